"""Distinct people in sliding windows, and budgets replayed, against slow twins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.exposure.budgets import Budget
from privet.exposure.windows import bounds, peaks, replay

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECOND = 1_000_000
Row = tuple[int, int, int, int]
"""Actor, second, subject, people."""

ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 40), st.integers(1, 8), st.sampled_from([0, 1, 3])),
    max_size=60,
).map(sorted)


def columns(
    rows: list[Row],
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint64], NDArray[np.int32]]:
    """Turn rows into the columns of the kernels."""
    table = np.asarray(rows, np.int64).reshape(-1, 4)
    return (
        table[:, 0].astype(np.uint64),
        table[:, 1] * SECOND,
        table[:, 2].astype(np.uint64),
        table[:, 3].astype(np.int32),
    )


def worth(rows: list[Row]) -> dict[tuple[int, int], int]:
    """Return how many people stand behind each subject of each actor."""
    most: dict[tuple[int, int], int] = {}
    for actor, _, subject, people in rows:
        most[actor, subject] = max(most.get((actor, subject), 0), people)
    return most


def twin_peak(rows: list[Row], actor: int, seconds: int) -> int:
    """Count distinct people in (t - w, t] for every t, the slow way."""
    value = worth(rows)
    mine = [row for row in rows if row[0] == actor]
    return max(
        sum(
            value[actor, subject]
            for subject in {s for _, t, s, p in mine if end - seconds < t <= end and p > 0}
        )
        for _, end, _, _ in mine
    )


def twin_replay(rows: list[Row], actor: int, limit: int, seconds: int, youth: int) -> list[int]:
    """Enforce a budget row by row with sets."""
    value = worth(rows)
    mine = [row for row in rows if row[0] == actor]
    passed: list[tuple[int, int]] = []
    stopped = 0
    for _, t, subject, people in mine:
        if not people:
            continue
        held = {s for at, s in passed if at > t - seconds}
        load = sum(value[actor, s] for s in held)
        young = t - mine[0][1] < youth
        if subject not in held and young and load + value[actor, subject] > limit:
            stopped += 1
        else:
            passed.append((t, subject))
    sought = {s for _, _, s, p in mine if p}
    return [stopped, sum(value[actor, s] for s in sought - {s for _, s in passed})]


@given(ROWS, st.sampled_from([1, 5, 12, 100]))
def test_peaks_are_exact(rows: list[Row], seconds: int) -> None:
    """The most distinct people in any window are those that brute force finds."""
    actor, at, subject, people = columns(rows)
    found = peaks(
        actor, at, subject, people, np.ones(len(at), np.float32), windows=[seconds * SECOND]
    )

    assert [twin_peak(rows, a, seconds) for a in sorted({r[0] for r in rows})] == found.peak[
        0
    ].tolist()


@given(ROWS, st.integers(1, 8), st.sampled_from([3, 12, 60]), st.sampled_from([6, 1000]))
def test_replay_is_exact(rows: list[Row], limit: int, seconds: int, youth: int) -> None:
    """What a budget withholds is what enforcing it row by row withholds."""
    budget = Budget("account", f"{seconds}s", limit, f"{youth}s")
    found = replay(*columns(rows), budget)
    expected = [
        twin_replay(rows, int(actor), limit, seconds, youth) for actor in found.actor.tolist()
    ]

    assert expected == [list(pair) for pair in zip(found.stopped, found.prevented, strict=True)]


@given(ROWS)
def test_a_budget_holds(rows: list[Row]) -> None:
    """Whoever stays below a budget is never stopped by it, and who is stopped went above."""
    actor, at, subject, people = columns(rows)
    ones = np.ones(len(at), np.float32)
    most = peaks(actor, at, subject, people, ones, windows=[10 * SECOND]).peak[0]
    found = replay(actor, at, subject, people, Budget("account", "10s", 4))

    assert (most > 4).tolist() == (found.stopped > 0).tolist()


def test_sums_by_hand() -> None:
    """Alice sees three people, one twice, and a page of twenty; a miss is nobody."""
    rows = [(1, 0, 5, 1), (1, 1, 6, 1), (1, 2, 5, 1), (1, 3, 7, 0), (1, 90, 8, 20), (1, 95, 9, 1)]
    actor, at, subject, people = columns(rows)
    weight = np.asarray([1, 1, 5, 8, 1, 2], np.float32)
    found = peaks(
        actor, at, subject, people, weight, windows=[10 * SECOND], youths=[1 * SECOND, 91 * SECOND]
    )

    assert [23] == found.subjects.tolist()
    assert [5 + 1 + 20 + 2] == found.weighted.tolist()
    assert [21] == found.peak[0].tolist()
    assert [[1], [22]] == found.fresh.tolist()


def test_the_window_is_open_at_its_old_end() -> None:
    """What was seen exactly one window ago is out of it."""
    actor, at, subject, people = columns([(1, 0, 1, 1), (1, 10, 2, 1)])
    ones = np.ones(2, np.float32)
    found = peaks(actor, at, subject, people, ones, windows=[10 * SECOND, 10 * SECOND + 1])

    assert [[1], [2]] == found.peak.tolist()


def test_nobody_is_nobody() -> None:
    """No rows are no actors."""
    actor, at, subject, people = columns([])

    assert [0] == bounds(actor).tolist()
    assert 0 == len(replay(actor, at, subject, people, Budget("account", "1d", 1)).actor)
