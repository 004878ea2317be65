"""Exchanges counted by day and actor, against a dictionary."""

from __future__ import annotations

from collections import Counter as Tally
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.disclosure.routing import Matches
from privet.exposure.activity import (
    ANSWERED,
    CLAIMED,
    COLUMNS,
    DECLARED,
    VERIFIED,
    Activity,
    Counter,
    activity,
)
from privet.exposure.handles import Handles
from privet.traffic.lines import Exchanges, Lines

HOUR = 3_600_000_000
Row = tuple[int, int, int, int, int]
"""Hour since 1970, actor, kind, status, flags."""

ROWS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.integers(0, 3),
        st.sampled_from([1, 2, 10, 11, 12]),
        st.sampled_from([200, 302, 401, 403, 404, 429, 500]),
        st.integers(0, 15),
    ),
    max_size=50,
)


def add(counter: Counter, rows: list[Row]) -> None:
    """Count rows."""
    table = np.asarray(rows, np.int64).reshape(-1, 5)
    size = len(rows)
    empty: Any = None
    lines = Lines(np.zeros(64, np.uint8), empty, empty, np.arange(size))
    exchanges = Exchanges(
        lines, table[:, 0] * HOUR, np.ones(size, np.int8), table[:, 3].astype(np.int16)
    )
    actor = table[:, 1].astype(np.uint64)
    who = Handles(actor, np.full(size, 4, np.int8), actor, actor, actor, actor, actor, actor)
    none = np.zeros(size, np.int32)
    routed = Matches(
        surface=none.astype(np.int16),
        kind=table[:, 2].astype(np.int8),
        start=none,
        end=none,
        place=none.astype(np.int64),
        numeric=none.astype(np.bool_),
        page=none,
        query=none.astype(np.uint64),
    )
    counter.add(exchanges, who, routed, table[:, 4].astype(np.uint8))


def twin(rows: list[Row]) -> dict[tuple[int, int], Tally[str]]:
    """Count rows the obvious way."""
    out: dict[tuple[int, int], Tally[str]] = {}
    for hour, actor, kind, status, flags in rows:
        if not actor:
            continue
        row = out.setdefault((hour // 24, actor), Tally())
        row["requests"] += 1
        if kind in {10, 11} or status not in {401, 403, 429}:
            row[{10: "assets", 11: "beacons"}.get(kind, "pages")] += 1
        row["errors"] += status >= 400
        row["declared"] += bool(flags & DECLARED)
        row["claimed"] += bool(flags & CLAIMED)
        row["verified"] += bool(flags & VERIFIED)
        if kind not in {10, 11}:
            row["hours"] |= 1 << (hour % 24)
            if kind <= 3 and status == 429:
                row["refused"] |= 1 << (hour % 24)
            elif flags & ANSWERED:
                row["answered"] |= 1 << (hour % 24)
    return out


def tallied(found: Activity) -> dict[tuple[int, int], Tally[str]]:
    """Turn activity into the twin's shape."""
    names = [name for name in COLUMNS if name not in {"day", "actor", "level", "first", "last"}]
    return {
        (int(found.day[i]), int(found.actor[i])): Tally(
            {name: int(getattr(found, name)[i]) for name in names if getattr(found, name)[i]}
        )
        for i in range(len(found))
    }


@given(st.lists(ROWS, max_size=3))
def test_it_counts_as_a_dictionary_would(blocks: list[list[Row]]) -> None:
    """Counts are those of the obvious loop, however the rows are cut into blocks."""
    counter = Counter()
    for block in blocks:
        add(counter, block)
    expected = {key: +row for key, row in twin([row for block in blocks for row in block]).items()}

    assert expected == tallied(counter.take())
    assert 0 == len(counter.take())


def test_it_grows_and_says_when_it_is_full() -> None:
    """More actors than there was room for are all counted, and the owner is told to take them."""
    counter = Counter(room=100)
    add(counter, [(5, actor, 12, 200, 0) for actor in range(1, 20_001)])
    add(counter, [(6, actor, 12, 200, 0) for actor in range(1, 20_001)])

    assert counter.full
    found = counter.take()
    assert not counter.full
    assert [2] * 20_000 == found.requests.tolist()
    assert [(1 << 5) | (1 << 6)] * 20_000 == found.hours.tolist()
    assert {5 * HOUR} == set(found.first.tolist())
    assert {6 * HOUR} == set(found.last.tolist())


def test_columns_have_their_types() -> None:
    """Made activity has the columns that are written to disk."""
    made = activity(day=[1, 2], actor=[3, 4], pages=[5, 6])

    assert [5, 6] == made.pages.tolist()
    assert list(COLUMNS.values()) == [getattr(made, name).dtype for name in COLUMNS]
