"""Where a data subject stands in the order of ids or names: the order is kept, the value is not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key

NOWHERE = np.iinfo(np.int64).min
"""The place of what has no place in an order."""

FURTHEST = 1 << 62
"""Places of ids are hidden by an offset below this; a larger id has no place."""


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def conceal(place: int, numeric: bool, offset: int, letters: NDArray[np.int64]) -> int:
    """
    Return a place that keeps its order and tells nothing else.

    An id is moved by one keyed offset, so that distances stay; a name, of which *place* holds the
    first eight bytes, is spelled in a keyed alphabet that keeps the order of its letters and
    stands below every id. Order is what a walk is known by, so it has to stay: whoever holds a
    ledger without its key can still tell that two ids are neighbours.

    Args:
        place: Where it stands; ``NOWHERE`` stays what it is.
        numeric: Whether it is an id.
        offset: Of ``offset_of``.
        letters: Of ``letters_of``.
    """
    if place == NOWHERE:
        return NOWHERE
    if numeric:
        return int(place + offset) if 0 <= place < FURTHEST else NOWHERE
    spelled = np.int64(0)
    for i in range(8):
        spelled = (spelled << 7) | letters[i, (place >> (56 - 8 * i)) & 255]
    return int(spelled - FURTHEST)


def offset_of(key: Key) -> int:
    """Return by how much places of ids are moved."""
    return int.from_bytes(key.derive("places:offset", 8), "little") % FURTHEST


@lru_cache(maxsize=4)
def letters_of(key: Key) -> NDArray[np.int64]:
    """
    Return for each of eight letters of a name a keyed, rising table byte -> 0..127.

    Punctuation and letters of other scripts share their neighbours' values; digits and a to z
    never do.
    """
    classes = np.zeros(256, np.int64)
    rank = 0
    for byte in range(256):
        apart = (
            48 <= byte <= 57 or 97 <= byte <= 122 or byte in {33, 58, 65, 91, 123, 128, 192, 224}
        )
        if apart or byte - 1 in {57, 122}:
            rank += 1
        classes[byte] = rank
    count = rank + 1
    stream = np.frombuffer(key.derive("places:letters", 64), np.uint8)
    chance = np.random.Generator(np.random.Philox(key=int.from_bytes(stream[:16], "little")))
    tables = [np.sort(chance.choice(128, size=count, replace=False))[classes] for _ in range(8)]
    return np.asarray(tables, np.int64)
