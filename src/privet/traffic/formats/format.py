"""What a log format does with a block of bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from privet.traffic.blocks import KEPT, Block, Fault, Reject, Rejects
from privet.traffic.combined import named
from privet.traffic.lines import FIELDS, PADDING, Exchanges, Field, Lines, Method
from privet.traffic.program import SKIP
from privet.traffic.scan import scan
from privet.traffic.search import count
from privet.traffic.unescape import BACKSLASH, join, unescape
from privet.traffic.values import read_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.traffic.program import Program

ESCAPED = frozenset(
    {
        Field.ACCOUNT,
        Field.CLIENT,
        Field.SESSION,
        Field.DEVICE,
        Field.TARGET,
        Field.QUERY,
        Field.HOST,
        Field.REFERRER,
        Field.AGENT,
        Field.OPERATION,
        Field.FORWARDED,
    }
)
"""The fields in which visitors can send bytes that a server escapes."""


class Format(Protocol):
    """Read blocks of a log."""

    @property
    def name(self) -> str:
        """The name under which it can be asked for, such as ``combined``."""

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that it can fill."""

    def read(self, block: Block) -> tuple[Exchanges, Rejects]:
        """Read a block; lines that are not understood are set aside. The block is used up."""


@dataclass(slots=True)
class Slices:
    """Hold what a line kernel filled, before values are read."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    numbers: NDArray[np.int64]
    spans: NDArray[np.int32]
    faults: NDArray[np.int64]
    good: int = 0
    bad: int = 0

    @staticmethod
    def room(block: Block) -> Slices:
        """Return room for all lines of a block."""
        lines = block.lines or count(block.data, 0, block.size, 10) + 1
        return Slices(
            data=block.data,
            starts=np.full((FIELDS, lines), -1, np.int32),
            ends=np.full((FIELDS, lines), -1, np.int32),
            numbers=np.empty(lines, np.int64),
            spans=np.empty((lines, 2), np.int32),
            faults=np.empty((lines, 4), np.int64),
        )


@dataclass(frozen=True, slots=True)
class Escape:
    """Say which fields of a format are escaped how; *mark* begins an escape."""

    mark: int = BACKSLASH
    fields: frozenset[Field] = field(default=ESCAPED)
    times: int = 1


@dataclass(frozen=True, slots=True)
class TextFormat:
    """
    Read lines whose values stand between literals.

    Args:
        name: Its name.
        program: What the kernel interprets.
        escapes: How values are escaped, in the order in which to undo it.
    """

    name: str
    program: Program
    escapes: tuple[Escape, ...] = (Escape(),)

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that it can fill."""
        return self.program.fields

    @property
    def named(self) -> int:
        """The field of a visitor's name in a combined line; below ``SKIP`` for any other format."""
        prefix, steps = self.program.source
        # a plain number: a kernel looks up anew each time what kind of thing a member of an enumeration is
        return SKIP - 1 if prefix or self.program.open_ended else int(named(steps))

    def read(self, block: Block) -> tuple[Exchanges, Rejects]:
        """Read a block; lines that are not understood are set aside."""
        exchanges, rejects = self.read_apart(block)
        return with_queries(exchanges), rejects

    def read_apart(self, block: Block) -> tuple[Exchanges, Rejects]:
        """Read a block, and leave paths and queries that stand in columns of their own apart."""
        slices = Slices.room(block)
        program = self.program
        slices.good, slices.bad, _ = scan(
            block.data,
            block.size,
            block.number,
            program.prefix,
            program.steps.view(np.uint8).reshape(-1),
            program.literals,
            program.open_ended,
            self.named,
            slices.starts,
            slices.ends,
            slices.numbers,
            slices.spans,
            slices.faults,
        )
        return finished(slices, self.fields, self.escapes, block.long)


def finished(
    slices: Slices,
    fields: frozenset[Field],
    escapes: tuple[Escape, ...],
    long: tuple[Reject, ...] = (),
) -> tuple[Exchanges, Rejects]:
    """Read the values of all slices, set impossible ones aside, and undo escapes."""
    good = slices.good
    at, method = np.empty(good, np.int64), np.empty(good, np.int8)
    status, fault = np.empty(good, np.int16), np.empty(good, np.int8)
    wrong = read_values(
        slices.data,
        good,
        slices.starts,
        slices.ends,
        -1 if Field.METHOD in fields else int(Method.GET),
        -1 if Field.STATUS in fields else 200,
        at,
        method,
        status,
        fault,
    )
    rejects = [_reject(slices.data, *row) for row in slices.faults[: slices.bad].tolist()]
    if wrong:
        for i in np.flatnonzero(fault).tolist():
            begin, end = slices.spans[i].tolist()
            rejects.append(_reject(slices.data, slices.numbers[i], fault[i], begin, end))
        keep = np.flatnonzero(fault == 0)
        at, method, status = at[keep], method[keep], status[keep]
        _keep(slices, keep)
    elif good < len(slices.numbers):
        _keep(slices, slice(good))
    for escape in escapes:
        chosen = np.zeros(FIELDS, np.bool_)
        chosen[[int(one) for one in escape.fields & fields]] = True
        if chosen.any():
            for _ in range(escape.times):
                unescape(
                    slices.data,
                    len(at),
                    slices.spans,
                    slices.starts,
                    slices.ends,
                    escape.mark,
                    chosen,
                )
    lines = Lines(slices.data, slices.starts, slices.ends, slices.numbers)
    rejects.extend(long)
    rejects.sort(key=lambda reject: reject.number)
    return Exchanges(lines, at, method, status), Rejects(tuple(rejects))


def with_queries(exchanges: Exchanges) -> Exchanges:
    """Join paths and queries that stand in columns of their own to targets, in a longer buffer."""
    lines = exchanges.lines
    path, query = int(Field.TARGET), int(Field.QUERY)
    both = np.flatnonzero((lines.start[path] >= 0) & (lines.start[query] >= 0))
    if not both.size:
        return exchanges
    needed = int((lines.end[[path, query]] - lines.start[[path, query]])[:, both].sum()) + both.size
    size = len(lines.data)
    data = np.zeros(size + needed + PADDING, np.uint8)
    data[:size] = lines.data
    join(data, size, both, lines.start, lines.end, path, query)
    joined = Lines(data, lines.start, lines.end, lines.numbers)
    return Exchanges(joined, exchanges.at, exchanges.method, exchanges.status)


def _keep(slices: Slices, keep: NDArray[np.int64] | slice) -> None:
    """Drop all lines but some."""
    slices.starts = np.ascontiguousarray(slices.starts[:, keep])
    slices.ends = np.ascontiguousarray(slices.ends[:, keep])
    slices.numbers = slices.numbers[keep]
    slices.spans = np.ascontiguousarray(slices.spans[keep])


def _reject(data: NDArray[np.uint8], number: int, fault: int, begin: int, end: int) -> Reject:
    """Copy the head of a line that is set aside."""
    return Reject(int(number), Fault(int(fault)), data[begin : min(end, begin + KEPT)].tobytes())
