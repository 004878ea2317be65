"""A log format compiled: which literal follows which value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from privet.traffic.lines import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SKIP = -1
"""Stands for a field where a value is of no use to us."""

REQUEST = -2
"""Stands for a field where a value is a request line, ``GET /x HTTP/1.1``."""

WORD = 8
"""How many bytes of a literal are compared at once."""

COLUMNS = 9
"""How many numbers a step has; see ``Step.row``."""

CLF_WIDTH = len("10/Oct/2026:13:55:36 +0000")


class Style(IntEnum):
    """How the end of a value is found."""

    TOKEN = 0
    """At the first byte of the literal behind it, and the whole literal must stand there."""
    SEARCH = 1
    """At the first place where the whole literal stands and the next value looks like itself."""
    QUOTED = 2
    """Like SEARCH, but a byte behind a backslash ends nothing."""
    FIXED = 3
    """After so many bytes."""
    LAST = 4
    """At the end of the line; no blank in it."""
    REST = 5
    """At the end of the line."""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One value of a line, and the literal behind it.

    Args:
        field: A ``Field``, ``SKIP`` or ``REQUEST``.
        literal: The bytes between this value and the next; empty at the end of the line.
        style: How the end is found.
        port: Cut a port off the end, as in ``192.0.2.1:4711``.
        width: How many bytes long a FIXED value is.
        shared: The literal belongs to the next value, which begins with it.
    """

    field: int
    literal: bytes = b""
    style: Style = Style.TOKEN
    port: bool = False
    width: int = CLF_WIDTH
    shared: bool = False

    def row(self, first: int) -> tuple[int, ...]:
        """Return the step as the kernel reads it; *first* is where its literal begins among all."""
        head, length = self.literal[:WORD], len(self.literal)
        whole = len(head) == WORD
        return (
            int(self.field),
            int(self.style),
            first,
            length,
            int(self.port),
            int.from_bytes(head, "little", signed=whole),
            -1 if whole else (1 << 8 * len(head)) - 1,
            self.width,
            0 if self.shared else length,
        )


@dataclass(frozen=True, slots=True)
class Program:
    """
    What the kernel interprets.

    Args:
        prefix: How many bytes every line begins with; they stand first among the literals.
        steps: int64, one row a step (see ``Step.row``), then one row that does nothing.
        literals: All literals, uint8.
        open_ended: Whether a line may go on behind the last literal.
        fields: The fields that it can fill.
        source: What it was compiled from.
    """

    prefix: int
    steps: NDArray[np.int64]
    literals: NDArray[np.uint8]
    open_ended: bool
    fields: frozenset[Field]
    source: tuple[bytes, tuple[Step, ...]]

    def behind(self, prefix: bytes, steps: Sequence[Step]) -> Program:
        """Return the program for lines that have an envelope before them."""
        own_prefix, own_steps = self.source
        if own_prefix:
            last = replace(steps[-1], literal=steps[-1].literal + own_prefix)
            steps = [*steps[:-1], last]
        return compiled([*steps, *own_steps], prefix=prefix, open_ended=self.open_ended)


def compiled(steps: Sequence[Step], *, prefix: bytes = b"", open_ended: bool = False) -> Program:
    """Return the program of a text format; *prefix* is what every line begins with."""
    literals = bytearray(prefix)
    rows = []
    for step in steps:
        rows.append(step.row(len(literals)))
        literals += step.literal
    rows.append(Step(SKIP, style=Style.REST).row(0))
    fields: set[Field] = set()
    for step in steps:
        if step.field == REQUEST:
            fields |= {Field.METHOD, Field.TARGET}
        elif step.field != SKIP:
            fields.add(Field(step.field))
    return Program(
        prefix=len(prefix),
        steps=np.array(rows, np.int64),
        literals=np.frombuffer(bytes(literals) + bytes(WORD), np.uint8).copy(),
        open_ended=open_ended,
        fields=frozenset(fields),
        source=(prefix, tuple(steps)),
    )


@dataclass(frozen=True, slots=True)
class Value:
    """
    One variable of a format that an operator wrote.

    Args:
        field: A ``Field``, ``SKIP`` or ``REQUEST``.
        width: Its length, where that is fixed; else 0.
        free: Whether it may hold blanks.
        name: What the operator called it.
    """

    field: int
    width: int = 0
    free: bool = False
    name: str = ""


TOKENS = frozenset(
    {Field.ADDRESS, Field.TIME, Field.METHOD, Field.STATUS, Field.SIZE, Field.HOST, Field.SESSION}
)
"""Fields that hold no blank."""


class Adjoining(ValueError):
    """Two variables stand side by side, with nothing to tell where one ends."""


def assembled(
    parts: Sequence[bytes | Value], *, escaped: bool = True, open_ended: bool = False
) -> Program:
    """
    Compile literals and variables, as they stand in an operator's own format.

    Args:
        parts: Literals and variables in the order of the line.
        escaped: Whether a quote within a value is written behind a backslash.
        open_ended: Whether a line may go on behind the last part.

    Raises:
        Adjoining: Two variables have no literal between them.
    """
    prefix, pairs = _paired(parts)
    steps: list[Step] = []
    before = prefix
    for i, (value, literal) in enumerate(pairs):
        last = i + 1 == len(pairs)
        if not literal and not last:
            steps.append(Step(value.field, b"/", shared=True))
        else:
            step = _step(value, literal, before, escaped=escaped)
            port = value.field == Field.ADDRESS and literal == b":" and not last
            steps.append(replace(step, port=port))
        before = literal
    return compiled(_without_ports(steps), prefix=prefix, open_ended=open_ended)


def _without_ports(steps: list[Step]) -> list[Step]:
    """Join an address and the port behind it, since an IPv6 address holds colons itself."""
    joined: list[Step] = []
    for step in steps:
        if joined and joined[-1].port and joined[-1].literal == b":":
            joined[-1] = replace(joined[-1], literal=step.literal, style=step.style)
        else:
            joined.append(step)
    return joined


def _paired(parts: Sequence[bytes | Value]) -> tuple[bytes, list[tuple[Value, bytes]]]:
    """Return what stands before the first variable, and each variable with the literal behind it."""
    prefix = b""
    pairs: list[tuple[Value, bytes]] = []
    for part in parts:
        if isinstance(part, Value):
            # a path begins with a slash, which tells where the variable before it ends
            if pairs and not pairs[-1][1] and part.field != Field.TARGET:
                raise Adjoining(f"{pairs[-1][0].name} and {part.name}")
            pairs.append((part, b""))
        elif pairs:
            pairs[-1] = (pairs[-1][0], pairs[-1][1] + part)
        else:
            prefix += part
    return prefix, pairs


def _step(value: Value, literal: bytes, before: bytes, *, escaped: bool) -> Step:
    """Return the step of one variable between two literals."""
    if value.width:
        return Step(value.field, literal, Style.FIXED, width=value.width)
    if not literal:
        token = value.field in TOKENS and not value.free
        return Step(value.field, b"", Style.LAST if token else Style.REST)
    if before.endswith(b'"') and literal.startswith(b'"'):
        return Step(value.field, literal, Style.QUOTED if escaped else Style.SEARCH)
    token = value.field in TOKENS and not value.free
    return Step(value.field, literal, Style.TOKEN if token else Style.SEARCH)
