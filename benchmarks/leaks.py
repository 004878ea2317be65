"""
Simulated leaks, traced from outside: who is accused, who is wronged, how fast.

Usage: python -m benchmarks leaks [--leaks N] [--seed N] [--rows N --exposures N]

Each leak is a site of its own: its exposures go into a real ledger, its dump into a file with dirty
identifiers and rows that never came from it, and ``privet trace`` reads both. With ``--rows`` the
speed is measured instead. Seeds from 1000 to 2999 and from 7000 to 7999 chose the thresholds; none of them may be told.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.leaking import KINDS, leak
from privet.adapters.ledgers.parquet import Ledger
from privet.bootstrap.tracing import trace
from privet.exposure.exposures import exposures
from privet.exposure.pseudonyms import of_handles
from privet.review.bounds import upper_bound

if TYPE_CHECKING:
    from benchmarks.leaking import Leak
    from privet.evidence.attribution.tracing import Traced

BEGIN = 1_790_000_000_000_000
"""When the simulated exposures begin, microseconds since 1970: September 2026."""

SPAN = 2 * 86_400_000_000
"""How long they last: two days, so that few files are written."""

TUNED = (*range(1000, 3000), *range(7000, 8000))


def main() -> int:
    """Trace simulated leaks and print what became of them."""
    parser = argparse.ArgumentParser(prog="benchmarks leaks")
    parser.add_argument("--leaks", type=int, default=200)
    parser.add_argument("--seed", type=int, default=9000)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--exposures", type=int, default=0)
    asked = parser.parse_args()
    if asked.rows:
        from benchmarks.leak_speed import measure

        measure(asked.rows, asked.exposures or 5 * asked.rows)
        return 0
    if asked.seed in TUNED:
        print("that seed chose a threshold; name another", file=sys.stderr)
        return 2
    counts, began = defaultdict[str, Counter[str]](Counter), time.perf_counter()
    for i in range(asked.leaks):
        kind = KINDS[i % len(KINDS)]
        with tempfile.TemporaryDirectory(prefix="privet-leak-") as folder:
            one = leak(kind, asked.seed + i // len(KINDS))
            traced = traced_of(one, Path(folder), asked.seed + i)
            counts[kind] += scored(one, traced)
    told(counts, asked.leaks, time.perf_counter() - began)
    wrong = sum(each["wrong"] for each in counts.values())
    return 1 if wrong else 0


def traced_of(one: Leak, folder: Path, seed: int) -> Traced:
    """Put a leak into a ledger and a file, and trace it."""
    chance = np.random.default_rng(seed)
    keep(one, folder / "ledger", chance)
    write(one, folder / "dump.csv", chance)
    return trace(folder / "dump.csv", ledger=folder / "ledger", column="member")


def keep(one: Leak, folder: Path, chance: np.random.Generator) -> None:
    """Write who was shown whom into a ledger."""
    actor = np.repeat(np.arange(len(one.shown)), [len(each) for each in one.shown])
    people = np.concatenate(one.shown)
    at = BEGIN + np.sort(chance.integers(0, SPAN, len(actor)))
    order = chance.permutation(len(actor))
    actor, people = actor[order], people[order]
    with Ledger.open(folder) as ledger, ledger.begin("access.log") as intake:
        ids = [str(1_000 + n) for n in range(one.people)]
        subjects = np.asarray(of_handles(ids, ledger.key), np.int64).view(np.uint64)
        named = actors_of(len(one.shown), seed=int(chance.integers(1 << 62)))
        intake.add(
            exposures(
                at=at,
                actor=named[actor],
                account=named[actor],
                device=one.device[actor].astype(np.uint64) + np.uint64(7_000_000),
                network=one.network[actor].astype(np.uint64) + np.uint64(70_000_000),
                subject=subjects[people],
            )
        )
        intake.add_names(named, [f"account:{n}" for n in range(len(named))])
        intake.commit()


def actors_of(count: int, seed: int) -> np.ndarray:
    """Return pseudonyms for so many actors."""
    return np.random.default_rng(seed).integers(1, 1 << 63, count).astype(np.uint64)


def write(one: Leak, path: Path, chance: np.random.Generator) -> None:
    """Write the dump, a fifth of its identifiers dirty, with rows of elsewhere among them."""
    ids = [str(1_000 + n) for n in one.dump]
    ids += [str(n) for n in chance.integers(10**9, 10**10, one.foreign)]
    how = chance.integers(0, 40, len(ids))
    rows = [dirty(id_, int(way)) for id_, way in zip(ids, how, strict=True)]
    lines = [f"{rows[i]};name {i}" for i in chance.permutation(len(rows))]
    path.write_text("member;name\n" + "\n".join(lines) + "\n", "utf-8")


def dirty(id_: str, way: int) -> str:
    """Write an identifier in one of nine ways; the site's own most often."""
    ways = (
        f"  {id_} ",
        f"id:{id_}",
        f"https://site.example/members/{id_}",
        f"https://site.example/members/{id_}/?ref=1",
        f"{id_}.0",
        f"000{id_}",
        f"'{id_}'",
        f"https://site.example/view?id={id_}&x=1",
    )
    return ways[way] if way < len(ways) else id_


def scored(one: Leak, traced: Traced) -> Counter[str]:
    """Count who was rightly and wrongly accused."""
    accused = {int(each.actor.partition(":")[2]) for each in traced.accused}
    accused |= {int(m.partition(":")[2]) for each in traced.groups for m in each.members}
    found = accused & one.guilty
    return Counter(
        leaks=1,
        guilty=len(one.guilty),
        found=len(found),
        wrong=len(accused - one.guilty),
        traced=int(bool(accused)),
        all=int(bool(one.guilty) and found == one.guilty),
        candidates=traced.candidates,
    )


def told(counts: dict[str, Counter[str]], leaks: int, seconds: float) -> None:
    """Print a table of what became of the leaks."""
    print("| leak | n | answered | sources | found | innocents accused | innocents |")
    print("|---|---|---|---|---|---|---|")
    total = Counter[str]()
    for kind, each in counts.items():
        total += each
        print(
            f"| {kind} | {each['leaks']} | {each['traced']} | {each['guilty']} | {each['found']} |"
            f" {each['wrong']} | {each['candidates'] - each['guilty']:,} |"
        )
    innocents = total["candidates"] - total["guilty"]
    accused = total["found"] + total["wrong"]
    missed = total["guilty"] - total["found"]
    print(f"\nsimulated leaks: {leaks}, in {seconds:,.0f} s")
    if accused:
        print(
            f"precision of accusation: {total['found'] / accused:.3f} of {accused:,} accused; at"
            f" least {1 - upper_bound(total['wrong'], accused):.4f} (95 %)"
        )
    print(
        f"recall: {total['found'] / max(total['guilty'], 1):.3f} of {total['guilty']:,} sources; at"
        f" least {1 - upper_bound(missed, max(total['guilty'], 1)):.3f} (95 %)"
    )
    guiltless = [each for kind, each in counts.items() if not each["guilty"]]
    runs, wronged = sum(e["leaks"] for e in guiltless), sum(e["traced"] for e in guiltless)
    if runs:
        print(
            f"nobody guilty: {wronged} of {runs} runs accused somebody; at most"
            f" {upper_bound(wronged, runs):.3f} (95 %)"
        )
    print(
        f"innocents accused: {total['wrong']} of {innocents:,}; at most"
        f" {upper_bound(total['wrong'], innocents):.2g} (95 %)"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at the height: {peak:,.0f} MiB")


if __name__ == "__main__":
    sys.exit(main())
