"""Books: which row of a tally belongs to which actor, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.exposure.chunks import (
    ACTORS,
    CHUNK,
    CLASS,
    FREE_ROW,
    INDEX,
    INDEXED,
    KEY,
    LAST,
    LEVEL,
    LOW,
    ROWS,
    SPANS,
    SUBJECT,
    SWEEP,
    TTL,
    USED,
    WINDOWS,
    WORTH,
    forward,
    give,
    give_index,
    spread,
)
from privet.exposure.interpreting import wrapping

if TYPE_CHECKING:
    from numpy.typing import NDArray


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def find_actor(book: NDArray[np.int64], slots: NDArray[np.int32], key: int) -> int:
    """Return the row of an actor; -1 for a stranger."""
    mask = len(slots) - 1
    slot = spread(key) & mask
    while slots[slot]:
        a = np.int64(slots[slot]) - 1
        if book[a, KEY] == key:
            return int(a)
        slot = (slot + 1) & mask
    return -1


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def enrol(
    book: NDArray[np.int64],
    slots: NDArray[np.int32],
    state: NDArray[np.int64],
    key: int,
    level: int,
    at: int,
) -> int:
    """Give a stranger a row; -1 where there is none left."""
    a = state[FREE_ROW] - 1
    if a >= 0:
        state[FREE_ROW] = book[a, CHUNK]
    elif state[ROWS] < len(book):
        a = state[ROWS]
        state[ROWS] += 1
    else:
        return -1
    book[a, :] = 0
    book[a, KEY] = key
    book[a, LAST] = at
    book[a, CLASS] = -1
    book[a, LEVEL] = level
    state[ACTORS] += 1
    mask = len(slots) - 1
    slot = spread(key) & mask
    while slots[slot]:
        slot = (slot + 1) & mask
    slots[slot] = a + 1
    return int(a)


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def forget(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    slots: NDArray[np.int32],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    key: int,
) -> bool:
    """Forget an actor and whom it was shown; return whether it was known."""
    mask = len(slots) - 1
    slot = spread(key) & mask
    while slots[slot] and book[slots[slot] - 1, KEY] != key:
        slot = (slot + 1) & mask
    if not slots[slot]:
        return False
    a = np.int64(slots[slot]) - 1
    if book[a, CLASS] >= 0:
        give(entry, state, book[a, CHUNK], book[a, CLASS])
        if book[a, CLASS] >= INDEXED:
            give_index(index, state, book[a, INDEX], book[a, CLASS])
    book[a, KEY] = 0
    book[a, CHUNK] = state[FREE_ROW]
    state[FREE_ROW] = a + 1
    state[ACTORS] -= 1
    slots[slot] = 0
    following = (slot + 1) & mask
    while slots[following]:
        home = spread(book[slots[following] - 1, KEY]) & mask
        if ((following - home) & mask) >= ((following - slot) & mask):
            slots[slot] = slots[following]
            slots[following] = 0
            slot = following
        following = (following + 1) & mask
    return True


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def sweep(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    slots: NDArray[np.int32],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    at: int,
    rows: int,
) -> int:
    """Forget, among the next so many rows, the actors whose time is over; return how many."""
    gone = 0
    for _ in range(min(rows, state[ROWS])):
        a = state[SWEEP] % state[ROWS]
        state[SWEEP] = a + 1
        if book[a, KEY] != 0 and book[a, LAST] + state[TTL] <= at:
            forget(book, entry, slots, index, state, book[a, KEY])
            gone += 1
    return gone


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def enter_all(book: NDArray[np.int64], slots: NDArray[np.int32], state: NDArray[np.int64]) -> None:
    """Enter every actor of a book in an empty table."""
    mask = len(slots) - 1
    for a in range(state[ROWS]):
        if book[a, KEY] != 0:
            slot = spread(book[a, KEY]) & mask
            while slots[slot]:
                slot = (slot + 1) & mask
            slots[slot] = a + 1


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def rewind(book: NDArray[np.int64], entry: NDArray[np.int64], state: NDArray[np.int64]) -> None:
    """Count every window of every actor anew, from whom it was shown."""
    for a in range(state[ROWS]):
        if book[a, KEY] == 0 or book[a, CLASS] < 0:
            continue
        people = np.int64(0)
        load = np.int64(0)
        for p in range(book[a, USED]):
            if entry[book[a, CHUNK] + p, SUBJECT] != 0:
                people += entry[book[a, CHUNK] + p, WORTH] >> 32
                load += entry[book[a, CHUNK] + p, WORTH] & LOW
        for w in range(state[SPANS]):
            book[a, WINDOWS + 3 * w] = 0
            book[a, WINDOWS + 3 * w + 1] = people
            book[a, WINDOWS + 3 * w + 2] = load
        forward(book, entry, state, a, book[a, LAST])
