"""A replay says what the guard itself would have said, exposure by exposure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from privet.adapters.tallies.memory import MemoryTally
from privet.exposure.budgets import DAY, Budget
from privet.exposure.exposures import HIT, LIST, LOOKUP, MISS, VIEW
from privet.exposure.guesses import Guesses
from privet.exposure.handles import ACCOUNT, CLIENT, NETWORK
from privet.exposure.rehearsing import GUESSED, Replayed, entries, joined
from privet.exposure.tallying import SITE, Ask, Take
from privet.testing import MINUTE, START, PlainTally, allowances

if TYPE_CHECKING:
    from privet.exposure.tallying import Allowances

GUESSES = Guesses(0.3, 1.8, 1.1, 8, 0.5)
PLAN = allowances(
    Budget("account", "1h", 4), Budget("network", "1d", 9), Budget("site", "1d", 30, weighted=True)
)

NEAR = 1e-5
"""The kernel keeps what was tried in millionths and rounds it down as it fades; where that decides
whether half of it was in vain, two that count are not held to each other."""

VISITS = st.lists(
    st.tuples(
        st.integers(0, 90),  # minutes since the last
        st.integers(0, 2),  # account; 0 is nobody's
        st.integers(1, 2),  # network
        st.integers(1, 12),  # subject
        st.sampled_from([VIEW, LIST, LOOKUP]),
        st.sampled_from([HIT, HIT, MISS]),
        st.integers(1, 3),  # people
        st.sampled_from([0.5, 1.0, 2.0]),
    ),
    min_size=1,
    max_size=80,
)


def columns_of(visits: list[tuple[int, int, int, int, int, int, int, float]]) -> dict[str, object]:
    """Return visits as columns of a ledger."""
    wait, account, network, subject, kind, outcome, people, weight = zip(*visits, strict=True)
    outcome = tuple(HIT if k == LIST else o for k, o in zip(kind, outcome, strict=True))
    size = len(visits)
    return {
        "at": START + np.cumsum(wait) * MINUTE,
        "actor": np.array([a or 100 + n for a, n in zip(account, network, strict=True)], "u8"),
        "level": np.where(np.array(account) > 0, ACCOUNT, NETWORK).astype(np.int8),
        "account": np.array(account, "u8"),
        "session": np.zeros(size, "u8"),
        "device": np.zeros(size, "u8"),
        "network": np.array(network, "u8") + np.uint64(200),
        "subject": np.array(subject, "u8"),
        "people": np.where(np.array(outcome) == HIT, people, 0).astype(np.int32),
        "weight": np.array(weight, np.float32),
        "kind": np.array(kind, np.int8),
        "outcome": np.array(outcome, np.int8),
    }


def plainly(columns: dict[str, object], plan: Allowances, stops: list[float]) -> list[tuple]:  # type: ignore[type-arg]
    """Ask a tally of dictionaries one exposure after the other, as the guard does."""
    tally = PlainTally()
    rows, who = entries(columns, 7)  # type: ignore[arg-type]
    found = []
    for (at, subject, people, load, tried, missed), handles, stop in zip(
        rows.tolist(), who, stops, strict=True
    ):
        take = Take.NOTHING if missed else Take.CHARGE
        standing = tally.judge(Ask(at, handles, subject, people, load, plan, stop, stop, DAY, take))
        worst, row, good = standing.share, standing.row, standing.good
        stake = 0.3 * standing.missed - 1.8 * (standing.tried - standing.missed)
        edge = min(abs(standing.missed - 0.5 * standing.tried), abs(stake - 1.1)) < NEAR
        assume(not (edge and standing.tried % 1))
        if stake >= 1.1 or (standing.tried > 7.5 and standing.missed >= 0.5 * standing.tried):
            good = False
            if standing.missed / standing.tried > worst:
                worst, row = standing.missed / standing.tried, GUESSED
        refused = worst > stop
        if refused and standing.charged:
            tally.charge(plan, at, handles, fresh=standing.fresh, released=subject)
        if not refused and missed:
            tally.charge(plan, at, handles, tried=tried, missed=missed)
        found.append((worst, row, refused, good))
    return found


@given(VISITS, st.sampled_from([0.4, 1.0, math.inf]))
def test_a_replay_is_the_guard_asked_one_by_one(
    visits: list[tuple[int, int, int, int, int, int, int, float]], stop: float
) -> None:
    """
    The kernel over many exposures says what a tally of dictionaries says of each.
    """
    columns = columns_of(visits)
    rows, who = entries(columns, 7)  # type: ignore[arg-type]
    stops = np.full(len(rows), stop)
    stops[rows[:, 1] == 3] = math.inf
    tally = MemoryTally(PLAN.spans, actors=64, entries=4096)
    found = tally.rehearse(PLAN, rows, who, stops, good_age=DAY, guesses=GUESSES)

    share, *said = zip(*plainly(columns, PLAN, stops.tolist()), strict=True)

    assert said == [tuple(each.tolist()) for each in (found.row, found.refused, found.good)]
    assert np.allclose(share, found.share, rtol=0, atol=NEAR)
    assert found.room


def test_a_page_is_replayed_as_large_as_it_is_now() -> None:
    """Three people on a page of days ago, and one of today: one is counted."""
    columns = columns_of([(0, 1, 1, 5, LIST, HIT, 3, 1.0), (2000, 1, 1, 5, LIST, HIT, 1, 1.0)])
    rows, who = entries(columns, 7)  # type: ignore[arg-type]
    tally = MemoryTally(PLAN.spans, actors=64, entries=4096)
    found = tally.rehearse(PLAN, rows, who, np.ones(2), good_age=DAY, guesses=GUESSES)

    assert [0.75, 0.25] == found.share.tolist()


def test_misses_are_judged_by_whom_they_asked_for() -> None:
    """A miss shows nobody, and still is a question for one person."""
    columns = columns_of([(1, 1, 1, 5, VIEW, MISS, 1, 2.0), (1, 0, 1, 6, LIST, HIT, 3, 1.0)])
    rows, who = entries(columns, 7)  # type: ignore[arg-type]

    assert [[5, 1, 2000, 1, 1], [6, 3, 3000, 0, 0]] == rows[:, 1:].tolist()
    assert [7, 7] == who[:, SITE].tolist()
    assert [0, 0] == who[:, CLIENT].tolist()


def test_parts_are_joined_in_order() -> None:
    """What was judged in pieces reads as what was judged at once; one full piece is told."""
    one = Replayed(np.ones(1), np.zeros(1, np.int16), np.ones(1, bool), np.ones(1, bool), room=True)
    two = Replayed(
        np.zeros(1), np.ones(1, np.int16), np.zeros(1, bool), np.zeros(1, bool), room=False
    )
    found = joined([one, two])

    assert one is joined([one])
    assert ([1.0, 0.0], [0, 1], [True, False]) == (
        found.share.tolist(),
        found.row.tolist(),
        found.refused.tolist(),
    )
    assert not found.room


def test_a_full_tally_is_told() -> None:
    """Where there is no room for a handle, the replay says so."""
    columns = columns_of([(1, 1, 1, n, VIEW, HIT, 1, 1.0) for n in range(1, 9)])
    rows, who = entries(columns, 7)  # type: ignore[arg-type]
    who[:, 0] = np.arange(1, 9) * 1_000_003
    tally = MemoryTally(PLAN.spans, actors=2, entries=64)
    found = tally.rehearse(PLAN, rows, who, np.full(8, math.inf), good_age=DAY, guesses=GUESSES)

    assert not found.room
    assert tally.full
