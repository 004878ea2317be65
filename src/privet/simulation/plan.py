"""What a simulated site log shall contain."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from privet.simulation.tactics import LADDER

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRAPERS = (
    "loud",
    "paced",
    "rotating",
    "ipv6",
    "new-accounts",
    "logged-out-fleet",
    "shuffled-walker",
    "name-enumerator",
    "contact-lookup",
    "tail-taker",
)
"""The classes of scraper that are simulated unless others are named; ``tactics.LADDER`` has more."""

START = datetime(2026, 11, 2, tzinfo=UTC)
"""A Monday; a simulated log begins here unless told otherwise."""

SECOND = 1_000_000
"""Microseconds."""

DAY = 86_400 * SECOND
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Say how large the site is, who visits it, and who takes from it.

    Args:
        days: Length of the log.
        people: Data subjects, the members who have a page.
        visitors: Persons who visit, in all roles together.
        scrapers: Names out of ``SCRAPERS`` and ``tactics.LADDER``; empty for a site that nobody
            scrapes.
        scale: Factors on a scraper's people per day, by its name; 1 where absent.
        engines: Whether search engines visit.
        start: Midnight UTC of the first day.
        wide: Whether rarer people and good automation come as well: ``people.RARE``, ``engines.aids``.
        mimicry: How far the scrapers of the ladder copy people, 0 to 1.
    """

    days: int = 14
    people: int = 20_000
    visitors: int = 30_000
    scrapers: tuple[str, ...] = SCRAPERS
    scale: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    engines: bool = True
    start: datetime = START
    wide: bool = False
    mimicry: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a site that cannot be."""
        if self.days < 1 or self.people < 100 or self.visitors < 0:
            raise ValueError("a site needs a day, 100 people and no fewer than 0 visitors")
        known = (*SCRAPERS, *LADDER)
        unknown = sorted({*self.scrapers, *self.scale} - {*known})
        if unknown:
            raise ValueError(f"unknown scrapers: {', '.join(unknown)}; known: {', '.join(known)}")
        if any(factor <= 0 for factor in self.scale.values()):
            raise ValueError("a scale is above 0")
        if not 0 <= self.mimicry <= 1:
            raise ValueError("mimicry is from 0 to 1")
        if self.start.tzinfo is None or self.start.utcoffset() is None:
            raise ValueError("the start has no time zone")
        if self.begin % DAY:
            raise ValueError("the start is not a midnight in UTC")

    @property
    def begin(self) -> int:
        """Return the first moment, in microseconds since 1970 UTC."""
        return (self.start - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

    @property
    def end(self) -> int:
        """Return the moment behind the last, in microseconds since 1970 UTC."""
        return self.begin + self.days * DAY
