"""The kernel that reads JSON lines: bytes of a block to slices of the paths that are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

from privet.traffic.blocks import LONGEST, Fault
from privet.traffic.lines import FIELDS, Field
from privet.traffic.mapping import BEGIN, COLUMNS, FIELD, LENGTH, NEXT, RANK, SLOTS
from privet.traffic.program import REQUEST
from privet.traffic.scan import escaped, split_request
from privet.traffic.search import KERNEL, base_of, byte_at, find, word_at
from privet.traffic.values import present

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from privet.traffic.search import Base

DEPTH = 32
"""How deep objects may be nested; access logs need three."""

_ADDRESS, _METHOD, _TARGET = int(Field.ADDRESS), int(Field.METHOD), int(Field.TARGET)
_REQUEST, _COLUMNS, _DEPTH, _LONGEST = REQUEST, COLUMNS, DEPTH, LONGEST
_SLOTS, _NEXT, _BEGIN, _LENGTH, _FIELD, _RANK = SLOTS, NEXT, BEGIN, LENGTH, FIELD, RANK
_JSON, _TRUNCATED, _LONG = int(Fault.JSON), int(Fault.TRUNCATED), int(Fault.LONG)
_NEWLINE, _QUOTE, _COMMA, _COLON = 10, 34, 44, 58
_OPEN, _CLOSE, _OPEN_LIST, _CLOSE_LIST = 123, 125, 91, 93
_OBJECT, _FIRST, _REST = 0, 1, 2


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def column(nodes: Base, node: int, which: int) -> int:
    """Return one column of a node."""
    return word_at(nodes, (node * _COLUMNS + which) * 8)


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def child_of(base: Base, at: int, end: int, nodes: Base, keys: Base, node: int) -> int:
    """Return the child of a node that a key names, -1 where none is wanted."""
    if node < 0 or end == at:
        return -1
    child = column(nodes, node, (end - at + 3 * (byte_at(base, at) | 32)) % _SLOTS)
    while child >= 0:
        if column(nodes, child, _LENGTH) == end - at:
            first, i = column(nodes, child, _BEGIN), 0
            while i < end - at:
                byte = byte_at(base, at + i)
                if 65 <= byte <= 90:
                    byte += 32
                if byte != byte_at(keys, first + i):
                    break
                i += 1
            if i == end - at:
                return int(child)
        child = column(nodes, child, _NEXT)
    return -1


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def blank_until(base: Base, at: int, stop: int) -> int:
    """Return the first place that holds no blank."""
    while at < stop and byte_at(base, at) <= 32:
        at += 1
    return at


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def string_end(base: Base, at: int, stop: int) -> int:
    """Return the place of the quote that ends a string which begins at *at*, *stop* where none does."""
    end = find(base, at, stop, _QUOTE)
    while end < stop and escaped(base, at, end):
        end = find(base, end + 1, stop, _QUOTE)
    return end


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def scalar_end(base: Base, at: int, stop: int) -> int:
    """Return where a number or a word ends."""
    while at < stop:
        byte = byte_at(base, at)
        if byte in (_COMMA, _CLOSE, _CLOSE_LIST) or byte <= 32:
            return at
        at += 1
    return stop


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def bare_address(base: Base, at: int, end: int) -> tuple[int, int]:
    """Return begin and end of an address without brackets and port."""
    if byte_at(base, at) == _OPEN_LIST:
        return at + 1, find(base, at, end, _CLOSE_LIST)
    colon = find(base, at, end, _COLON)
    if colon < end and find(base, colon + 1, end, _COLON) == end:
        return at, colon
    return at, end


@njit(inline="always", **KERNEL)  # type: ignore[untyped-decorator]
def note(
    base: Base,
    at: int,
    end: int,
    nodes: Base,
    node: int,
    k: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    ranks: NDArray[np.int64],
) -> None:
    """Note a value, if its node is wanted and no better one was found."""
    if node >= 0 and present(base, at, end):
        field, rank = column(nodes, node, _FIELD), column(nodes, node, _RANK)
        if field == _REQUEST:
            cut, last = split_request(base, at, end)
            if cut > at and rank > ranks[_TARGET] and present(base, cut + 1, last):
                ranks[_TARGET] = rank
                starts[_METHOD, k], ends[_METHOD, k] = at, cut
                starts[_TARGET, k], ends[_TARGET, k] = cut + 1, last
        elif field >= 0 and rank > ranks[field]:
            if field == _ADDRESS:
                at, end = bare_address(base, at, end)
            if end > at:
                ranks[field] = rank
                starts[field, k], ends[field, k] = at, end


@njit(inline="always", **KERNEL)  # type: ignore[untyped-decorator]
def read_object(
    base: Base,
    at: int,
    stop: int,
    nodes: Base,
    keys: Base,
    k: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    ranks: NDArray[np.int64],
    stack: NDArray[np.int64],
) -> int:
    """Note the slices of the first object on a line as column *k*; return 0, or why it is set aside."""
    at = find(base, at, stop, _OPEN)
    depth, node, fault = -1, 0, _JSON
    while True:
        at = blank_until(base, at, stop)
        if at >= stop:
            fault = _TRUNCATED if depth >= 0 else _JSON
            break
        byte = byte_at(base, at)
        if byte == _COMMA and depth >= 0:
            at += 1
            continue
        if byte in (_CLOSE, _CLOSE_LIST):
            at += 1
            depth -= 1
            if depth < 0:
                fault = 0
                break
            continue
        if depth >= 0:
            kind, node = stack[depth] % 4, stack[depth] // 4 - 1
            if kind == _OBJECT:
                end = string_end(base, at + 1, stop)
                if byte != _QUOTE or end >= stop:
                    fault = _TRUNCATED if byte == _QUOTE else _JSON
                    break
                node = child_of(base, at + 1, end, nodes, keys, node)
                at = blank_until(base, end + 1, stop)
                if at < stop and byte_at(base, at) != _COLON:
                    break
                at = blank_until(base, at + 1, stop)
                if at >= stop:
                    fault = _TRUNCATED
                    break
                byte = byte_at(base, at)
            elif kind == _FIRST:
                stack[depth] += 1
            else:
                node = -1
        if byte == _QUOTE:
            end = string_end(base, at + 1, stop)
            if end >= stop:
                fault = _TRUNCATED
                break
            note(base, at + 1, end, nodes, node, k, starts, ends, ranks)
            at = end + 1
        elif byte in (_OPEN, _OPEN_LIST):
            depth += 1
            if depth >= _DEPTH:
                break
            stack[depth] = (node + 1) * 4 + (_OBJECT if byte == _OPEN else _FIRST)
            at += 1
        else:
            end = scalar_end(base, at, stop)
            if end == at:
                break
            if byte == 45 or 48 <= byte <= 57:
                note(base, at, end, nodes, node, k, starts, ends, ranks)
            at = end
    return fault


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def scan_json(
    data: NDArray[np.uint8],
    size: int,
    first: int,
    nodes: NDArray[np.uint8],
    keys: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    numbers: NDArray[np.int64],
    spans: NDArray[np.int32],
    faults: NDArray[np.int64],
    ranks: NDArray[np.int64],
    stack: NDArray[np.int64],
) -> tuple[int, int, int]:
    """
    Read all lines of a block; what stands before the first ``{`` of a line is passed over.

    Args:
        data: The bytes, padded.
        size: How many are text.
        first: The number of the first line.
        nodes: ``Mapping.nodes`` as bytes.
        keys: ``Mapping.keys``.
        starts: Filled: where fields begin; all -1 before, one column a line.
        ends: Filled: where fields end.
        numbers: Filled: line numbers.
        spans: Filled: begin and end, one row a line.
        faults: Filled: line number, fault, begin and end of lines set aside.
        ranks: Room for one number a field.
        stack: Room for ``DEPTH`` numbers.

    Returns:
        How many lines were understood, how many set aside, how many there are with blank ones.
    """
    base, tree, texts = base_of(data), base_of(nodes), base_of(keys)
    at, k, rejected, number = 0, 0, 0, first
    while at < size:
        stop = find(base, at, size, _NEWLINE)
        begin = at
        while begin < stop and (byte_at(base, begin) <= 32):
            begin += 1
        if begin < stop:
            ranks[:] = 0
            fault = _LONG
            if stop - begin <= _LONGEST:
                fault = read_object(base, begin, stop, tree, texts, k, starts, ends, ranks, stack)
            if fault == 0:
                numbers[k] = number
                spans[k, 0], spans[k, 1] = begin, stop
                k += 1
            else:
                for field in range(FIELDS):
                    starts[field, k], ends[field, k] = -1, -1
                faults[rejected, 0], faults[rejected, 1] = number, fault
                faults[rejected, 2], faults[rejected, 3] = begin, stop
                rejected += 1
        number += 1
        at = stop + 1
    return k, rejected, number - first
