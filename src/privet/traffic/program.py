"""A log format compiled: which literal follows which value."""

from __future__ import annotations

from dataclasses import dataclass
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


class Style(IntEnum):
    """How the end of a value is found."""

    TOKEN = 0
    """At the first byte of the literal behind it, and the whole literal must stand there."""
    SEARCH = 1
    """At the first place where the whole literal stands and the next value looks like itself."""
    QUOTED = 2
    """Like SEARCH, but a byte behind a backslash ends nothing."""
    CLF = 3
    """After 26 bytes, ``10/Oct/2026:13:55:36 +0000``."""
    LAST = 4
    """At the end of the line; no space in it."""
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
    """

    field: int
    literal: bytes = b""
    style: Style = Style.TOKEN
    port: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """
    What the kernel interprets.

    Args:
        prefix: Bytes that every line begins with.
        steps: int32, one row a value: field, style, start and length of the literal, port; and one row that does nothing.
        literals: All literals, uint8, padded.
        open_ended: Whether a line may go on behind the last literal.
        fields: The fields that it can fill.
    """

    prefix: bytes
    steps: NDArray[np.int32]
    literals: NDArray[np.uint8]
    open_ended: bool
    fields: frozenset[Field]


def compiled(steps: Sequence[Step], *, prefix: bytes = b"", open_ended: bool = False) -> Program:
    """Return the program of a text format; *prefix* is what every line begins with."""
    literals = bytearray(prefix)
    rows = []
    for step in steps:
        rows.append((int(step.field), step.style, len(literals), len(step.literal), step.port))
        literals += step.literal
    rows.append((SKIP, Style.REST, 0, 0, False))
    fields: set[Field] = set()
    for step in steps:
        if step.field == REQUEST:
            fields |= {Field.METHOD, Field.TARGET}
        elif step.field != SKIP:
            fields.add(Field(step.field))
    return Program(
        prefix=prefix,
        steps=np.array(rows, np.int32).reshape(-1, 5),
        literals=np.frombuffer(bytes(literals) + b"\0", np.uint8).copy(),
        open_ended=open_ended,
        fields=frozenset(fields),
    )
