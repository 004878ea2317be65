"""Where a data subject stands in the order of ids or names: the order is kept, the value is not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key

NOWHERE = np.iinfo(np.int64).min
"""The place of what has no place in an order."""

FURTHEST = 1 << 62
"""Places of ids are hidden by an offset below this; a larger id has no place."""


def conceal_places(
    place: NDArray[np.int64], numeric: NDArray[np.bool_], key: Key
) -> NDArray[np.int64]:
    """
    Return places that keep their order and tell nothing else.

    An id is moved by one keyed offset, so that distances stay; names, of which *place* holds the
    first eight bytes, are spelled in a keyed alphabet that keeps the order of its letters and
    stand below every id. Order is what a walk is known by, so it has to stay: whoever holds a
    ledger without its key can still tell that two ids are neighbours.
    """
    offset = np.int64(offset_of(key))
    out = np.full(len(place), NOWHERE, np.int64)
    here = place != NOWHERE
    ids = here & numeric & (place >= 0) & (place < FURTHEST)
    out[ids] = place[ids] + offset
    names = here & ~numeric
    if names.any():
        letters = letters_of(key)
        text = np.ascontiguousarray(place[names]).view(np.uint64)
        spelled = np.zeros(len(text), np.int64)
        for i in range(8):
            byte = (text >> np.uint64(56 - 8 * i)) & np.uint64(255)
            spelled = (spelled << 7) | letters[i][byte.astype(np.intp)]
        out[names] = spelled - FURTHEST
    return out


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
