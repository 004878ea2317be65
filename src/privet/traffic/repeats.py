"""
Lines of a block that say the same as an earlier one, so that each text is read once.

Most lines of a log come from a visitor who was there a moment ago, and half or more ask for what was asked for before.
Whoever needs the address behind a line or the surface of a target finds it for the first line of each, and hands it to
the others. Comparing two texts, sixty-four bytes at a time, costs a tenth of reading one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from privet.traffic.lines import PADDING
from privet.traffic.search import INLINED, KERNEL, WIDTH, base_of, differing, word_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from privet.traffic.search import Base

SLOTS: Final = 1 << 13
"""How many texts are remembered at once; one that another one takes the place of is read again."""

_A: Final = 0x1E3779B97F4A7C15
_B: Final = 0x42B2AE3D27D4EB4F
_C: Final = 0x165667B19E3779F9
_D: Final = 0x5851F42D4C957F2D
"""Odd numbers to multiply with, by which words that differ fall into different slots."""

_MASKS: Final = np.asarray([*((1 << 8 * length) - 1 for length in range(8)), -1], np.int64)
"""What is left of a word where a text has fewer than eight bytes."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """
    Hold which lines say the same.

    Args:
        first: int64, the lines to read, in the order of the log.
        number: int64, for each line where the one that it repeats stands in *first*.
    """

    first: NDArray[np.int64]
    number: NDArray[np.int64]

    @classmethod
    def alone(cls, lines: int) -> Repeats:
        """Return that every line is to be read for itself."""
        each = np.arange(lines)
        return cls(each, each)


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _mixed(base: Base, at: int, end: int) -> int:
    """
    Return a number of a text: of its first, its middle and its last word, and its length.

    Lengths are as good as chance, so nothing here branches on one: a text below eight bytes is one word, three times.
    """
    length = end - at
    beyond = max(length - 8, 0)
    mask = _MASKS[min(length, 8)]
    first, middle = word_at(base, at), word_at(base, at + (beyond >> 1))
    last = word_at(base, at + beyond)
    return int((first & mask) * _A + (middle & mask) * _B + (last & mask) * _C + length)


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _same(base: Base, one: int, other: int, length: int) -> bool:
    """Return whether two texts of a length are the same."""
    if length <= WIDTH:
        # what stands behind them is pushed out at the top
        return length == 0 or differing(base, one, other) << np.uint64(WIDTH - length) == 0
    bits = differing(base, one, other)
    bits |= differing(base, one + length - WIDTH, other + length - WIDTH)
    at = WIDTH
    while bits == 0 and at < length - WIDTH:
        bits |= differing(base, one + at, other + at)
        at += WIDTH
    return bits == 0


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _repeats(
    base: Base,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    fields: NDArray[np.uint64],
    one: int,
    other: int,
) -> bool:
    """Return whether two lines say the same in all of some fields."""
    for k in range(len(fields)):
        field = fields[k]
        begin, before = np.int64(starts[field, one]), np.int64(starts[field, other])
        length = np.int64(ends[field, one]) - begin
        if (begin < 0) != (before < 0) or length != np.int64(ends[field, other]) - before:
            return False
        if begin >= 0 and not _same(base, begin, before, length):
            return False
    return True


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def tell_apart(
    data: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    fields: NDArray[np.uint64],
    kinds: NDArray[np.int8],
    slots: NDArray[np.int64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    number: NDArray[np.int64],
) -> int:
    """
    Give the lines of a block numbers by what they say; return how many there are to read.

    Args:
        data: The bytes.
        starts: Where fields begin, one row a field; -1 where absent.
        ends: Where fields end.
        fields: Which rows are looked at.
        kinds: A number of each line that has to be the same, too.
        slots: Room for ``SLOTS`` numbers, -1 in each.
        first: Filled: the lines to read.
        last: Room for as many: the latest that repeats each, which a cache still holds.
        number: Filled: see ``Repeats``.
    """
    base, size, count = base_of(data), len(data) - PADDING, 0
    for line in range(len(kinds)):
        # a number without a sign needs no look at whether it counts from the end: an eighth of all time
        i = np.uint64(line)
        mixed, sound = np.int64(kinds[i]), True
        for k in range(len(fields)):
            begin, end = np.int64(starts[fields[k], i]), np.int64(ends[fields[k], i])
            if begin >= 0:
                # a slice that lies is read by whoever checks its bounds
                sound = sound and bool(begin <= end <= size)
                mixed = (mixed * _B + (_mixed(base, begin, end) if sound else 0)) ^ (mixed >> 31)
        slot = ((mixed ^ (mixed >> 32)) * _D >> 40) & (SLOTS - 1)
        known = slots[np.uint64(slot)]
        if (
            sound
            and known >= 0
            and kinds[np.uint64(last[known])] == kinds[i]
            and _repeats(base, starts, ends, fields, np.uint64(last[known]), i)
        ):
            number[i] = known
            last[known] = line
            continue
        if sound:
            slots[slot] = count
        first[count] = line
        last[count] = line
        number[i] = count
        count += 1
    return count


def repeats(
    data: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    fields: Iterable[int],
    kinds: NDArray[np.int8] | None = None,
) -> Repeats:
    """
    Return which lines of a block say the same.

    Args:
        data: The bytes of the block.
        starts: Where fields begin, one row a field; -1 where absent.
        ends: Where they end.
        fields: The rows that count.
        kinds: A number of each line that has to be the same, too.
    """
    lines = starts.shape[1]
    present = [field for field in fields if starts[field].max(initial=-1) >= 0]
    first, last, number = np.empty((3, lines), np.int64)
    with np.errstate(over="ignore"):
        count = tell_apart(
            data,
            starts,
            ends,
            np.asarray(present, np.uint64),
            np.zeros(lines, np.int8) if kinds is None else kinds,
            np.full(SLOTS, -1, np.int64),
            first,
            last,
            number,
        )
    return Repeats(first[:count], number)
