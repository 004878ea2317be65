"""All that recognising a request needs, laid out in one array: a call hands over one, not twenty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from privet.disclosure.tables import Tables
from privet.exposure.places import letters_of, offset_of
from privet.exposure.pseudonyms import Domain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.disclosure.routing import Routes
    from privet.exposure.exposures import Shown
    from privet.exposure.pseudonyms import Key
    from privet.identity.addresses import Trusted

# Arrays in a site's table, by the place of their offset and shape in its head.
_POOL, _LEXICON, _SLOTS, _LITERAL, _BITS, _AFFIX, _SURFACES, _CONDITIONS = range(8)
FIRST, LAST, KEYS, LETTERS, WORTH = range(8, 13)
_HEAD: Final = 64
DESK: Final = 59
_DESK_WORDS: Final = 256
SOCKETS: Final = 60
OFFSET: Final = 61

DOMAINS: Final = tuple(Domain)


@dataclass(frozen=True)
class Site:
    """
    Hold all that recognising a request needs, in one array, so that a call hands over one.

    The kernel works on the last words of the table and holds the interpreter's lock meanwhile, so
    that a request allocates next to nothing.

    Args:
        table: int64.
    """

    table: NDArray[np.int64]

    @classmethod
    def of(cls, routes: Routes, trusted: Trusted, shown: Shown, key: Key) -> Site:
        """Lay out routes, trusted proxies, what surfaces show, and the keys of pseudonyms."""
        flipped = np.uint64(1 << 63)
        worth = np.column_stack(
            [shown.people, np.round(shown.people * shown.weight.astype(np.float64) * 1000)]
        ).astype(np.int64)
        arrays: list[NDArray[np.generic]] = [
            *routes.tables,
            (trusted.first ^ flipped).view(np.int64),
            (trusted.last ^ flipped).view(np.int64),
            np.asarray([key.words(domain) for domain in DOMAINS], np.uint64),
            letters_of(key),
            worth.reshape(-1, 2),
        ]
        head = np.zeros(_HEAD, np.int64)
        parts: list[NDArray[np.int64]] = [head]
        offset = _HEAD
        for number, array in enumerate(arrays):
            raw = np.ascontiguousarray(array).tobytes()
            words = np.frombuffer(raw + bytes(-len(raw) % 8), np.int64)
            shape = [len(raw)] if array.dtype.itemsize < 8 else list(array.shape)
            head[4 * number] = offset
            head[4 * number + 1 : 4 * number + 1 + len(shape)] = shape
            parts.append(words)
            offset += len(words)
        head[DESK] = offset
        parts.append(np.zeros(_DESK_WORDS, np.int64))
        head[SOCKETS] = trusted.sockets
        head[OFFSET] = offset_of(key)
        return cls(np.concatenate(parts))


@njit(inline="always")  # type: ignore[untyped-decorator]
def _bytes(table: NDArray[np.int64], number: int) -> NDArray[np.uint8]:
    offset = table[4 * number]
    size = table[4 * number + 1]
    return table[offset : offset + (size + 7) // 8].view(np.uint8)[:size]


@njit(inline="always")  # type: ignore[untyped-decorator]
def two(table: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """Return an array of two dimensions."""
    offset = table[4 * number]
    a = table[4 * number + 1]
    b = table[4 * number + 2]
    return table[offset : offset + a * b].reshape((a, b))


@njit(inline="always")  # type: ignore[untyped-decorator]
def _three(table: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    offset = table[4 * number]
    a = table[4 * number + 1]
    b = table[4 * number + 2]
    c = table[4 * number + 3]
    return table[offset : offset + a * b * c].reshape((a, b, c))


@njit(inline="always")  # type: ignore[untyped-decorator]
def tables_of(table: NDArray[np.int64]) -> Tables:
    """Return the compiled routes."""
    slots = table[4 * _SLOTS]
    size = table[4 * _SLOTS + 1] // 4
    return Tables(
        _bytes(table, _POOL),
        two(table, _LEXICON),
        table[slots : slots + (size + 1) // 2].view(np.int32)[:size],
        _three(table, _LITERAL),
        _three(table, _BITS),
        two(table, _AFFIX),
        _three(table, _SURFACES),
        two(table, _CONDITIONS),
    )
