"""The kernel that reads text formats: bytes of a block to slices of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from privet.traffic.blocks import LONGEST, Fault
from privet.traffic.combined import read_combined
from privet.traffic.lines import FIELDS, Field
from privet.traffic.program import CLF_WIDTH, COLUMNS, REQUEST, SKIP, WORD, Style
from privet.traffic.search import INLINED, KERNEL, base_of, byte_at, find, word_at
from privet.traffic.values import present

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from privet.traffic.search import Base

_TOKEN, _SEARCH, _QUOTED, _FIXED, _LAST, _REST = (int(style) for style in Style)
_REQUEST, _WORD_BYTES, _CLF_WIDTH, _COLUMNS = REQUEST, WORD, CLF_WIDTH, COLUMNS
_FIELD, _STYLE, _BEGIN, _LENGTH, _PORT, _WORD, _MASK, _WIDTH, _TAKEN = range(COLUMNS)
_METHOD, _TARGET, _STATUS, _TIME = (
    int(field) for field in (Field.METHOD, Field.TARGET, Field.STATUS, Field.TIME)
)
_MISMATCH, _TRUNCATED, _LONG = int(Fault.MISMATCH), int(Fault.TRUNCATED), int(Fault.LONG)
_LONGEST = LONGEST
_NEWLINE, _RETURN, _SPACE, _QUOTE, _BACKSLASH = 10, 13, 32, 34, 92
_COMMA, _DASH, _SLASH, _ZERO, _NINE, _COLON, _H, _UNDERSCORE = 44, 45, 47, 48, 57, 58, 72, 95
_VERSION_BYTES = 12
_METHOD_BYTES = 32


@njit(**INLINED)  # type: ignore[untyped-decorator]
def column(steps: Base, step: int, which: int) -> int:
    """Return one column of a step."""
    return word_at(steps, (step * _COLUMNS + which) * 8)


@njit(**INLINED)  # type: ignore[untyped-decorator]
def stands(base: Base, at: int, stop: int, literals: Base, steps: Base, step: int) -> bool:
    """Return whether the literal of a step stands at *at*, all of it before *stop*."""
    length = column(steps, step, _LENGTH)
    if at + length > stop:
        return False
    if (word_at(base, at) ^ column(steps, step, _WORD)) & column(steps, step, _MASK):
        return False
    begin = column(steps, step, _BEGIN)
    for i in range(_WORD_BYTES, length):
        if byte_at(base, at + i) != byte_at(literals, begin + i):
            return False
    return True


@njit(**INLINED)  # type: ignore[untyped-decorator]
def probable(base: Base, at: int, stop: int, literals: Base, steps: Base, step: int) -> bool:
    """Return whether the value of a step may begin at *at*; only times and statuses are looked at."""
    if column(steps, step, _STYLE) == _FIXED:
        end = at + column(steps, step, _WIDTH)
        if column(steps, step, _WIDTH) == _CLF_WIDTH:
            fits = byte_at(base, at + 2) == _SLASH and byte_at(base, at + 11) == _COLON
        else:
            fits = _ZERO <= byte_at(base, at) <= _NINE
        return fits and end <= stop and stands(base, end, stop, literals, steps, step)
    if column(steps, step, _FIELD) == _STATUS:
        byte = byte_at(base, at)
        return at < stop and (byte == _DASH or _ZERO <= byte <= _NINE)
    return True


@njit(**INLINED)  # type: ignore[untyped-decorator]
def escaped(base: Base, at: int, end: int) -> bool:
    """Return whether an odd number of backslashes stands before *end*."""
    back = end - 1
    while back >= at and byte_at(base, back) == _BACKSLASH:
        back -= 1
    return (end - back) % 2 == 0


@njit(**INLINED)  # type: ignore[untyped-decorator]
def searched(
    base: Base, at: int, stop: int, literals: Base, steps: Base, step: int, closed: bool
) -> int:
    """Return where a value ends that begins at *at*, by the literal behind it; -1 where it does not."""
    style, length = column(steps, step, _STYLE), column(steps, step, _LENGTH)
    begin = column(steps, step, _WORD) & 255
    end = find(base, at, stop, begin)
    while end + length <= stop:
        after = end + length
        listed = style == _SEARCH and begin == _SPACE
        if (
            stands(base, end, stop, literals, steps, step)
            and not (style == _QUOTED and escaped(base, at, end))
            and (after == stop or not closed)
            and not (listed and end > at and byte_at(base, end - 1) == _COMMA)
            and (style == _TOKEN or probable(base, after, stop, literals, steps, step + 1))
        ):
            return end
        if style == _TOKEN:
            return -1
        end = find(base, end + 1, stop, begin)
    return -1


@njit(**INLINED)  # type: ignore[untyped-decorator]
def split_request(base: Base, at: int, end: int) -> tuple[int, int]:
    """
    Return where the method of a request line ends, and its target; the begin, where it is no request line.

    A target may hold spaces, which some clients send and some servers log.
    """
    cut = at
    limit = min(end, at + _METHOD_BYTES)
    while cut < limit and byte_at(base, cut) != _SPACE:
        byte = byte_at(base, cut)
        if not (65 <= byte <= 90 or 97 <= byte <= 122 or byte in (_DASH, _UNDERSCORE)):
            return at, at
        cut += 1
    if cut >= limit:
        return at, at
    back = end - 1
    floor = max(cut, end - _VERSION_BYTES)
    while back > floor and byte_at(base, back) != _SPACE:
        back -= 1
    version = (
        back + 5 < end
        and back > cut
        and byte_at(base, back) == _SPACE
        and byte_at(base, back + 1) == _H
        and byte_at(base, back + 5) == _SLASH
    )
    return cut, back if version else end


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def cut_port(base: Base, at: int, end: int) -> int:
    """Return where an address ends that has a port behind it."""
    back = end - 1
    while back > at and _ZERO <= byte_at(base, back) <= _NINE:
        back -= 1
    return back if back > at and byte_at(base, back) == _COLON else end


@njit(inline="always", **KERNEL)  # type: ignore[untyped-decorator]
def read_line(
    base: Base,
    at: int,
    stop: int,
    prefix: int,
    steps: Base,
    count: int,
    literals: Base,
    open_ended: bool,
    k: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> int:
    """Note the slices of one line as column *k*; return 0, or why it is set aside."""
    for i in range(prefix):
        if at + i >= stop or byte_at(base, at + i) != byte_at(literals, i):
            return _MISMATCH
    at += prefix
    timed = False
    for step in range(count):
        field, style = column(steps, step, _FIELD), column(steps, step, _STYLE)
        if style == _FIXED:
            end = at + column(steps, step, _WIDTH)
            end = end if stands(base, end, stop, literals, steps, step) else -1
        elif style == _REST:
            end = stop
        elif style == _LAST:
            end = stop if find(base, at, stop, _SPACE) == stop else -1
        else:
            closed = step + 1 == count and not open_ended
            end = searched(base, at, stop, literals, steps, step, closed)
        if end < 0:
            return _TRUNCATED if timed else _MISMATCH
        if field == _REQUEST:
            cut, last = split_request(base, at, end)
            if cut > at:
                starts[_METHOD, k] = at
                ends[_METHOD, k] = cut
                if present(base, cut + 1, last):
                    starts[_TARGET, k] = cut + 1
                    ends[_TARGET, k] = last
        elif field >= 0:
            timed |= field == _TIME
            if starts[field, k] < 0 and present(base, at, end):
                starts[field, k] = at
                ends[field, k] = cut_port(base, at, end) if column(steps, step, _PORT) else end
        at = end + column(steps, step, _TAKEN)
    return 0 if at >= stop or open_ended else _MISMATCH


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def scan(
    data: NDArray[np.uint8],
    size: int,
    first: int,
    prefix: int,
    steps: NDArray[np.uint8],
    literals: NDArray[np.uint8],
    open_ended: bool,
    named: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    numbers: NDArray[np.int64],
    spans: NDArray[np.int32],
    faults: NDArray[np.int64],
) -> tuple[int, int, int]:
    """
    Read all lines of a block.

    Args:
        data: The bytes, padded.
        size: How many are text.
        first: The number of the first line.
        prefix: How many bytes of *literals* every line begins with.
        steps: ``Program.steps`` as bytes.
        literals: See ``Program``.
        open_ended: See ``Program``.
        named: Which field the name fills in combined lines, below ``SKIP`` for any other format.
        starts: Filled: where fields begin; all -1 before, one column a line.
        ends: Filled: where fields end.
        numbers: Filled: line numbers.
        spans: Filled: begin and end, one row a line.
        faults: Filled: line number, fault, begin and end of lines set aside.

    Returns:
        How many lines were understood, how many set aside, how many there are with blank ones.
    """
    base, texts, table = base_of(data), base_of(literals), base_of(steps)
    count = steps.shape[0] // (_COLUMNS * 8) - 1
    at, k, rejected, number = 0, 0, 0, first
    while at < size:
        eol = find(base, at, size, _NEWLINE)
        stop = eol
        if stop > at and byte_at(base, stop - 1) == _RETURN:
            stop -= 1
        while at < stop and byte_at(base, at) == 0:
            at += 1
        if at < stop:
            fault = _LONG
            if stop - at <= _LONGEST:
                fault = 0
                if named < SKIP or not read_combined(base, at, stop, named, k, starts, ends):
                    fault = read_line(
                        base, at, stop, prefix, table, count, texts, open_ended, k, starts, ends
                    )
            if fault == 0:
                numbers[k] = number
                spans[k, 0] = at
                spans[k, 1] = stop
                k += 1
            else:
                for field in range(FIELDS):
                    starts[field, k] = -1
                    ends[field, k] = -1
                faults[rejected, 0] = number
                faults[rejected, 1] = fault
                faults[rejected, 2] = at
                faults[rejected, 3] = stop
                rejected += 1
        number += 1
        at = eol + 1
    return k, rejected, number - first
