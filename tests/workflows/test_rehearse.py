"""What a replay of the guard says is what the guard enforced on the same visits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.workflows.guards import KEY, Guard, policy

from privet.adapters.ledgers.parquet import Ledger
from privet.adapters.tallies.memory import MemoryTally
from privet.enforcement.decision import Mode
from privet.enforcement.ladder import Ladder
from privet.exposure.budgets import DAY, Budget
from privet.exposure.rehearsing import entries
from privet.review.replaying import within
from privet.workflows.judging import GUESSES
from privet.workflows.rehearse import (
    TRAITS,
    newcomers,
    remarks,
    unseen_by,
    without_scripts,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_replay_refuses_what_the_guard_refused(tmp_path: Path) -> None:
    """
    The visits that a shadow kept, replayed, are refused exactly where the guard refused them.
    """
    rules: dict[str, Any] = {
        "budgets": (
            Budget("account", "1h", 6),
            Budget("network", "1d", 40),
            Budget("site", "1d", 90),
        ),
        "ladder": Ladder.of([(1.0, "limit")]),
        "jitter": 0.15,
    }
    shadow, live = Guard(policy(Mode.SHADOW, **rules)), Guard(policy(**rules))
    chance = np.random.default_rng(11)
    refused = []
    for _ in range(600):
        person, actor = int(chance.integers(0, 60)), int(chance.integers(0, 6))
        wait = int(chance.integers(0, 400)) * 1_000_000
        for guard in (shadow, live):
            guard.now += wait
            decision = guard.ask(
                f"/members/{person}", x_account=f"a{actor}", peer=f"203.0.113.{actor % 3}"
            )
        refused.append(decision.remedy.refuses)
    with Ledger(tmp_path / "ledger", KEY) as ledger:
        with ledger.begin("live") as intake:
            intake.add(shadow.exposures)
            intake.commit()
        (columns,) = ledger.stream(within(0))
    made = shadow.policy
    site = made.whole(shadow.now)
    rows, who = entries(columns, site)
    tally = MemoryTally(made.allowances[""].spans, actors=4096, entries=65_536)
    found = tally.rehearse(
        made.allowances[""],
        rows,
        who,
        np.full(len(rows), live.policy.stop_passed),
        good_age=made.good_age,
        guesses=GUESSES,
    )

    assert 50 < sum(refused) < 550
    assert refused == found.refused.tolist()
    assert math.isfinite(live.policy.stop_passed)


def test_what_a_ledger_cannot_tell_is_said() -> None:
    """Budgets for young accounts bind everybody where the ledger begins; that is said."""
    young = (Budget("account", "1d", 5, younger_than="7d"),)

    assert 1 == len(remarks(young, 0, 8 * DAY))
    assert 2 == len(remarks(young, 0, 6 * DAY))
    assert 1 == len(remarks((Budget("account", "1d", 5),), 0, 0))
    assert all(each in remarks((), 0, 0)[0] for each in TRAITS.values())
    told = frozenset({"created", "no-js", "vpn", "screen-reader"})
    assert () == remarks(young, 0, 6 * DAY, told=told)


def test_who_is_new_is_told_by_the_roster_where_it_says() -> None:
    """Else as the ledger saw them come."""
    seen = np.array([True, True, False])
    created = np.array([0, 1, 20 * DAY])
    first = np.array([20 * DAY] * 3)

    assert [True, False, True] == newcomers(seen, created, first).tolist()


def test_whose_pages_never_report_has_no_scripts() -> None:
    """Once enough of them were shown, with their pictures; where no page reports, nothing is told."""
    pages = np.array([100.0, 40.0, 40.0, 2.0, 40.0, np.nan])
    assets = np.array([300.0, 90.0, 80.0, 6.0, 0.0, np.nan])
    beacons = np.array([25.0, 10.0, 0.0, 0.0, 0.0, np.nan])

    found = without_scripts(pages, assets, beacons)

    assert found is not None
    assert [False, False, True, False, False, False] == found.tolist()
    assert without_scripts(pages, assets, np.zeros(6)) is None
    assert ("VPN", "screen reader") == unseen_by(frozenset({"no-js"}))
