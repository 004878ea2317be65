"""
SipHash-2-4, the keyed hash that pseudonyms are made with, as kernels.

Source: Aumasson and Bernstein, SipHash: a fast short-input PRF, 2012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_C0 = np.uint64(0x736F6D6570736575)
_C1 = np.uint64(0x646F72616E646F6D)
_C2 = np.uint64(0x6C7967656E657261)
_C3 = np.uint64(0x7465646279746573)
_FF = np.uint64(0xFF)
_ONE = np.uint64(1)
_R = tuple(np.uint64(n) for n in range(65))
_R8, _R13, _R16, _R17, _R21, _R32 = _R[8], _R[13], _R[16], _R[17], _R[21], _R[32]
_L51, _L48, _L47, _L43 = _R[51], _R[48], _R[47], _R[43]
_R24, _R40, _R56 = _R[24], _R[40], _R[56]


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _round(
    v0: np.uint64,
    v1: np.uint64,
    v2: np.uint64,
    v3: np.uint64,
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    v0 += v1
    v1 = ((v1 << _R13) | (v1 >> _L51)) ^ v0
    v0 = (v0 << _R32) | (v0 >> _R32)
    v2 += v3
    v3 = ((v3 << _R16) | (v3 >> _L48)) ^ v2
    v0 += v3
    v3 = ((v3 << _R21) | (v3 >> _L43)) ^ v0
    v2 += v1
    v1 = ((v1 << _R17) | (v1 >> _L47)) ^ v2
    v2 = (v2 << _R32) | (v2 >> _R32)
    return v0, v1, v2, v3


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _word(
    data: NDArray[np.uint8],
    i: int,
) -> np.uint64:
    return (
        np.uint64(data[i])
        | (np.uint64(data[i + 1]) << _R8)
        | (np.uint64(data[i + 2]) << _R16)
        | (np.uint64(data[i + 3]) << _R24)
        | (np.uint64(data[i + 4]) << _R32)
        | (np.uint64(data[i + 5]) << _R40)
        | (np.uint64(data[i + 6]) << _L48)
        | (np.uint64(data[i + 7]) << _R56)
    )


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def hash_slice(
    data: NDArray[np.uint8],
    start: int,
    end: int,
    k0: np.uint64,
    k1: np.uint64,
) -> np.uint64:
    """Hash ``data[start:end]``; 0 becomes 1, since 0 means nobody."""
    v0 = k0 ^ _C0
    v1 = k1 ^ _C1
    v2 = k0 ^ _C2
    v3 = k1 ^ _C3
    i = start
    while i + 8 <= end:
        m = _word(data, i)
        v3 ^= m
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
        v0 ^= m
        i += 8
    m = np.uint64((end - start) & 255) << _R56
    shift = 0
    while i < end:
        m |= np.uint64(data[i]) << np.uint64(shift)
        shift += 8
        i += 1
    v3 ^= m
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= m
    v2 ^= _FF
    for _ in range(4):
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    h: np.uint64 = v0 ^ v1 ^ v2 ^ v3
    if h == np.uint64(0):
        h = _ONE
    return h


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def hash_pair(
    a: np.uint64,
    b: np.uint64,
    k0: np.uint64,
    k1: np.uint64,
) -> np.uint64:
    """Hash two words as if they were 16 bytes, little endian."""
    v0 = k0 ^ _C0
    v1 = k1 ^ _C1
    v2 = k0 ^ _C2
    v3 = k1 ^ _C3
    v3 ^= a
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= a
    v3 ^= b
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= b
    m = _R16 << _R56
    v3 ^= m
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= m
    v2 ^= _FF
    for _ in range(4):
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    h: np.uint64 = v0 ^ v1 ^ v2 ^ v3
    if h == np.uint64(0):
        h = _ONE
    return h
