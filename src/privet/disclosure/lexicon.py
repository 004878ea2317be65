"""Kernels that know words: what a slice of a log says, percent escapes decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What a word is, one bit each.
FOLDER: Final = 1
ASSET: Final = 2
IMAGE: Final = 4
FORMAT: Final = 8
BEACON: Final = 16
PAGE_NUMBER: Final = 32
OFFSET: Final = 64
TERM: Final = 128
IDENTIFIER: Final = 256

# FNV-1a, 32 bits: draft-eastlake-fnv.
SEED: Final = 2166136261
PRIME: Final = 16777619
LOW: Final = 0xFFFFFFFF


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def byte_at(data: NDArray[np.uint8], at: int) -> int:
    """Return a byte as a signed integer, so that arithmetic with it stays one."""
    return int(np.int64(data[at]))


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def hex_value(byte: int) -> int:
    """Return the value of a hexadecimal digit, -1 where it is none."""
    if 48 <= byte <= 57:
        return byte - 48
    if 65 <= byte <= 70:
        return byte - 55
    if 97 <= byte <= 102:
        return byte - 87
    return -1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def decoded(data: NDArray[np.uint8], at: int, end: int) -> int:
    """Return the byte that a percent escape at *at* stands for, -1 where there is none."""
    if at + 2 < end:
        high = hex_value(byte_at(data, at + 1))
        low = hex_value(byte_at(data, at + 2))
        if high >= 0 and low >= 0:
            return int(high * 16 + low)
    return -1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def next_byte(data: NDArray[np.uint8], at: int, end: int) -> tuple[int, int]:
    """Return the decoded byte at *at* and where the next one begins."""
    byte = byte_at(data, at)
    if byte == 37:
        value = decoded(data, at, end)
        if value >= 0:
            return value, at + 3
    return byte, at + 1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def word_hash(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Return the 32-bit FNV-1a hash of a slice, percent escapes decoded."""
    h = SEED
    i = start
    while i < end:
        byte = byte_at(data, i)
        if byte == 37:
            value = decoded(data, i, end)
            if value >= 0:
                byte = value
                i += 2
        h = ((h ^ byte) * PRIME) & LOW
        i += 1
    return h


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def is_word(
    lexicon: NDArray[np.int64],
    pool: NDArray[np.uint8],
    word: int,
    data: NDArray[np.uint8],
    start: int,
    end: int,
) -> bool:
    """Return whether a slice, decoded, is a word of the tables."""
    w = lexicon[word, 0]
    last = lexicon[word, 1]
    i = start
    while i < end:
        byte = byte_at(data, i)
        if byte == 37:
            value = decoded(data, i, end)
            if value >= 0:
                byte = value
                i += 2
        if w >= last or np.int64(pool[w]) != byte:
            return False
        w += 1
        i += 1
    return bool(w == last)


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def find_word(
    lexicon: NDArray[np.int64],
    slots: NDArray[np.int32],
    pool: NDArray[np.uint8],
    data: NDArray[np.uint8],
    start: int,
    end: int,
) -> int:
    """Return the number of the word that a slice is, -1 where it is none of the tables'."""
    h = word_hash(data, start, end)
    mask = len(slots) - 1
    slot = h & mask
    while slots[slot] >= 0:
        word = np.int64(slots[slot])
        if lexicon[word, 2] == h and is_word(lexicon, pool, word, data, start, end):
            return int(word)
        slot = (slot + 1) & mask
    return -1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def ending(
    lexicon: NDArray[np.int64],
    slots: NDArray[np.int32],
    pool: NDArray[np.uint8],
    data: NDArray[np.uint8],
    start: int,
    end: int,
) -> tuple[int, int]:
    """Return what a file's ending says of it, and where its dot stands; (0, end) where none."""
    i = end - 1
    while i > start and i > end - 14:
        if data[i] == 46:
            word = find_word(lexicon, slots, pool, data, i + 1, end)
            if word >= 0:
                return lexicon[word, 3] & (ASSET | IMAGE | FORMAT), i
            return 0, end
        i -= 1
    return 0, end
