"""Kernels that read addresses and walk them from right to left past trusted proxies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOST_NAME: Final = 0xFFFF_FFFF_FFFF_FFFF
"""The upper half where a host name stands for an address; no host has an address ffff:..."""

# What a text was read as.
NOTHING: Final = 0
ADDRESS: Final = 1
NAME: Final = 2
SOCKET: Final = 3

_FLIP: Final = -(2**63)
_MAPPED: Final = 0xFFFF << 32
_LOW: Final = 0xFFFFFFFF


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _byte(data: NDArray[np.uint8], at: int) -> int:
    """Return a byte as a signed integer, so that arithmetic with it stays one."""
    return int(np.int64(data[at]))


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _read_ipv4(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Return the value of a dotted IPv4 address, -1 where it is none."""
    if end - start < 7 or end - start > 15:
        return -1
    value = 0
    part = 0
    digits = 0
    dots = 0
    for i in range(start, end):
        byte = _byte(data, i)
        if byte == 46:
            if digits == 0 or dots == 3:
                return -1
            value = value * 256 + part
            part = 0
            digits = 0
            dots += 1
        else:
            if byte < 48 or byte > 57:
                return -1
            part = part * 10 + (byte - 48)
            digits += 1
            if part > 255 or digits > 3:
                return -1
    if dots != 3 or digits == 0:
        return -1
    return value * 256 + part


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _hex(byte: int) -> int:
    """Return the value of a hexadecimal digit, -1 where it is none."""
    if 48 <= byte <= 57:
        return byte - 48
    folded = byte | 32
    if 97 <= folded <= 102:
        return folded - 87
    return -1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _read_ipv6(data: NDArray[np.uint8], start: int, end: int, out: NDArray[np.int64]) -> bool:
    """Read an IPv6 address into the two halves of *out*; a zone behind ``%`` is left out."""
    head_hi = np.int64(0)
    head_lo = np.int64(0)
    groups = 0
    gap = -1
    i = start
    if end - start < 2 or end - start > 60:
        return False
    if data[i] == 58:
        if data[i + 1] != 58:
            return False
        gap = 0
        i += 2
    while i < end and data[i] != 37:
        begin = i
        group = 0
        while i < end and i - begin < 5:
            digit = _hex(_byte(data, i))
            if digit < 0:
                break
            group = group * 16 + digit
            i += 1
        if i == begin or i - begin > 4:
            return False
        pieces = 1
        if i < end and data[i] == 46:
            group = _read_ipv4(data, begin, end)
            if group < 0:
                return False
            pieces = 2
            i = end
        if groups + pieces > 8:
            return False
        shift = 16 * pieces
        head_hi = (head_hi << shift) | ((head_lo >> (64 - shift)) & ((1 << shift) - 1))
        head_lo = (head_lo << shift) | np.int64(group)
        groups += pieces
        if i < end and data[i] == 58:
            i += 1
            if i < end and data[i] == 58:
                if gap >= 0:
                    return False
                gap = groups
                i += 1
            elif i >= end or data[i] == 37:
                return False
        elif i < end and data[i] != 37:
            return False
    if gap < 0:
        out[0] = head_hi
        out[1] = head_lo
        return groups == 8
    if groups > 7:
        return False
    _open_gap(head_hi, head_lo, groups, gap, out)
    return True


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _open_gap(hi: int, lo: int, groups: int, gap: int, out: NDArray[np.int64]) -> None:
    """Put the zeros of a ``::`` between the groups before it and those behind it."""
    out[0] = 0
    out[1] = 0
    for k in range(groups):
        source = groups - 1 - k
        half = hi if source >= 4 else lo
        group = (half >> (16 * (source & 3))) & 0xFFFF
        target = 7 - k if k < gap else source
        out[0 if target >= 4 else 1] |= group << (16 * (target & 3))


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _read_name(data: NDArray[np.uint8], start: int, end: int, out: NDArray[np.int64]) -> int:
    """Read a host name into a hash of 64 bits; return what it is."""
    if end - start > 255 or start >= end:
        return NOTHING
    one = np.int64(2166136261)
    two = np.int64(40389)
    letters = False
    for i in range(start, end):
        byte = _byte(data, i)
        if 65 <= byte <= 90:
            byte += 32
        letter = 97 <= byte <= 122 or byte == 95 or byte >= 128
        if not (letter or 48 <= byte <= 57 or byte == 45 or byte == 46):
            return NOTHING
        letters |= letter
        one = ((one ^ byte) * 16777619) & _LOW
        two = ((two ^ byte) * 709607 + 1) & _LOW
    if not letters:
        return NOTHING
    out[0] = -1
    out[1] = (one << 32) | two
    return NAME


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def read(data: NDArray[np.uint8], start: int, end: int, out: NDArray[np.int64]) -> int:
    """Read an address or a host name, perhaps in brackets, perhaps with a port."""
    value = _read_ipv4(data, start, end)
    if value >= 0:
        out[0] = 0
        out[1] = _MAPPED | value
        return ADDRESS
    if end - start < 2:
        return NOTHING
    if end - start >= 5 and data[start + 4] == 58 and data[start] == 117 and data[start + 1] == 110:
        return SOCKET  # nginx writes "unix:" for a peer without an address
    if data[start] == 91:
        close = start + 1
        while close < end and data[close] != 93:
            close += 1
        return ADDRESS if close < end and _read_ipv6(data, start + 1, close, out) else NOTHING
    colon = -1
    colons = 0
    for i in range(start, min(end, start + 64)):
        if data[i] == 58:
            colons += 1
            colon = i
    if colons > 1:
        return ADDRESS if _read_ipv6(data, start, end, out) else NOTHING
    if colons == 1 and colon + 1 < end:
        for i in range(colon + 1, end):
            if data[i] < 48 or data[i] > 57:
                return NOTHING
        end = colon
        value = _read_ipv4(data, start, end)
        if value >= 0:
            out[0] = 0
            out[1] = _MAPPED | value
            return ADDRESS
    return int(_read_name(data, start, end, out))


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _trusts(
    first: NDArray[np.int64], last: NDArray[np.int64], kind: int, sockets: bool, hi: int, lo: int
) -> bool:
    """Return whether an address lies in one of the ranges, which are in order."""
    if kind != ADDRESS:
        return kind == SOCKET and sockets
    upper = np.int64(hi) ^ np.int64(_FLIP)
    lower = np.int64(lo) ^ np.int64(_FLIP)
    low = 0
    high = len(first)
    while low < high:
        middle = (low + high) >> 1
        if first[middle, 0] < upper or (first[middle, 0] == upper and first[middle, 1] <= lower):
            low = middle + 1
        else:
            high = middle
    if low == 0:
        return False
    top = last[low - 1, 0]
    return bool(upper < top or (upper == top and lower <= last[low - 1, 1]))


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _trim(data: NDArray[np.uint8], start: int, end: int) -> tuple[int, int]:
    """
    Take spaces and quotes off an entry, and the name and parameters of RFC 7239.

    Source: RFC 7239, section 4: ``for="[2001:db8::1]:4711";proto=https``.
    """
    for i in range(start, min(end - 3, start + 256)):
        if (
            (data[i] | 32) == 102
            and (data[i + 1] | 32) == 111
            and (data[i + 2] | 32) == 114
            and data[i + 3] == 61
            and (i == start or data[i - 1] == 59 or data[i - 1] == 32)
        ):
            start = i + 4
            stop = start
            while stop < end and data[stop] != 59:
                stop += 1
            end = stop
            break
    while start < end and (data[start] == 32 or data[start] == 9 or data[start] == 34):
        start += 1
    while end > start and (data[end - 1] == 32 or data[end - 1] == 9 or data[end - 1] == 34):
        end -= 1
    return start, end


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _walk_list(
    data: NDArray[np.uint8],
    start: int,
    end: int,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    sockets: bool,
    out: NDArray[np.int64],
    entry: NDArray[np.int64],
) -> tuple[int, int, int]:
    """
    Walk a list of addresses from right to left up to the first that is not trusted.

    Returns what was found (-1: an entry cannot be read; 0: nothing; 1: the client, in *out*;
    2: all are trusted, and *out* holds the leftmost) and the slice where it is written.
    """
    found = 0
    begin = -1
    stop = -1
    right = end
    while right > start:
        left = right
        while left > start and data[left - 1] != 44:
            left -= 1
        inner, outer = _trim(data, left, right)
        right = left - 1
        if inner == outer or (outer - inner == 1 and data[inner] == 45):
            continue
        kind = read(data, inner, outer, entry)
        if kind != ADDRESS:
            return -1, -1, -1
        out[0] = entry[0]
        out[1] = entry[1]
        begin = inner
        stop = outer
        if not _trusts(first, last, kind, sockets, entry[0], entry[1]):
            return 1, begin, stop
        found = 2
    return found, begin, stop


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def walk(
    data: NDArray[np.uint8],
    address_start: NDArray[np.int32],
    address_end: NDArray[np.int32],
    forwarded_start: NDArray[np.int32],
    forwarded_end: NDArray[np.int32],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    sockets: bool,
    hi: NDArray[np.int64],
    lo: NDArray[np.int64],
    known: NDArray[np.bool_],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    scratch: NDArray[np.int64],
) -> int:
    """Fill the client address of every line; return how many forwarded headers were unreadable."""
    size = len(data)
    out = scratch[0]
    entry = scratch[1]
    trusting = len(first) > 0 or sockets
    malformed = 0
    for i in range(len(hi)):
        begin = int(np.int64(address_start[i]))
        stop = min(int(np.int64(address_end[i])), size)
        kind = NOTHING
        if 0 <= begin < stop:
            kind = read(data, begin, stop, out)
            if kind == NOTHING:
                found, begin, stop = _walk_list(data, begin, stop, first, last, sockets, out, entry)
                kind = ADDRESS if found > 0 else NOTHING
        if trusting and _trusts(first, last, kind, sockets, out[0], out[1]):
            left = int(np.int64(forwarded_start[i]))
            right = min(int(np.int64(forwarded_end[i])), size)
            if 0 <= left < right:
                peer_hi = out[0]
                peer_lo = out[1]
                found, inner, outer = _walk_list(
                    data, left, right, first, last, sockets, out, entry
                )
                if found > 0:
                    kind = ADDRESS
                    begin = inner
                    stop = outer
                else:
                    out[0] = peer_hi
                    out[1] = peer_lo
                    malformed += found < 0
        present = kind in (ADDRESS, NAME)
        known[i] = present
        hi[i] = out[0] if present else 0
        lo[i] = out[1] if present else 0
        start[i] = begin if present else -1
        end[i] = stop if present else -1
    return malformed
