"""Show what was understood of a log: one value of each field, and what was set aside and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.traffic.blocks import Block, Fault, Reject, Rejects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.traffic.formats.format import Format
    from privet.traffic.lines import Exchanges, Field

SHOWN = 3
"""How many lines are shown for each reason."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """
    Hold what a format makes of some lines.

    Args:
        format: The format's name.
        parsed: How many lines it reads.
        rejected: How many it sets aside.
        values: Of each field the format has, one value and the share of lines that have one.
        first: The earliest moment, microseconds since 1970 UTC; None where nothing was read.
        last: The latest.
        reasons: Why lines were set aside, how many, and the first of them; the most frequent first.
    """

    format: str
    parsed: int
    rejected: int
    values: tuple[tuple[Field, str, float], ...]
    first: int | None
    last: int | None
    reasons: tuple[tuple[Fault, int, tuple[Reject, ...]], ...]

    @property
    def reject_rate(self) -> float:
        """The share of lines that were set aside, 0 to 1."""
        return self.rejected / max(1, self.parsed + self.rejected)


def inspect(lines: Sequence[bytes], chosen: Format) -> Inspection:
    """Return what *chosen* makes of lines."""
    exchanges, rejects = chosen.read(Block.of(b"\n".join(lines) + b"\n"))
    return Inspection(
        format=chosen.name,
        parsed=len(exchanges),
        rejected=len(rejects),
        values=tuple(_values(exchanges, chosen.fields)),
        first=int(exchanges.at.min()) if len(exchanges) else None,
        last=int(exchanges.at.max()) if len(exchanges) else None,
        reasons=tuple(_reasons(rejects)),
    )


def _values(exchanges: Exchanges, fields: frozenset[Field]) -> list[tuple[Field, str, float]]:
    """Return one value of each field, and the share of lines that have one."""
    lines = exchanges.lines
    values = []
    for field in sorted(fields):
        there = np.flatnonzero(lines.start[field] >= 0)
        text = ""
        if there.size:
            i = int(there[there.size // 2])
            text = (
                lines.data[lines.start[field, i] : lines.end[field, i]]
                .tobytes()
                .decode("utf-8", "replace")
            )
        values.append((field, text, there.size / max(1, len(exchanges))))
    return values


def _reasons(rejects: Rejects) -> list[tuple[Fault, int, tuple[Reject, ...]]]:
    """Return why lines were set aside, the most frequent reason first."""
    counts = sorted(rejects.counts().items(), key=lambda pair: -pair[1])
    return [
        (fault, count, tuple([one for one in rejects.lines if one.fault == fault][:SHOWN]))
        for fault, count in counts
    ]


def backward_jumps(at: NDArray[np.int64], *, seconds: int = 3600) -> int:
    """Return how often a log's clock went back by more than *seconds* from one line to the next."""
    return int((np.diff(at) < -seconds * 1_000_000).sum())
