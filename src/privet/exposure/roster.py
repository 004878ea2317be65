"""A growing table that numbers pseudonyms in the order in which they are first met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_ZERO = np.uint64(0)


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _slot(
    pseudonym: np.uint64,
    mask: np.uint64,
) -> np.uint64:
    """Return where the search for a pseudonym begins; it is a hash already, so one mixing does."""
    return ((pseudonym * _MIX) >> _HALF) & mask


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _number(
    pseudonyms: NDArray[np.uint64],
    keys: NDArray[np.uint64],
    numbers: NDArray[np.int32],
    count: int,
    out: NDArray[np.int32],
    fresh: NDArray[np.int64],
) -> int:
    """Give each pseudonym its number; note in *fresh* the rows that were new; return how many were."""
    mask = np.uint64(len(keys) - 1)
    new = 0
    for i in range(len(pseudonyms)):
        p = pseudonyms[i]
        if p == _ZERO:
            out[i] = -1
            continue
        slot = _slot(p, mask)
        while keys[slot] != _ZERO and keys[slot] != p:
            slot = (slot + np.uint64(1)) & mask
        if keys[slot] == _ZERO:
            keys[slot] = p
            numbers[slot] = count + new
            fresh[new] = i
            new += 1
        out[i] = numbers[slot]
    return new


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def find(
    pseudonyms: NDArray[np.uint64],
    keys: NDArray[np.uint64],
    numbers: NDArray[np.int32],
    out: NDArray[np.int32],
) -> None:
    """Look up the number of each pseudonym in the table of a roster; -1 for a stranger."""
    mask = np.uint64(len(keys) - 1)
    for i in range(len(pseudonyms)):
        p = pseudonyms[i]
        slot = _slot(p, mask)
        while keys[slot] != _ZERO and keys[slot] != p:
            slot = (slot + np.uint64(1)) & mask
        out[i] = numbers[slot] if p != _ZERO and keys[slot] == p else -1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _move(
    old_keys: NDArray[np.uint64],
    old_numbers: NDArray[np.int32],
    keys: NDArray[np.uint64],
    numbers: NDArray[np.int32],
) -> None:
    mask = np.uint64(len(keys) - 1)
    for i in range(len(old_keys)):
        p = old_keys[i]
        if p == _ZERO:
            continue
        slot = _slot(p, mask)
        while keys[slot] != _ZERO:
            slot = (slot + np.uint64(1)) & mask
        keys[slot] = p
        numbers[slot] = old_numbers[i]


class Roster:
    """
    Number pseudonyms 0, 1, 2, ... as they come.

    It takes 12 bytes a slot and keeps at least half of its slots empty.
    """

    __slots__ = ("_count", "keys", "numbers")

    def __init__(self, expected: int = 1024) -> None:
        size = 1 << max(10, (2 * expected - 1).bit_length())
        self.keys = np.zeros(size, np.uint64)
        self.numbers = np.zeros(size, np.int32)
        self._count = 0

    def __len__(self) -> int:
        """Count the pseudonyms met."""
        return self._count

    def number(self, pseudonyms: NDArray[np.uint64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """
        Give *pseudonyms* their numbers and remember those that are new.

        Returns:
            The number of each, -1 where it is absent (0), and the rows of *pseudonyms* at which
            a number was given for the first time, ascending.
        """
        self._make_room(len(pseudonyms))
        out = np.empty(len(pseudonyms), np.int32)
        fresh = np.empty(len(pseudonyms), np.int64)
        with np.errstate(over="ignore"):
            new = int(_number(pseudonyms, self.keys, self.numbers, self._count, out, fresh))
        self._count += new
        return out, fresh[:new].copy()

    def find(self, pseudonyms: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number of each pseudonym, -1 for one that was never met."""
        out = np.empty(len(pseudonyms), np.int32)
        with np.errstate(over="ignore"):
            find(pseudonyms, self.keys, self.numbers, out)
        return out

    def _make_room(self, more: int) -> None:
        size = len(self.keys)
        while 2 * (self._count + more) > size:
            size *= 2
        if size == len(self.keys):
            return
        keys, numbers = np.zeros(size, np.uint64), np.zeros(size, np.int32)
        with np.errstate(over="ignore"):
            _move(self.keys, self.numbers, keys, numbers)
        self.keys, self.numbers = keys, numbers
