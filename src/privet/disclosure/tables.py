"""What routes are compiled into: numbers of words, and sets of surfaces as bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Rows of Tables.bits.
HOLES: Final = 0
SUBJECTS: Final = 1
ENDS: Final = 2
METHODS: Final = 3

# Columns of Tables.surfaces.
INDEX: Final = 0
KIND: Final = 1
SEGMENT: Final = 2
PREFIX: Final = 3
SUFFIX: Final = 4
FIRST: Final = 5
LAST: Final = 6
PER_PAGE: Final = 7
PAGE_SEGMENT: Final = 8
BY_OPERATION: Final = 9

# Columns of Tables.conditions.
TEST: Final = 0
NAME: Final = 1
VALUE: Final = 2
INNER: Final = 3
EQUALS: Final = 0
SUBJECT: Final = 1
PRESENT: Final = 2
OPERATION: Final = 3


class Tables(NamedTuple):
    """Hold compiled routes; a set of surfaces is the bits of an int64, at most 62 to a bank."""

    pool: NDArray[np.uint8]
    """The bytes of all words."""
    lexicon: NDArray[np.int64]
    """Each word's begin and end in the pool, its hash, and what it is: (word, 4)."""
    slots: NDArray[np.int32]
    """An open hash table of words; -1 where a slot is free."""
    literal: NDArray[np.int64]
    """Surfaces that have a word at a depth: (bank, depth + 1, word); at the last depth, surfaces
    for which the word is nobody."""
    bits: NDArray[np.int64]
    """Surfaces that have a hole at a depth, that have their subject there, that a path of so many
    segments may end, that answer to a method: (bank, 4, depth + 2 or methods)."""
    affix: NDArray[np.int64]
    """Holes with something around them: rows of (bank, depth, bit, prefix word, suffix word)."""
    surfaces: NDArray[np.int64]
    """What a surface is: (bank, bit, column)."""
    conditions: NDArray[np.int64]
    """What surfaces ask of a query: (condition, column)."""
