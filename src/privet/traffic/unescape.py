"""The kernel that writes escaped values out in place: what a server logged becomes what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from privet.traffic.search import KERNEL, base_of, byte_at, find, put_byte

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from privet.traffic.search import Base

BACKSLASH, PERCENT, PLUS, HASH = 92, 37, 43, 35
"""The marks that begin an escape: nginx, Apache and JSON; CloudFront; IIS; HAProxy."""


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def hexadecimal(base: Base, at: int, count: int, stop: int) -> int:
    """Return the number that *count* hexadecimal digits make, -1 where they are none."""
    if at + count > stop:
        return -1
    value = 0
    for i in range(count):
        byte = byte_at(base, at + i)
        if 48 <= byte <= 57:
            digit = byte - 48
        elif 97 <= byte | 32 <= 102:
            digit = (byte | 32) - 87
        else:
            return -1
        value = value * 16 + digit
    return value


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def put_point(base: Base, to: int, point: int) -> int:
    """Write a code point as UTF-8; return the place behind it."""
    if point < 0x80:
        put_byte(base, to, point)
        return to + 1
    if point < 0x800:
        put_byte(base, to, 0xC0 | point >> 6)
        put_byte(base, to + 1, 0x80 | point & 63)
        return to + 2
    if point < 0x10000:
        put_byte(base, to, 0xE0 | point >> 12)
        put_byte(base, to + 1, 0x80 | point >> 6 & 63)
        put_byte(base, to + 2, 0x80 | point & 63)
        return to + 3
    put_byte(base, to, 0xF0 | point >> 18)
    put_byte(base, to + 1, 0x80 | point >> 12 & 63)
    put_byte(base, to + 2, 0x80 | point >> 6 & 63)
    put_byte(base, to + 3, 0x80 | point & 63)
    return to + 4


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def behind_backslash(base: Base, at: int, stop: int, to: int) -> tuple[int, int]:
    r"""
    Write out the escape whose backslash stands at *at*; return the places behind both.

    Understood are ``\xHH``, ``\uHHHH`` with surrogates, the letters of C, and any other byte as itself.
    """
    if at + 1 >= stop:
        put_byte(base, to, BACKSLASH)
        return at + 1, to + 1
    byte = byte_at(base, at + 1)
    if byte == 120:
        value = hexadecimal(base, at + 2, 2, stop)
        if value >= 0:
            put_byte(base, to, value)
            return at + 4, to + 1
    if byte == 117:
        value = hexadecimal(base, at + 2, 4, stop)
        if 0xD800 <= value < 0xDC00 and at + 8 < stop and byte_at(base, at + 6) == BACKSLASH:
            low = hexadecimal(base, at + 8, 4, stop) if byte_at(base, at + 7) == 117 else -1
            if 0xDC00 <= low < 0xE000:
                point = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
                return at + 12, put_point(base, to, point)
        if value >= 0:
            return at + 6, put_point(base, to, value)
    letters, meant = (98, 102, 110, 114, 116, 118), (8, 12, 10, 13, 9, 11)
    for i in range(6):
        if letters[i] == byte:
            put_byte(base, to, meant[i])
            return at + 2, to + 1
    put_byte(base, to, byte)
    return at + 2, to + 1


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def write_out(base: Base, at: int, stop: int, mark: int) -> int:
    """Write a slice out in place; return where it now ends. What is written is never longer."""
    to = find(base, at, stop, mark)
    at = to
    while at < stop:
        if byte_at(base, at) != mark:
            put_byte(base, to, byte_at(base, at))
            at, to = at + 1, to + 1
        elif mark == BACKSLASH:
            at, to = behind_backslash(base, at, stop, to)
        elif mark == PLUS:
            put_byte(base, to, 32)
            at, to = at + 1, to + 1
        else:
            value = hexadecimal(base, at + 1, 2, stop)
            put_byte(base, to, value if value >= 0 else mark)
            at, to = at + (3 if value >= 0 else 1), to + 1
    return to


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def unescape(
    data: NDArray[np.uint8],
    count: int,
    spans: NDArray[np.int32],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    mark: int,
    chosen: NDArray[np.bool_],
) -> int:
    """
    Write the values of chosen fields out in place; return how many lines held the mark.

    Args:
        data: The bytes, changed.
        count: How many lines there are.
        spans: Where lines begin and end, in ascending order.
        starts: Where fields begin.
        ends: Where fields end, changed.
        mark: The byte that begins an escape.
        chosen: Which fields are escaped.
    """
    lines, base = 0, base_of(data)
    if count == 0:
        return 0
    size = spans[count - 1, 1]
    following = find(base, spans[0, 0], size, mark)
    for i in range(count):
        if following >= size:
            break
        stop = spans[i, 1]
        if following >= stop:
            continue
        lines += 1
        for field in range(chosen.shape[0]):
            start = starts[field, i]
            if chosen[field] and start >= 0:
                ends[field, i] = write_out(base, start, ends[field, i], mark)
        following = find(base, stop, size, mark)
    return lines


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def join(
    data: NDArray[np.uint8],
    to: int,
    which: NDArray[np.int64],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    path: int,
    query: int,
) -> int:
    """
    Write ``path?query`` behind the text for some lines, and let their paths be that; return where it ends.

    Args:
        data: The bytes, with room from *to* on.
        to: Where to write.
        which: The lines, each with both values.
        starts: Where fields begin, changed.
        ends: Where fields end, changed.
        path: The field that holds the path.
        query: The field that holds the query.
    """
    base = base_of(data)
    for i in which:
        begin = to
        for at in range(starts[path, i], ends[path, i]):
            put_byte(base, to, byte_at(base, at))
            to += 1
        put_byte(base, to, 63)
        to += 1
        for at in range(starts[query, i], ends[query, i]):
            put_byte(base, to, byte_at(base, at))
            to += 1
        starts[path, i], ends[path, i] = begin, to
    return to
