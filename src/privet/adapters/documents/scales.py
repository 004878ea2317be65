"""Round numbers along an axis: of people, of powers of ten, of moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import ceil, floor, log10
from typing import Final

STEPS_S: Final = (
    *(1, 5, 15, 30, 60, 300, 600, 900, 1_800),
    *(3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 259_200, 432_000),
    *(604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000),
)
"""Distances between two marks on a time axis, in seconds."""


def round_ceiling(largest: float) -> float:
    """Return the next round number (1, 2, 2.5, 4, 5, 6, 8 times a power of ten), at least 4."""
    if largest <= 4:
        return 4
    power: float = 10.0 ** floor(log10(largest))
    return next((n * power for n in (1, 2, 2.5, 4, 5, 6, 8) if n * power >= largest), 10 * power)


def quarters(ceiling: float) -> tuple[float, ...]:
    """Return the marks of a linear axis, four equal steps from 0 to *ceiling*."""
    return tuple(ceiling * n / 4 for n in range(5))


def decades(largest: float) -> int:
    """Return how many powers of ten an axis from 1 must span to hold *largest*, at least 1."""
    return max(1, ceil(log10(max(largest, 1)) - 1e-9))


def power_of_ten(power: int) -> str:
    """Write a power of ten in little room, ``100``, ``10k``, ``1M``."""
    thousands, rest = divmod(power, 3)
    return f"{10**rest}{('', 'k', 'M', 'G', 'T')[min(thousands, 4)]}"


def moments(begin: datetime, seconds: float, marks: int = 6) -> list[tuple[float, str]]:
    """
    Return the marks of a time axis: seconds since *begin*, and what is written there.

    Args:
        begin: The left end of the axis, in UTC.
        seconds: Its length.
        marks: About how many marks have room.
    """
    step = next((s for s in STEPS_S if seconds / s <= marks), STEPS_S[-1])
    midnight = datetime(begin.year, begin.month, begin.day, tzinfo=UTC)
    offset = (begin.astimezone(UTC) - midnight).total_seconds()
    first = ceil(offset / step - 1e-9) * step - offset
    found = []
    at = first
    while at <= seconds + 1e-6:
        found.append((at, _written(begin + timedelta(seconds=at), step)))
        at += step
    return found


def _written(moment: datetime, step: float) -> str:
    """Write the mark of one moment as finely as the step needs."""
    if step >= 86_400:
        return f"{moment.day} {moment:%b}"
    if moment.hour == moment.minute == moment.second == 0:
        return f"{moment.day} {moment:%b}"
    return f"{moment:%H:%M:%S}" if step < 60 else f"{moment:%H:%M}"
