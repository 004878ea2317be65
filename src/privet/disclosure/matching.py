"""Kernels that find the surface, the data subject and the page number in a block of targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOWHERE: Final = -(2**63)
"""The place of somebody whose identifier is not in the log."""

DEEPEST: Final = 40
"""Segments of a target that are remembered; what lies deeper is only counted."""

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

_VIEW: Final = 1
_LIST: Final = 2
_LOOKUP: Final = 3
_ASSET: Final = 10
_BEACON: Final = 11
_PAGE: Final = 12
_OPTIONS: Final = 7
_SEED: Final = 2166136261
_PRIME: Final = 16777619
_LOW: Final = 0xFFFFFFFF


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


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _byte(data: NDArray[np.uint8], at: int) -> int:
    """Return a byte as a signed integer, so that arithmetic with it stays one."""
    return int(np.int64(data[at]))


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _hex(byte: int) -> int:
    """Return the value of a hexadecimal digit, -1 where it is none."""
    if 48 <= byte <= 57:
        return byte - 48
    if 65 <= byte <= 70:
        return byte - 55
    if 97 <= byte <= 102:
        return byte - 87
    return -1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _decoded(data: NDArray[np.uint8], at: int, end: int) -> int:
    """Return the byte that a percent escape at *at* stands for, -1 where there is none."""
    if at + 2 < end:
        high = _hex(_byte(data, at + 1))
        low = _hex(_byte(data, at + 2))
        if high >= 0 and low >= 0:
            return int(high * 16 + low)
    return -1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def word_hash(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Return the 32-bit FNV-1a hash of a slice, percent escapes decoded."""
    h = _SEED
    i = start
    while i < end:
        byte = _byte(data, i)
        if byte == 37:
            value = _decoded(data, i, end)
            if value >= 0:
                byte = value
                i += 2
        h = ((h ^ byte) * _PRIME) & _LOW
        i += 1
    return h


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _same(
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
        byte = _byte(data, i)
        if byte == 37:
            value = _decoded(data, i, end)
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
        if lexicon[word, 2] == h and _same(lexicon, pool, word, data, start, end):
            return int(word)
        slot = (slot + 1) & mask
    return -1


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def _skip_origin(data: NDArray[np.uint8], start: int, end: int) -> int:
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
def _split(
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
        byte = _byte(data, i) if i < end else 63
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


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def _parameter(
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
        if equals >= 0 and _same(lexicon, pool, word, data, begin, equals):
            return equals + 1, i
        i += 1
    return -1, -1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _next_byte(data: NDArray[np.uint8], at: int, end: int) -> tuple[int, int]:
    """Return the decoded byte at *at* and where the next one begins."""
    byte = _byte(data, at)
    if byte == 37:
        value = _decoded(data, at, end)
        if value >= 0:
            return value, at + 3
    return byte, at + 1


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def _json_value(
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
        byte, i = _next_byte(data, i, end)
        if byte != 34:
            continue
        begin = i
        stop = i
        while i < end and byte >= 0:
            stop = i
            byte, i = _next_byte(data, i, end)
            if byte == 34:
                break
        if byte != 34 or not _same(lexicon, pool, word, data, begin, stop):
            continue
        byte = 32
        while i < end and (byte == 32 or byte == 43):
            byte, i = _next_byte(data, i, end)
        if byte != 58:
            continue
        byte = 32
        begin = i
        while i < end and (byte == 32 or byte == 43):
            begin = i
            byte, i = _next_byte(data, i, end)
        quoted = byte == 34
        if quoted:
            begin = i
        stop = begin
        while stop < end:
            byte, after = _next_byte(data, stop, end)
            if byte == 34 or (not quoted and (byte == 44 or byte == 125 or byte == 32)):
                break
            stop = after
        if stop > begin:
            return begin, stop
    return -1, -1


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _ending(
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


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _place(data: NDArray[np.uint8], start: int, end: int) -> tuple[int, bool]:
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
        byte, i = _next_byte(data, i, end)
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
            byte, i = _next_byte(data, i, end)
        if 65 <= byte <= 90:
            byte += 32
        value = (value << 8) | np.int64(byte)
    return max(int(value), NOWHERE + 1), False


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def _number(data: NDArray[np.uint8], start: int, end: int) -> int:
    """Return the number that a slice is, up to nine digits; -1 where it is none."""
    if start < 0 or end <= start or end - start > 9:
        return -1
    value = 0
    for i in range(start, end):
        byte = _byte(data, i)
        if byte < 48 or byte > 57:
            return -1
        value = value * 10 + (byte - 48)
    return value


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def _listing(
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
    one = _SEED
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
        number = _number(data, equals + 1, i) if flags & (PAGE_NUMBER | OFFSET) else -1
        if number >= 0:
            page = number if flags & PAGE_NUMBER else number // max(per_page, 1) + 1
        else:
            if flags & TERM and term_start < 0:
                term_start = equals + 1
                term_end = i
            for k in range(begin, i):
                byte = _byte(data, k)
                one = ((one ^ byte) * _PRIME) & _LOW
                two = ((two ^ byte) * 709607 + 1) & _LOW
            one = ((one ^ 38) * _PRIME) & _LOW
        i += 1
    return page, ((one & 0x7FFFFFFF) << 32) | two, term_start, term_end


@njit(cache=True, nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def _identifier(
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
def _survivors(
    lexicon: NDArray[np.int64],
    pool: NDArray[np.uint8],
    bits: NDArray[np.int64],
    literal: NDArray[np.int64],
    affix: NDArray[np.int64],
    bank: int,
    method: int,
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    words: NDArray[np.int64],
    count: int,
) -> int:
    """Return the surfaces of a bank whose path is that of the target, as bits."""
    alive = np.int64(bits[bank, METHODS, method])
    depth = literal.shape[1] - 1
    for d in range(min(count, depth)):
        if alive == 0:
            return 0
        word = words[d]
        fitting = bits[bank, HOLES, d]
        if word >= 0:
            fitting &= ~(literal[bank, depth, word] & bits[bank, SUBJECTS, d])
            fitting |= literal[bank, d, word]
        for k in range(len(affix)):
            if affix[k, 0] == bank and affix[k, 1] == d and alive & affix[k, 2]:
                head = affix[k, 3]
                tail = affix[k, 4]
                before = lexicon[head, 1] - lexicon[head, 0]
                behind = lexicon[tail, 1] - lexicon[tail, 0]
                if (
                    ends[d] - starts[d] > before + behind
                    and _same(lexicon, pool, head, data, starts[d], starts[d] + before)
                    and _same(lexicon, pool, tail, data, ends[d] - behind, ends[d])
                ):
                    fitting |= affix[k, 2]
        alive &= fitting
    return int(alive & bits[bank, ENDS, min(count, depth + 1)])


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _is_excepted(literal: NDArray[np.int64], bank: int, bit: int, word: int) -> bool:
    """Return whether a word is nobody on a surface."""
    return bool((literal[bank, literal.shape[1] - 1, word] >> bit) & 1)


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _subject_in_path(
    lexicon: NDArray[np.int64],
    slots: NDArray[np.int32],
    pool: NDArray[np.uint8],
    literal: NDArray[np.int64],
    surfaces: NDArray[np.int64],
    bank: int,
    bit: int,
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> tuple[int, int]:
    """Return the slice of the subject in the path, (-1, -1) where what stands there is nobody."""
    at = surfaces[bank, bit, SEGMENT]
    prefix = surfaces[bank, bit, PREFIX]
    suffix = surfaces[bank, bit, SUFFIX]
    begin = starts[at]
    end = ends[at]
    if prefix + suffix > 0:
        begin += prefix
        end -= suffix
    if suffix == 0:
        flags, dot = _ending(lexicon, slots, pool, data, begin, end)
        if flags & ASSET:
            return -1, -1
        if flags:
            end = dot
    if suffix + prefix > 0 or end != ends[at]:
        word = find_word(lexicon, slots, pool, data, begin, end)
        if word >= 0 and _is_excepted(literal, bank, bit, word):
            return -1, -1
    if end <= begin:
        return -1, -1
    return begin, end


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _asked(
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
            and _same(lexicon, pool, value, data, operation, operation_end)
        ):
            continue
        start, stop = _parameter(lexicon, pool, conditions[k, NAME], data, query, query_end)
        if start >= 0 and inner >= 0:
            start, stop = _json_value(lexicon, pool, inner, data, start, stop)
        if test == SUBJECT:
            if start >= 0 and stop > start:
                word = find_word(lexicon, slots, pool, data, start, stop)
                if word < 0 or not _is_excepted(literal, bank, bit, word):
                    begin = start
                    end = stop
            if begin < 0 and surfaces[bank, bit, BY_OPERATION] == 0:
                return False, -1, -1
        elif start < 0 or (test != PRESENT and not _same(lexicon, pool, value, data, start, stop)):
            return False, -1, -1
    return True, begin, end


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _plain_kind(
    lexicon: NDArray[np.int64],
    slots: NDArray[np.int32],
    pool: NDArray[np.uint8],
    depth: int,
    data: NDArray[np.uint8],
    method: int,
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    words: NDArray[np.int64],
    count: int,
) -> int:
    """Return the kind of a request to no surface."""
    if method == _OPTIONS:
        return _BEACON
    for d in range(min(count, depth)):
        word = words[d]
        if word >= 0:
            flags = lexicon[word, 3]
            if flags & BEACON:
                return _BEACON
            if flags & FOLDER and d < 2 and count > d + 1:
                return _ASSET
    if 0 < count <= DEEPEST:
        flags, _ = _ending(lexicon, slots, pool, data, starts[count - 1], ends[count - 1])
        if flags & (ASSET | IMAGE):
            return _ASSET
    return _PAGE


@njit(cache=True, nogil=True, _nrt=False, forceinline=True)  # type: ignore[untyped-decorator]
def _slice(
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
def match_block(
    tables: Tables,
    data: NDArray[np.uint8],
    target: tuple[NDArray[np.int32], NDArray[np.int32]],
    queries: tuple[NDArray[np.int32], NDArray[np.int32]],
    operations: tuple[NDArray[np.int32], NDArray[np.int32]],
    methods: NDArray[np.int8],
    surface: NDArray[np.int16],
    kind: NDArray[np.int8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    place: NDArray[np.int64],
    numeric: NDArray[np.bool_],
    page: NDArray[np.int32],
    listing: NDArray[np.int64],
    scratch: NDArray[np.int64],
) -> None:
    """Match every target of a block and fill the columns of the answer."""
    size = len(data)
    pool, lexicon, slots, literal, bits, affix, surfaces, conditions = tables
    target_start, target_end = target
    query_start, query_end = queries
    operation_start, operation_end = operations
    starts = scratch[0]
    ends = scratch[1]
    words = scratch[2]
    depth = min(literal.shape[1] - 1, DEEPEST)
    for i in range(len(methods)):
        surface[i] = -1
        kind[i] = 0
        start[i] = -1
        end[i] = -1
        place[i] = NOWHERE
        numeric[i] = False
        page[i] = 0
        listing[i] = 0
        first, last = _slice(target_start, target_end, i, size)
        if first < 0 or first == last:
            continue
        if data[first] != 47:
            first = _skip_origin(data, first, last)
        count, path_end = _split(data, first, last, starts, ends)
        for d in range(min(count, depth)):
            words[d] = find_word(lexicon, slots, pool, data, starts[d], ends[d])
        method = np.int64(methods[i])
        if method < 0 or method > _OPTIONS:
            method = np.int64(0)
        asked = path_end + 1
        asked_end = last
        if path_end >= last:
            asked, asked_end = _slice(query_start, query_end, i, size)
        operation, operation_last = _slice(operation_start, operation_end, i, size)
        found = -1
        found_bank = 0
        for bank in range(literal.shape[0]):
            alive = _survivors(
                lexicon, pool, bits, literal, affix, bank, method, data, starts, ends, words, count
            )
            bit = 0
            while alive:
                if alive & 1:
                    fits, begin, stop = _asked(
                        lexicon,
                        slots,
                        pool,
                        literal,
                        surfaces,
                        conditions,
                        bank,
                        bit,
                        data,
                        asked,
                        asked_end,
                        operation,
                        operation_last,
                    )
                    if fits and surfaces[bank, bit, SEGMENT] >= 0:
                        begin, stop = _subject_in_path(
                            lexicon,
                            slots,
                            pool,
                            literal,
                            surfaces,
                            bank,
                            bit,
                            data,
                            starts,
                            ends,
                        )
                        fits = begin >= 0
                    if fits:
                        found = bit
                        found_bank = bank
                        break
                alive >>= 1
                bit += 1
            if found >= 0:
                break
        if found < 0:
            kind[i] = _plain_kind(
                lexicon, slots, pool, depth, data, method, starts, ends, words, count
            )
            continue
        what = surfaces[found_bank, found, KIND]
        surface[i] = surfaces[found_bank, found, INDEX]
        kind[i] = what
        if what == _LIST:
            begin, stop = (first, last) if path_end < last else (first, path_end)
            if path_end >= last and asked_end > asked:
                begin, stop = asked, asked_end
            number, rest, term, term_end = _listing(
                lexicon, slots, pool, data, asked, asked_end, surfaces[found_bank, found, PER_PAGE]
            )
            paging = surfaces[found_bank, found, PAGE_SEGMENT]
            if paging >= 0:
                number = _number(data, starts[paging], ends[paging])
            page[i] = max(number, 0)
            listing[i] = rest
            if term >= 0:
                place[i], numeric[i] = _place(data, term, term_end)
        elif what == _LOOKUP and begin < 0:
            begin, stop = _identifier(lexicon, slots, pool, data, asked, asked_end)
        start[i] = begin
        end[i] = stop
        if what != _LIST and begin >= 0:
            place[i], numeric[i] = _place(data, begin, stop)
