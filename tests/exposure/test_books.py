"""Books: every actor is found again, whatever was forgotten before it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.exposure.books import enrol, enter_all, find_actor, forget, sweep
from privet.exposure.chunks import ACTORS, CELLS, KEY, LAST, LEVEL, ROWS, TTL, WINDOWS

STEP = st.tuples(st.sampled_from(["enrol", "forget", "sweep"]), st.integers(1, 12))
ROOM = 8
LIFE = 10


@given(st.lists(STEP, max_size=80))
def test_a_book_is_a_dictionary(steps: list[tuple[str, int]]) -> None:
    """Strangers get a row while there is one; the forgotten and the overdue leave theirs."""
    book = np.zeros((ROOM, WINDOWS + 3), np.int64)
    entry, index = np.zeros((16, 3), np.int64), np.zeros(32, np.int32)
    slots, state = np.zeros(16, np.int32), np.zeros(CELLS, np.int64)
    state[TTL] = LIFE
    plain: dict[int, int] = {}
    for at, (what, number) in enumerate(steps, 1):
        # Sixteen slots and keys a multiple of 2^60 apart: many of them begin at the same slot.
        key = number << 60 if number < 8 else -number
        if what == "enrol" and key not in plain:
            row = enrol(book, slots, state, key, number % 7, at)
            assert (row >= 0) == (len(plain) < ROOM)
            if row >= 0:
                plain[key] = at
                assert (key, at, number % 7) == tuple(book[row, [KEY, LAST, LEVEL]].tolist())
        elif what == "forget":
            assert forget(book, entry, slots, index, state, key) == (plain.pop(key, 0) > 0)
        elif what == "sweep":
            over = {each for each, seen in plain.items() if seen + LIFE <= at}
            assert len(over) == sweep(book, entry, slots, index, state, at, int(state[ROWS]))
            plain = {each: seen for each, seen in plain.items() if each not in over}
        assert len(plain) == state[ACTORS]
        for each in plain:
            assert each == book[find_actor(book, slots, each), KEY]
        assert -1 == find_actor(book, slots, 99)
    again = np.zeros_like(slots)
    enter_all(book, again, state)
    assert all(each == book[find_actor(book, again, each), KEY] for each in plain)
