"""
Chunks: where a tally keeps whom an actor was shown, in the order in which they were shown.

A chunk holds 4, 8, 16, ... entries of one arena. Somebody seen again moves to its end and leaves
a gap; when it is full, gaps and what no window holds any more are taken out. Chunks of 64 entries
and more have an index, so that a person is found at once; within a smaller one they are sought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Columns of a book, which has a row an actor.
KEY: Final = 0
FIRST: Final = 1
"""When the actor was first shown somebody; 0 before."""
LAST: Final = 2
CHUNK: Final = 3
"""Where its chunk begins in the arena; in a free row, the next free one."""
CLASS: Final = 4
"""How large the chunk is, as a power of two times ``SMALLEST``; -1 where it has none."""
USED: Final = 5
LIVE: Final = 6
INDEX: Final = 7
TRIED: Final = 8
MISSED: Final = 9
LEVEL: Final = 10
WINDOWS: Final = 11
"""From here on, three columns a window: its first entry, its people, its load."""

# Columns of an entry.
SUBJECT: Final = 0
SEEN: Final = 1
WORTH: Final = 2
"""People in the upper half, load in the lower."""

# Cells of the state.
ROWS: Final = 0
FREE_ROW: Final = 1
ACTORS: Final = 2
BUMP: Final = 3
INDEX_BUMP: Final = 4
SWEEP: Final = 5
TTL: Final = 6
SPANS: Final = 7
"""How many windows there are; their lengths stand at ``SPAN``."""
SPAN: Final = 8
FREE_CHUNKS: Final = 16
FREE_INDEXES: Final = 48
CELLS: Final = 80

SMALLEST: Final = 4
INDEXED: Final = 4
"""The class from which on a chunk has an index."""
CLASSES: Final = 28

LOW: Final = 0xFFFFFFFF
MIX: Final = np.int64(-7046029254386353131)
"""2^64 divided by the golden ratio, as a signed number."""


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def spread(key: int) -> int:
    """Return bits of a pseudonym, mixed; it is a hash already, so that little is needed."""
    return int(((key * MIX) >> 32) & LOW)


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _take(entry: NDArray[np.int64], state: NDArray[np.int64], size: int) -> int:
    """Return where a chunk of a class may stand; -1 where the arena is full."""
    head = state[FREE_CHUNKS + size]
    if head:
        state[FREE_CHUNKS + size] = entry[head - 1, SEEN]
        return int(head - 1)
    room = SMALLEST << size
    if state[BUMP] + room <= len(entry):
        state[BUMP] += room
        return int(state[BUMP] - room)
    for larger in range(size + 1, CLASSES):
        head = state[FREE_CHUNKS + larger]
        if head:
            state[FREE_CHUNKS + larger] = entry[head - 1, SEEN]
            for half in range(larger - 1, size - 1, -1):
                give(entry, state, head - 1 + (SMALLEST << half), half)
            return int(head - 1)
    return -1


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def give(entry: NDArray[np.int64], state: NDArray[np.int64], chunk: int, size: int) -> None:
    """Take a chunk back."""
    entry[chunk, SEEN] = state[FREE_CHUNKS + size]
    state[FREE_CHUNKS + size] = chunk + 1


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _take_index(index: NDArray[np.int32], state: NDArray[np.int64], size: int) -> int:
    """Return where the index of a chunk may stand; -1 where there is no room."""
    head = state[FREE_INDEXES + size]
    if head:
        state[FREE_INDEXES + size] = index[head - 1]
        return int(head - 1)
    room = (2 * SMALLEST) << size
    if state[INDEX_BUMP] + room > len(index):
        return -1
    state[INDEX_BUMP] += room
    return int(state[INDEX_BUMP] - room)


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def give_index(index: NDArray[np.int32], state: NDArray[np.int64], place: int, size: int) -> None:
    """Take an index back."""
    index[place] = state[FREE_INDEXES + size]
    state[FREE_INDEXES + size] = place + 1


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def find_entry(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    index: NDArray[np.int32],
    a: int,
    subject: int,
) -> int:
    """Return where a person stands in the chunk of an actor; -1 where it was not shown them."""
    size = book[a, CLASS]
    chunk = book[a, CHUNK]
    if size < INDEXED:
        for p in range(book[a, USED] - 1, -1, -1):
            if entry[chunk + p, SUBJECT] == subject:
                return p
        return -1
    place = book[a, INDEX]
    mask = ((2 * SMALLEST) << size) - 1
    slot = spread(subject) & mask
    while index[place + slot]:
        p = index[place + slot] - 1
        if entry[chunk + p, SUBJECT] == subject:
            return int(p)
        slot = (slot + 1) & mask
    return -1


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def held(book: NDArray[np.int64], state: NDArray[np.int64], a: int, p: int) -> bool:
    """Return whether a window holds an entry; one that none does stays until its room is needed."""
    oldest = book[a, USED]
    for w in range(state[SPANS]):
        oldest = min(oldest, book[a, WINDOWS + 3 * w])
    return bool(p >= oldest)


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _note(index: NDArray[np.int32], place: int, size: int, subject: int, p: int) -> None:
    """Enter a person who is not in the index."""
    mask = ((2 * SMALLEST) << size) - 1
    slot = spread(subject) & mask
    while index[place + slot]:
        slot = (slot + 1) & mask
    index[place + slot] = p + 1


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def forward(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    state: NDArray[np.int64],
    a: int,
    at: int,
) -> None:
    """Let the windows of an actor move on to a moment."""
    chunk = book[a, CHUNK]
    used = book[a, USED]
    for w in range(state[SPANS]):
        head = book[a, WINDOWS + 3 * w]
        begin = at - state[SPAN + w]
        while head < used and (
            entry[chunk + head, SUBJECT] == 0 or entry[chunk + head, SEEN] <= begin
        ):
            if entry[chunk + head, SUBJECT] != 0:
                worth = entry[chunk + head, WORTH]
                book[a, WINDOWS + 3 * w + 1] -= worth >> 32
                book[a, WINDOWS + 3 * w + 2] -= worth & LOW
            head += 1
        book[a, WINDOWS + 3 * w] = head


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def withdraw(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    state: NDArray[np.int64],
    a: int,
    p: int,
) -> None:
    """Take an entry out of the windows that hold it, and leave a gap."""
    chunk = book[a, CHUNK]
    worth = entry[chunk + p, WORTH]
    for w in range(state[SPANS]):
        if p >= book[a, WINDOWS + 3 * w]:
            book[a, WINDOWS + 3 * w + 1] -= worth >> 32
            book[a, WINDOWS + 3 * w + 2] -= worth & LOW
    entry[chunk + p, SUBJECT] = 0
    book[a, LIVE] -= 1


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _trim(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    state: NDArray[np.int64],
    a: int,
    hold: int,
) -> int:
    """Withdraw what no window holds, and the oldest beyond *hold*; return how many are left."""
    chunk = book[a, CHUNK]
    head = book[a, USED]
    for w in range(state[SPANS]):
        head = min(head, book[a, WINDOWS + 3 * w])
    for p in range(head):
        if entry[chunk + p, SUBJECT] != 0:
            withdraw(book, entry, state, a, p)
    p = head
    if book[a, LIVE] >= hold + (hold >> 2) + 8:
        while book[a, LIVE] >= hold:
            if entry[chunk + p, SUBJECT] != 0:
                withdraw(book, entry, state, a, p)
            p += 1
    return int(book[a, LIVE])


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _move(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    state: NDArray[np.int64],
    a: int,
    target: int,
) -> None:
    """Move what is left in a chunk together, to the beginning of *target*."""
    chunk = book[a, CHUNK]
    heads = state[SPANS]
    n = 0
    passed = 0
    for p in range(book[a, USED] + 1):
        for w in range(heads):
            if book[a, WINDOWS + 3 * w] == p and not (passed >> w) & 1:
                book[a, WINDOWS + 3 * w] = n
                passed |= 1 << w
        if p < book[a, USED] and entry[chunk + p, SUBJECT] != 0:
            entry[target + n, SUBJECT] = entry[chunk + p, SUBJECT]
            entry[target + n, SEEN] = entry[chunk + p, SEEN]
            entry[target + n, WORTH] = entry[chunk + p, WORTH]
            n += 1
    book[a, USED] = n
    book[a, CHUNK] = target


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def make_room(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    a: int,
    hold: int,
) -> bool:
    """Make room for one more entry; return whether there is any."""
    size = book[a, CLASS]
    left = 0
    if size >= 0:
        left = _trim(book, entry, state, a, hold)
    wanted = 0
    while 3 * (SMALLEST << wanted) < 4 * (left + 1) and wanted + 1 < CLASSES:
        wanted += 1
    if wanted != size:
        target = _take(entry, state, wanted)
        place = -1
        if target >= 0 and wanted >= INDEXED:
            place = _take_index(index, state, wanted)
            if place < 0:
                give(entry, state, target, wanted)
                target = -1
        if target < 0 and (size < 0 or left >= SMALLEST << size):
            return False
        if target >= 0:
            old = book[a, CHUNK]
            if size >= 0:
                _move(book, entry, state, a, target)
                give(entry, state, old, size)
                if size >= INDEXED:
                    give_index(index, state, book[a, INDEX], size)
            book[a, CHUNK] = target
            book[a, CLASS] = wanted
            book[a, INDEX] = place
        else:
            _move(book, entry, state, a, book[a, CHUNK])
    else:
        _move(book, entry, state, a, book[a, CHUNK])
    size = book[a, CLASS]
    if size >= INDEXED:
        place = book[a, INDEX]
        index[place : place + ((2 * SMALLEST) << size)] = 0
        for p in range(book[a, USED]):
            _note(index, place, size, entry[book[a, CHUNK] + p, SUBJECT], p)
    return True


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def append(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    a: int,
    subject: int,
    at: int,
    worth: int,
    hold: int,
) -> bool:
    """Enter somebody who is in no entry of an actor; return whether there was room."""
    size = book[a, CLASS]
    if (size < 0 or book[a, USED] >= SMALLEST << size) and not make_room(
        book, entry, index, state, a, hold
    ):
        return False
    size = book[a, CLASS]
    p = book[a, USED]
    chunk = book[a, CHUNK]
    entry[chunk + p, SUBJECT] = subject
    entry[chunk + p, SEEN] = at
    entry[chunk + p, WORTH] = worth
    book[a, USED] = p + 1
    book[a, LIVE] += 1
    if size >= INDEXED:
        _note(index, book[a, INDEX], size, subject, p)
    for w in range(state[SPANS]):
        book[a, WINDOWS + 3 * w + 1] += worth >> 32
        book[a, WINDOWS + 3 * w + 2] += worth & LOW
    return True
