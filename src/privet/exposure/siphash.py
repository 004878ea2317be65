"""
SipHash-2-4, the keyed hash that pseudonyms are made with, as kernels.

Source: Aumasson and Bernstein, SipHash: a fast short-input PRF, 2012.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.traffic.search import PLAIN, base_of, byte_at, word_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.traffic.search import Base

_C0 = np.uint64(0x736F6D6570736575)
_C1 = np.uint64(0x646F72616E646F6D)
_C2 = np.uint64(0x6C7967656E657261)
_C3 = np.uint64(0x7465646279746573)
_FF = np.uint64(0xFF)
_ONE = np.uint64(1)
_ZERO = np.uint64(0)
_MIX_A = np.uint64(0x9E3779B97F4A7C15)
_MIX_B = np.uint64(0xC2B2AE3D27D4EB4F)
_R = tuple(np.uint64(n) for n in range(65))
_R13, _R16, _R17, _R21, _R32 = _R[13], _R[16], _R[17], _R[21], _R[32]
_L51, _L48, _L47, _L43 = _R[51], _R[48], _R[47], _R[43]
_R56 = _R[56]


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


def _plain_word(base: Base, at: int) -> np.uint64:
    return np.uint64(int.from_bytes(base[at : at + 8].tobytes(), "little"))


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _loaded_word(base: Base, at: int) -> np.uint64:  # pragma: no cover - LLVM
    return np.uint64(word_at(base, at))


_word = _plain_word if PLAIN else _loaded_word


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _last_word(base: Base, at: int, end: int, size: int) -> np.uint64:
    """Return the up to seven bytes that are left, the rest zero; nothing is read behind *size*."""
    if at >= end:
        return _ZERO
    if at + 8 <= size:
        return _word(base, at) & ((_ONE << np.uint64(8 * (end - at))) - _ONE)
    m = _ZERO
    shift = 0
    while at < end:
        m |= np.uint64(byte_at(base, at)) << np.uint64(shift)
        shift += 8
        at += 1
    return m


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def hash_bytes(
    base: Base,
    start: int,
    end: int,
    size: int,
    k0: np.uint64,
    k1: np.uint64,
) -> np.uint64:
    """
    Hash the bytes from *start* to *end*; 0 becomes 1, since 0 means nobody.

    Args:
        size: How many bytes may be read at all.
    """
    v0 = k0 ^ _C0
    v1 = k1 ^ _C1
    v2 = k0 ^ _C2
    v3 = k1 ^ _C3
    i = start
    while i + 8 <= end:
        m = _word(base, i)
        v3 ^= m
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
        v0 ^= m
        i += 8
    m = (np.uint64((end - start) & 255) << _R56) | _last_word(base, i, end, size)
    v3 ^= m
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= m
    v2 ^= _FF
    for _ in range(4):
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    h: np.uint64 = v0 ^ v1 ^ v2 ^ v3
    if h == _ZERO:
        h = _ONE
    return h


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def mix_bytes(base: Base, start: int, end: int, size: int, seed: np.uint64) -> np.uint64:
    """
    Return a quick mixture of the bytes, to find again what was hashed before; never to be stored.

    Two lanes of multiplications; equal mixtures of different bytes are as rare as 64 bits make
    them for whoever does not know the *seed*.
    """
    a = seed ^ np.uint64(end - start)
    b = ~seed
    i = start
    while i + 16 <= end:
        a = (a ^ _word(base, i)) * _MIX_A
        b = (b ^ _word(base, i + 8)) * _MIX_B
        a ^= a >> _R32
        b ^= b >> _R32
        i += 16
    if i + 8 <= end:
        a = (a ^ _word(base, i)) * _MIX_A
        a ^= a >> _R32
        i += 8
    b = (b ^ _last_word(base, i, end, size)) * _MIX_B
    a = (a ^ (b >> _R32) ^ (b << _R32)) * _MIX_A
    mixture: np.uint64 = a ^ (a >> _R32)
    return mixture


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def hash_slice(
    data: NDArray[np.uint8],
    start: int,
    end: int,
    k0: np.uint64,
    k1: np.uint64,
) -> np.uint64:
    """Hash ``data[start:end]``; 0 becomes 1, since 0 means nobody."""
    hashed: np.uint64 = hash_bytes(base_of(data), start, end, len(data), k0, k1)
    return hashed


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
