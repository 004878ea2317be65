"""Kernels that take a request target apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from privet.disclosure.lexicon import byte_at, next_byte

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOWHERE: Final = -(2**63)
"""The place of somebody whose identifier is not in the log."""

DEEPEST: Final = 40
"""Segments of a target that are remembered; what lies deeper is only counted."""


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def slice_of(
    starts: NDArray[np.int32], ends: NDArray[np.int32], i: int, size: int
) -> tuple[int, int]:
    """Return a slice that lies within a buffer of *size* bytes; (-1, -1) where it is absent."""
    if i >= len(starts):
        return -1, -1
    start = int(np.int64(starts[i]))
    end = min(int(np.int64(ends[i])), size)
    if start < 0 or start > end:
        return -1, -1
    return start, end


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def skip_origin(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Return where the path begins in a target that may be an absolute URL."""
    i = start
    while i + 2 < end and i < start + 12:
        if data[i] == 58 and data[i + 1] == 47 and data[i + 2] == 47:
            i += 3
            while i < end and data[i] != 47 and data[i] != 63:
                i += 1
            return i
        i += 1
    return start


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def split_path(
    data: NDArray[np.uint8],
    start: int,
    end: int,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> tuple[int, int]:
    """
    Split a path into its segments; return how many there are and where the path ends.

    Empty segments and ``.`` vanish, ``..`` takes one back, and what follows a ``;`` in a segment
    is not part of it.
    """
    count = 0
    begin = start
    cut = -1
    i = start
    while True:
        byte = byte_at(data, i) if i < end else 63
        if byte == 59 and cut < 0:
            cut = i
        if byte == 47 or byte == 63 or byte == 35:
            stop = cut if cut >= 0 else i
            length = stop - begin
            dots = length > 0 and data[begin] == 46 and (length == 1 or data[begin + 1] == 46)
            if dots and length <= 2:
                if length == 2 and count > 0:
                    count -= 1
            elif length > 0:
                if count < DEEPEST:
                    starts[count] = begin
                    ends[count] = stop
                count += 1
            if byte != 47:
                return count, i
            begin = i + 1
            cut = -1
        i += 1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def place_of(data: NDArray[np.uint8], start: int, end: int) -> tuple[int, bool]:
    """
    Return where an identifier stands among all, and whether it is a number.

    A number stands at its value, a name at its first eight bytes, ASCII letters in lower case.
    """
    i = start
    if i < end and data[i] == 43:
        i += 1
    elif i + 2 < end and data[i] == 37 and data[i + 1] == 50 and (data[i + 2] | 32) == 98:
        i += 3
    value = np.int64(0)
    digits = i < end
    while i < end:
        byte, i = next_byte(data, i, end)
        if byte < 48 or byte > 57 or value > 922337203685477579:
            digits = False
            break
        value = value * 10 + (byte - 48)
    if digits:
        return int(value), True
    value = np.int64(0)
    i = start
    for _ in range(8):
        byte = np.int64(0)
        if i < end:
            byte, i = next_byte(data, i, end)
        if 65 <= byte <= 90:
            byte += 32
        value = (value << 8) | np.int64(byte)
    return max(int(value), NOWHERE + 1), False


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def number_of(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Return the number that a slice is, up to nine digits; -1 where it is none."""
    if start < 0 or end <= start or end - start > 9:
        return -1
    value = 0
    for i in range(start, end):
        byte = byte_at(data, i)
        if byte < 48 or byte > 57:
            return -1
        value = value * 10 + (byte - 48)
    return value
