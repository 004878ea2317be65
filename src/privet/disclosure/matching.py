"""The kernel that finds the surface, the data subject and the page in a block of targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from privet.disclosure.lexicon import ASSET, BEACON, FOLDER, IMAGE, ending, find_word, is_word
from privet.disclosure.queries import (
    asked_for,
    identifier,
    is_excepted,
    list_within,
    listing_of,
)
from privet.disclosure.tables import (
    ENDS,
    HOLES,
    INDEX,
    KIND,
    METHODS,
    PAGE_SEGMENT,
    PER_PAGE,
    PREFIX,
    SEGMENT,
    SUBJECTS,
    SUFFIX,
)
from privet.disclosure.targets import (
    DEEPEST,
    NOWHERE,
    number_of,
    place_of,
    skip_origin,
    slice_of,
    split_path,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.disclosure.tables import Tables

# Values of Kind and Method that the kernel knows.
_LIST: Final = 2
_LOOKUP: Final = 3
_ASSET: Final = 10
_BEACON: Final = 11
_PAGE: Final = 12
_OPTIONS: Final = 7


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
                    and is_word(lexicon, pool, head, data, starts[d], starts[d] + before)
                    and is_word(lexicon, pool, tail, data, ends[d] - behind, ends[d])
                ):
                    fitting |= affix[k, 2]
        alive &= fitting
    return int(alive & bits[bank, ENDS, min(count, depth + 1)])


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
        flags, dot = ending(lexicon, slots, pool, data, begin, end)
        if flags & ASSET:
            return -1, -1
        if flags:
            end = dot
    if suffix + prefix > 0 or end != ends[at]:
        word = find_word(lexicon, slots, pool, data, begin, end)
        if word >= 0 and is_excepted(literal, bank, bit, word):
            return -1, -1
    if end <= begin:
        return -1, -1
    return begin, end


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
        flags, _ = ending(lexicon, slots, pool, data, starts[count - 1], ends[count - 1])
        if flags & (ASSET | IMAGE):
            return _ASSET
    return _PAGE


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
        first, last = slice_of(target_start, target_end, i, size)
        if first < 0 or first == last:
            continue
        if data[first] != 47:
            first = skip_origin(data, first, last)
        count, path_end = split_path(data, first, last, starts, ends)
        for d in range(min(count, depth)):
            words[d] = find_word(lexicon, slots, pool, data, starts[d], ends[d])
        method = np.int64(methods[i])
        if method < 0 or method > _OPTIONS:
            method = np.int64(0)
        asked = path_end + 1
        asked_end = last
        if path_end >= last:
            asked, asked_end = slice_of(query_start, query_end, i, size)
        operation, operation_last = slice_of(operation_start, operation_end, i, size)
        found = -1
        found_bank = 0
        for bank in range(literal.shape[0]):
            alive = _survivors(
                lexicon, pool, bits, literal, affix, bank, method, data, starts, ends, words, count
            )
            bit = 0
            while alive:
                if alive & 1:
                    fits, begin, stop = asked_for(
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
            number, rest, term, term_end = listing_of(
                lexicon, slots, pool, data, asked, asked_end, surfaces[found_bank, found, PER_PAGE]
            )
            paging = surfaces[found_bank, found, PAGE_SEGMENT]
            if paging >= 0:
                number = number_of(data, starts[paging], ends[paging])
            page[i] = max(number, 0)
            for d in range(min(count, depth)):
                named = words[d] >= 0 and (literal[found_bank, d, words[d]] >> found) & 1
                if d != paging and not named:
                    rest = list_within(rest, data, starts[d], ends[d])
            listing[i] = rest
            if term >= 0:
                place[i], numeric[i] = place_of(data, term, term_end)
        elif what == _LOOKUP and begin < 0:
            begin, stop = identifier(lexicon, slots, pool, data, asked, asked_end)
        start[i] = begin
        end[i] = stop
        if what != _LIST and begin >= 0:
            place[i], numeric[i] = place_of(data, begin, stop)
