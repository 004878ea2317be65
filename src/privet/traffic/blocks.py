"""A piece of a log that ends at a line end, and the lines of it that were set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from privet.traffic.lines import PADDING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

LONGEST = 1 << 20
"""The longest line that is read, in bytes; a longer one is set aside without being held.

No server writes such a line: nginx refuses request headers above 32 KiB by default, Apache above 8 KiB a header.
"""

KEPT = 2000
"""How many bytes of a rejected line are kept, to be shown to whoever looks for the cause."""


class Fault(IntEnum):
    """Why a line was set aside."""

    MISMATCH = 1
    TRUNCATED = 2
    TIME = 3
    STATUS = 4
    LONG = 5
    JSON = 6
    NO_FIELDS = 7

    @property
    def words(self) -> str:
        """Say the reason as it is shown and written to the rejects file."""
        return WORDS[self]


WORDS = {
    Fault.MISMATCH: "not in this format",
    Fault.TRUNCATED: "cut short",
    Fault.TIME: "no such time",
    Fault.STATUS: "no such status",
    Fault.LONG: "longer than 1 MiB",
    Fault.JSON: "not a JSON object",
    Fault.NO_FIELDS: "before any #Fields line",
}


@dataclass(frozen=True, slots=True)
class Reject:
    """
    Hold one line that was set aside.

    Args:
        number: Its line number in its source, counted from 1.
        fault: Why.
        text: Its first bytes, as they stand in the source.
    """

    number: int
    fault: Fault
    text: bytes


@dataclass(frozen=True, slots=True)
class Rejects:
    """Hold the lines of one block that were set aside, in the order of the log."""

    lines: tuple[Reject, ...] = ()

    def __len__(self) -> int:
        """Count them."""
        return len(self.lines)

    def counts(self) -> dict[Fault, int]:
        """Count them by reason."""
        counts: dict[Fault, int] = {}
        for reject in self.lines:
            counts[reject.fault] = counts.get(reject.fault, 0) + 1
        return counts

    @staticmethod
    def merged(parts: Iterable[Rejects]) -> Rejects:
        """Join several into one, ordered by line number."""
        lines = [line for part in parts for line in part.lines]
        return Rejects(tuple(sorted(lines, key=lambda reject: reject.number)))


@dataclass(frozen=True, slots=True)
class Block:
    """
    Hold whole lines of a log, in a buffer that its reader gives away.

    A format may unescape values in place, so a block is read once.

    Args:
        data: The bytes, uint8, with at least ``PADDING`` zeros behind the last one.
        size: How many of them are text.
        number: The line number of the first line, counted from 1.
        offset: Where the text ends in the decompressed source, in bytes.
        long: Lines set aside before or within this text, because they are longer than ``LONGEST``.
        before: The last directive line (``#Fields: ...``) in force before this text, if there was one.
        lines: How many lines it holds; 0 where they were not counted.
    """

    data: NDArray[np.uint8]
    size: int
    number: int = 1
    offset: int = 0
    long: tuple[Reject, ...] = field(default=())
    before: bytes = b""
    lines: int = 0

    @staticmethod
    def of(text: bytes, number: int = 1) -> Block:
        """Return a block that holds a copy of *text*."""
        data = np.zeros(len(text) + PADDING, np.uint8)
        data[: len(text)] = np.frombuffer(text, np.uint8)
        return Block(data, len(text), number, len(text))
