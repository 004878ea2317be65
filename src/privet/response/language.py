"""How a language writes what papers say: days, moments, numbers, and what analysis found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime, tzinfo

FIGURE: Final = re.compile(r"\d[\d,]*(\.\d+)?(e[+-]?\d+)?")
"""A number as detectors write it: 17,310 or 0.97 or 2e-08."""

ORDINAL: Final = re.compile(rf"({FIGURE.pattern})(?:st|nd|rd|th)?")
PART: Final = re.compile(r"\{(\w+)\}")
VERBATIM: Final = "name"
"""A part of a clause that is nobody's language: what an agent calls itself."""


@dataclass(frozen=True, slots=True)
class Language:
    """
    Hold what a language has of its own.

    Args:
        tag: Such as ``zh-Hant``.
        months: Twelve, as they stand in a date.
        first: How the first day of a month is written; '' where it is like any other.
        day: A date: {day}, {month} and {year}.
        moment: A moment: {date}, {time} and {zone}.
        thousands: What stands between groups of three digits.
        point: What stands before decimals.
        comma: What stands between the parts of a list.
        semicolon: What stands between clauses.
        named: Who did something: {who}, {what}.
        hidden: A handle that is not named: {level}, {number}.
        withheld: Why handles are not named, in parentheses.
        levels: Kinds of handles on visitors, and ``address`` for a network of one.
        fields: Kinds of personal data.
        reasons: What each detector marks, in general; none where reasons are told as they are.
        clauses: What detectors and counts say, by their English words.
        terms: What stands in the parts of clauses, by the English words.
    """

    tag: str
    months: tuple[str, ...]
    day: str
    moment: str
    thousands: str
    point: str
    comma: str
    semicolon: str
    named: str
    hidden: str
    withheld: str
    levels: Mapping[str, str]
    first: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)

    def date(self, day: date) -> str:
        """Write a day."""
        number = self.first if self.first and day.day == 1 else str(day.day)
        return self.day.format(day=number, month=self.months[day.month - 1], year=day.year)

    def at(self, moment: datetime, zone: tzinfo) -> str:
        """Write a moment by the clock of a place, and how far that clock is from UTC."""
        there = moment.astimezone(zone)
        offset = offset_of(there.utcoffset() or timedelta())
        return self.moment.format(date=self.date(there), time=f"{there:%H:%M}", zone=offset)

    def number(self, count: int) -> str:
        """Write a whole number."""
        return f"{count:,}".replace(",", self.thousands)

    def figures(self, text: str) -> str:
        """Write the numbers of a text as this language does."""
        return FIGURE.sub(lambda found: self._figure(found[0]), text)

    def _figure(self, text: str) -> str:
        whole, point, decimals = text.partition(".")
        return whole.replace(",", self.thousands) + (self.point if point else "") + decimals

    def listed(self, parts: Iterable[str]) -> str:
        """Write a list."""
        return self.comma.join(parts)

    def field(self, name: str) -> str:
        """Name a kind of personal data; what the site calls it where there is no word for it."""
        return self.fields.get(name, name)

    def reason(self, detector: str, because: str) -> str:
        """Return what a detector found: with its figures, or in general where they are not known."""
        if not self.reasons:
            return because
        said = [self.clause(each) for each in because.split("; ")]
        if None in said:
            return self.reasons.get(detector, because)
        return self.semicolon.join(filter(None, said))

    def told(self, text: str) -> str:
        """Return a text that Privet wrote in this language; as it is where it is a person's."""
        said = [self.clause(each) for each in text.split("; ")]
        return text if None in said else self.semicolon.join(filter(None, said))

    def clause(self, text: str) -> str | None:
        """Return one clause in this language; None where it has no words for it."""
        for english, own in self.clauses.items():
            found = pattern(english).fullmatch(text)
            if found is None:
                continue
            parts = {name: self._part(name, part) for name, part in found.groupdict().items()}
            if None not in parts.values():
                return own.format(**parts)
        return None

    def _part(self, name: str, text: str) -> str | None:
        if name == VERBATIM:
            return text
        if found := ORDINAL.fullmatch(text):
            return self._figure(found[1])
        return self.terms.get(text) or self.clause(text)


@cache
def pattern(english: str) -> re.Pattern[str]:
    """Return what finds a clause and its parts."""
    parts = PART.split(english)
    written = (
        f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
    return re.compile("".join(written))


def offset_of(ahead: timedelta) -> str:
    """Write how far a clock is ahead of UTC: UTC, UTC+8, UTC-3:30."""
    minutes = round(ahead.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
