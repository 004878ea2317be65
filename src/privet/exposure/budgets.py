"""The budget: how many distinct data subjects one actor may be shown within a window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MICROSECONDS = 1_000_000

HOUR = 3600 * MICROSECONDS
DAY = 24 * HOUR

WINDOWS = {"1h": HOUR, "1d": DAY, "7d": 7 * DAY, "28d": 28 * DAY}
"""The windows that are always measured, in microseconds."""

UNITS = {"s": MICROSECONDS, "m": 60 * MICROSECONDS, "h": HOUR, "d": DAY, "w": 7 * DAY}

WHO = ("account", "client", "session", "device", "network", "asn", "site")


def span(text: str) -> int:
    """
    Return a span such as ``1h`` or ``28d`` in microseconds.

    Raises:
        ValueError: *text* is not a whole number above 0 with one of the units s, m, h, d, w.
    """
    number, unit = text[:-1], text[-1:]
    if unit not in UNITS or not (number.isascii() and number.isdigit()) or int(number) == 0:
        raise ValueError(f"not a span of time: {text!r}; write a number and s, m, h, d or w")
    return int(number) * UNITS[unit]


def day_of(microseconds: int) -> date:
    """Return the day (UTC) of a moment."""
    return date(1970, 1, 1) + timedelta(days=microseconds // DAY)


@dataclass(frozen=True, slots=True)
class Budget:
    """
    Allow one actor so many distinct data subjects within a sliding window.

    A data subject seen again within the window costs nothing.

    Args:
        who: The level at which people are counted; one of ``WHO``.
        window: Such as ``1d``.
        subjects: How many, at least 1.
        younger_than: Only for so long after the actor was first seen, such as ``7d``.
        weighted: Whether people count by the weight of what is shown of them; 1 is a name.
        role: Only for visitors of this role, in place of the budget that has none.
    """

    who: str
    window: str
    subjects: int
    younger_than: str | None = None
    weighted: bool = False
    role: str | None = None

    def __post_init__(self) -> None:
        if self.who not in WHO:
            raise ValueError(f"budget.who must be one of {', '.join(WHO)}")
        if self.subjects < 1:
            raise ValueError("budget.subjects must be at least 1")
        span(self.window)
        if self.younger_than is not None:
            span(self.younger_than)

    @property
    def microseconds(self) -> int:
        """The length of the window."""
        return span(self.window)

    @property
    def youth(self) -> int:
        """How long after it was first seen the budget binds an actor; without end if never ends."""
        return span(self.younger_than) if self.younger_than else 1 << 62
