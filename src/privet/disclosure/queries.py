"""Kernels that read queries: parameters, pages of lists, JSON of GraphQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from privet.disclosure.lexicon import (
    IDENTIFIER,
    LOW,
    OFFSET,
    PAGE_NUMBER,
    PRIME,
    SEED,
    TERM,
    byte_at,
    find_word,
    is_word,
    next_byte,
)
from privet.disclosure.tables import (
    BY_OPERATION,
    FIRST,
    INNER,
    LAST,
    NAME,
    OPERATION,
    PRESENT,
    SUBJECT,
    TEST,
    VALUE,
)
from privet.disclosure.targets import number_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def parameter(
    lexicon: NDArray[np.int64],
    pool: NDArray[np.uint8],
    word: int,
    data: NDArray[np.uint8],
    start: int,
    end: int,
) -> tuple[int, int]:
    """Return the slice of the first parameter of that name in a query, (-1, -1) where none."""
    i = start
    while i < end:
        equals = -1
        begin = i
        while i < end and data[i] != 38:
            if data[i] == 61 and equals < 0:
                equals = i
            i += 1
        if equals >= 0 and is_word(lexicon, pool, word, data, begin, equals):
            return equals + 1, i
        i += 1
    return -1, -1


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def json_value(
    lexicon: NDArray[np.int64],
    pool: NDArray[np.uint8],
    word: int,
    data: NDArray[np.uint8],
    start: int,
    end: int,
) -> tuple[int, int]:
    """Return the slice of a key's plain value in JSON that may be percent-encoded."""
    i = start
    while i < end:
        byte, i = next_byte(data, i, end)
        if byte != 34:
            continue
        begin = i
        stop = i
        while i < end and byte >= 0:
            stop = i
            byte, i = next_byte(data, i, end)
            if byte == 34:
                break
        if byte != 34 or not is_word(lexicon, pool, word, data, begin, stop):
            continue
        byte = 32
        while i < end and (byte == 32 or byte == 43):
            byte, i = next_byte(data, i, end)
        if byte != 58:
            continue
        byte = 32
        begin = i
        while i < end and (byte == 32 or byte == 43):
            begin = i
            byte, i = next_byte(data, i, end)
        quoted = byte == 34
        if quoted:
            begin = i
        stop = begin
        while stop < end:
            byte, after = next_byte(data, stop, end)
            if byte == 34 or (not quoted and (byte == 44 or byte == 125 or byte == 32)):
                break
            stop = after
        if stop > begin:
            return begin, stop
    return -1, -1


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def listing_of(
    lexicon: NDArray[np.int64],
    slots: NDArray[np.int32],
    pool: NDArray[np.uint8],
    data: NDArray[np.uint8],
    start: int,
    end: int,
    per_page: int,
) -> tuple[int, int, int, int]:
    """
    Return the page number of a list's query, the hash of the rest, and the slice of its term.

    The hash does not depend on the page and has 63 bits.
    """
    page = 0
    one = SEED
    two = 40389
    term_start = -1
    term_end = -1
    i = start
    while i < end:
        begin = i
        equals = -1
        while i < end and data[i] != 38:
            if data[i] == 61 and equals < 0:
                equals = i
            i += 1
        flags = 0
        if equals >= 0:
            word = find_word(lexicon, slots, pool, data, begin, equals)
            if word >= 0:
                flags = lexicon[word, 3]
        number = number_of(data, equals + 1, i) if flags & (PAGE_NUMBER | OFFSET) else -1
        if number >= 0:
            page = number if flags & PAGE_NUMBER else number // max(per_page, 1) + 1
        else:
            if flags & TERM and term_start < 0:
                term_start = equals + 1
                term_end = i
            for k in range(begin, i):
                byte = byte_at(data, k)
                one = ((one ^ byte) * PRIME) & LOW
                two = ((two ^ byte) * 709607 + 1) & LOW
            one = ((one ^ 38) * PRIME) & LOW
        i += 1
    return page, ((one & 0x7FFFFFFF) << 32) | two, term_start, term_end


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def list_within(listing: int, data: NDArray[np.uint8], start: int, end: int) -> int:
    """
    Return the hash of a list that is one of many, told apart by a segment of the path: whose friends.

    It has 63 bits, as that of the query has.
    """
    one = listing >> 32
    two = listing & LOW
    i = start
    while i < end:
        byte, i = next_byte(data, i, end)
        one = ((one ^ byte) * PRIME) & LOW
        two = ((two ^ byte) * 709607 + 1) & LOW
    one = ((one ^ 47) * PRIME) & LOW
    return ((one & 0x7FFFFFFF) << 32) | two


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def identifier(
    lexicon: NDArray[np.int64],
    slots: NDArray[np.int32],
    pool: NDArray[np.uint8],
    data: NDArray[np.uint8],
    start: int,
    end: int,
) -> tuple[int, int]:
    """Return the slice of the first parameter that looks like what is looked up."""
    i = start
    while i < end:
        equals = -1
        begin = i
        while i < end and data[i] != 38:
            if data[i] == 61 and equals < 0:
                equals = i
            i += 1
        if equals >= 0 and equals + 1 < i:
            word = find_word(lexicon, slots, pool, data, begin, equals)
            if word >= 0 and lexicon[word, 3] & IDENTIFIER:
                return equals + 1, i
        i += 1
    return -1, -1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def is_excepted(literal: NDArray[np.int64], bank: int, bit: int, word: int) -> bool:
    """Return whether a word is nobody on a surface."""
    return bool((literal[bank, literal.shape[1] - 1, word] >> bit) & 1)


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def asked_for(
    lexicon: NDArray[np.int64],
    slots: NDArray[np.int32],
    pool: NDArray[np.uint8],
    literal: NDArray[np.int64],
    surfaces: NDArray[np.int64],
    conditions: NDArray[np.int64],
    bank: int,
    bit: int,
    data: NDArray[np.uint8],
    query: int,
    query_end: int,
    operation: int,
    operation_end: int,
) -> tuple[bool, int, int]:
    """Return whether a query has what a surface asks for, and the slice of the subject in it."""
    begin = -1
    end = -1
    for k in range(surfaces[bank, bit, FIRST], surfaces[bank, bit, LAST]):
        test = conditions[k, TEST]
        value = conditions[k, VALUE]
        inner = conditions[k, INNER]
        if (
            test == OPERATION
            and operation_end > operation >= 0
            and is_word(lexicon, pool, value, data, operation, operation_end)
        ):
            continue
        start, stop = parameter(lexicon, pool, conditions[k, NAME], data, query, query_end)
        if start >= 0 and inner >= 0:
            start, stop = json_value(lexicon, pool, inner, data, start, stop)
        if test == SUBJECT:
            if start >= 0 and stop > start:
                word = find_word(lexicon, slots, pool, data, start, stop)
                if word < 0 or not is_excepted(literal, bank, bit, word):
                    begin = start
                    end = stop
            if begin < 0 and surfaces[bank, bit, BY_OPERATION] == 0:
                return False, -1, -1
        elif start < 0 or (
            test != PRESENT and not is_word(lexicon, pool, value, data, start, stop)
        ):
            return False, -1, -1
    return True, begin, end
