"""
The header fields of a request, found in the bytes that came over the wire.

One pass over the head of a plain request; whatever is less plain is left to a parser: this module
says that it has to look, and never guesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from privet.traffic.search import INLINED, KERNEL, base_of, byte_at, find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.traffic.search import Base

MOST_LINES: Final = 64

REFUSED: Final = (
    *("connection", "content-length", "expect", "http2-settings", "transfer-encoding", "upgrade"),
)
"""Fields by which a request has a body, a connection ends, or another protocol begins."""

_TOKEN: Final = frozenset(
    b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
"""What may stand in a name. Source: RFC 9110, section 5.6.2."""

_SMALL: Final = np.asarray(
    [bytes([each]).lower()[0] if each in _TOKEN else 0 for each in range(256)], np.uint8
)

_SEED: Final = 0x2545F491
_STEP: Final = 0x100000001B3 & 0xFFFFFF
_BITS: Final = 0x7FFFFFFF
_COLON, _SPACE, _TAB, _CR, _LF, _DELETE = 58, 32, 9, 13, 10, 127


def hash_of(name: bytes) -> int:
    """Return a number of a name in small letters, by which it is looked for."""
    found = _SEED
    for byte in name:
        found = ((found ^ byte) * _STEP) & _BITS
    return found


def rows_of(names: Sequence[bytes], begin: int = 0) -> NDArray[np.int64]:
    """Return a row a name for ``fields_of``: its number, and where it stands in a pool of all."""
    rows = np.zeros((len(names), 3), np.int64)
    for number, name in enumerate(names):
        rows[number] = hash_of(name), begin, len(name)
        begin += len(name)
    return rows


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _odd(base: Base, at: int, end: int) -> int:
    """Count the bytes that no line may hold. Source: RFC 9110, section 5.5, and llhttp."""
    odd = 0
    for i in range(at, end):
        byte = byte_at(base, i)
        odd += (byte < _SPACE and byte != _TAB) or byte == _DELETE
    return odd


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _called(base: Base, at: int, size: int, pool: Base, place: int, length: int) -> bool:
    """Say whether a name in the head is one of the pool, which is in small letters."""
    if size != length:
        return False
    for i in range(length):  # noqa: SIM110 - a kernel has no generators
        if _SMALL[byte_at(base, at + i)] != byte_at(pool, place + i):
            return False
    return True


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def fields_of(
    data: NDArray[np.uint8],
    at: int,
    end: int,
    names: NDArray[np.int64],
    pool: NDArray[np.uint8],
    wanted: int,
    places: NDArray[np.int64],
    seen: NDArray[np.int64],
) -> bool:
    """
    Find where the values of header fields stand; return False where a parser has to look.

    Args:
        data: Bytes, with 64 more behind *end*.
        at: Where the first header field begins.
        end: Where the head ends, behind its empty line.
        names: A row a name, as ``rows_of`` makes it; those behind *wanted* are refused.
        pool: The names.
        places: Takes where the value of each wanted name begins and ends, -1 where it is absent.
        seen: Room for ``MOST_LINES`` numbers.
    """
    base = base_of(data)
    spelled = base_of(pool)
    for k in range(wanted):
        places[k, 0] = -1
        places[k, 1] = -1
    odd = _odd(base, at, end)
    lines = 0
    while at < end - 2:
        stop = find(base, at, end, _CR)
        if stop + 1 >= end or byte_at(base, stop + 1) != _LF or lines >= MOST_LINES:
            return False
        number = np.int64(_SEED)
        i = at
        while i < stop:
            small = np.int64(_SMALL[byte_at(base, i)])
            if small == 0:
                break
            number = ((number ^ small) * _STEP) & _BITS
            i += 1
        if i == at or i + 2 > stop or byte_at(base, i) != _COLON or byte_at(base, i + 1) != _SPACE:
            return False
        begin = i + 2
        if begin < stop and (byte_at(base, begin) == _SPACE or byte_at(base, begin) == _TAB):
            return False
        for k in range(lines):
            if seen[k] == number:
                return False
        seen[lines] = number
        lines += 1
        for k in range(len(names)):
            if names[k, 0] == number:
                if k >= wanted or not _called(base, at, i - at, spelled, names[k, 1], names[k, 2]):
                    return False
                places[k, 0] = begin
                places[k, 1] = stop
        at = stop + 2
    return (
        at == end - 2
        and byte_at(base, at) == _CR
        and byte_at(base, at + 1) == _LF
        and odd == 2 * (lines + 1)
    )
