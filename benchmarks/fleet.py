"""
A fleet that shares out a site's people, hour by hour: when it is found, and what it had by then.

Usage: python -m benchmarks fleet [--accounts 1000] [--each 50] [--visitors 10000] [--people 60000] [--seed 1]

SIMULATED: accounts with an address of their own each and one tool take so many people a day, at the
pace of readers, between eight in the morning and midnight; nobody is shown to two of them. Ordinary
visitors read what others read, and come back. After each hour the ledger of that day is judged, as
`privet serve` does each minute.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from privet.adapters.ledgers.parquet import Ledger
from privet.bootstrap.rim import questions
from privet.exposure.activity import activity
from privet.exposure.exposures import Exposures, exposures, join
from privet.verdict.conclusions import CODE, Conclusion
from privet.workflows.detect import detect
from privet.workflows.policy import Policy
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOUR = 3_600_000_000
DAY = 24 * HOUR
BEGIN = 20_000 * DAY
MIX = np.uint64(0x9E3779B97F4A7C15)
MOST = 0.9
"""The share of the fleet that must have been found for the fleet to be found."""


@dataclass(frozen=True)
class Hour:
    """Hold what a look after an hour showed: people obtained, members found, ordinary ones accused."""

    hour: int
    obtained: int
    found: int
    accused: int
    seconds: float


def main() -> None:
    """Print one row an hour, and when the fleet was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--each", type=int, default=50)
    parser.add_argument("--visitors", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    print(
        f"Simulated: {o.accounts:,} accounts take {o.each} people each within a day; seed {o.seed}."
    )
    print(f"{'hour':>4} {'obtained':>9} {'found':>6} {'accused':>8} {'seconds':>8}")
    rng = np.random.default_rng(o.seed)
    fleet = members(rng, o.accounts, o.each, o.people)
    made = join([fleet, readers(rng, o.visitors, o.people)])
    made = made.take(np.argsort(made.at, kind="stable"))
    for hour in range(9, 25):
        said = look(made, hour, o.accounts)
        print(
            f"{said.hour:>4} {said.obtained:>9,} {said.found:>6,} {said.accused:>8,} "
            f"{said.seconds:>8.1f}"
        )
        if said.found >= MOST * o.accounts:
            print(
                f"Found after {hour - 8} hours; it had obtained {said.obtained:,} of "
                f"{o.people:,} people ({said.obtained / o.accounts:.1f} an account)."
            )
            return
    print("Not found within the day.")


def members(rng: np.random.Generator, accounts: int, each: int, people: int) -> Exposures:
    """Return the views of the fleet; its accounts are numbered from 1."""
    actor = np.repeat(np.arange(1, accounts + 1), each)
    dealt = np.resize(rng.permutation(people), accounts * each)
    begin = BEGIN + 8 * HOUR + (rng.random(accounts) * 2 * HOUR).astype(np.int64)
    pause = rng.lognormal(np.log(13 * 3600 / each), 0.6, accounts * each).reshape(accounts, each)
    at = begin[:, None] + (np.cumsum(pause, axis=1) * 1e6).astype(np.int64)
    return views(at.ravel(), actor, dealt, np.full(len(actor), 7))


def readers(rng: np.random.Generator, visitors: int, people: int) -> Exposures:
    """Return the views of ordinary visitors: a few people each, many of them again."""
    size = np.minimum(rng.lognormal(2.0, 1.0, visitors) + 1, 300).astype(np.int64)
    actor = np.repeat(np.arange(visitors), size)
    weight = 1.0 / np.arange(1, people + 1)
    popular = rng.permutation(people)[rng.choice(people, len(actor), p=weight / weight.sum())]
    circle = rng.integers(0, people, (visitors, 6))
    own = circle[actor, rng.integers(0, 6, len(actor))]
    subject = np.where(rng.random(len(actor)) < 0.5, own, popular)
    begin = BEGIN + (7 + 14 * rng.random(visitors)) * HOUR
    pause = np.cumsum(rng.lognormal(4, 1.2, len(actor)))
    first = np.concatenate([[0.0], pause])[np.searchsorted(actor, np.arange(visitors))]
    at = (begin[actor] + (pause - first[actor]) * 1e6).astype(np.int64)
    return views(at, actor + 1_000_001, subject, rng.choice(400, visitors)[actor] + 100)


def views(
    at: NDArray[np.int64], actor: NDArray[np.int64], subject: NDArray[np.int64], device: object
) -> Exposures:
    """Return views of these people, each actor at an address of its own."""
    with np.errstate(over="ignore"):
        who = actor.astype(np.uint64) * MIX
        return exposures(
            at=at,
            actor=who,
            account=who,
            device=np.asarray(device),
            network=who,
            block=who,
            subject=(subject.astype(np.uint64) + np.uint64(1)) * MIX,
            place=subject,
        )


def look(made: Exposures, hour: int, accounts: int) -> Hour:
    """Judge the day up to an hour."""
    part = made.take(made.at < BEGIN + hour * HOUR)
    who, pages = np.unique(part.actor, return_counts=True)
    with np.errstate(over="ignore"):
        fleet = np.arange(1, accounts + 1, dtype=np.uint64) * MIX
    with TemporaryDirectory() as folder, Ledger.temporary(parent=Path(folder)) as ledger:
        with ledger.begin("log") as intake:
            intake.add(part)
            intake.add_activity(
                activity(
                    day=[BEGIN // DAY] * len(who),
                    actor=who,
                    pages=pages,
                    requests=4 * pages,
                    assets=3 * pages,
                )
            )
            intake.commit()
        began = time.perf_counter()
        found = drive(detect(Policy()), questions(ledger))
        took = time.perf_counter() - began
    called = found.measured.actor[found.verdicts.code == CODE[Conclusion.COLLECTOR]]
    mine = np.isin(part.actor, fleet)
    return Hour(
        hour,
        len(np.unique(part.subject[mine])),
        int(np.isin(called, fleet).sum()),
        int((~np.isin(called, fleet)).sum()),
        took,
    )


if __name__ == "__main__":
    main()
