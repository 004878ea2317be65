"""What the law of a place asks once personal data were taken; the rules themselves are data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, tzinfo

STALE_DAYS = 180
"""A rule that nobody has verified for longer shows a warning: several of these laws are moving."""


class Anchor(StrEnum):
    """
    The moments that clocks run from.

    The first four are of the case itself, since statutes hang on different ones; the fifth is that
    of another duty done, on which California's report to the Attorney General hangs.
    """

    SIGNAL = "signal"
    """The first sign that something was taken."""
    SUSPICION = "suspicion"
    """There are reasonable grounds to suspect it."""
    AWARENESS = "awareness"
    """It is known with reasonable certainty."""
    DETERMINATION = "determination"
    """It is found to be of the kind that has to be notified."""
    PEOPLE_TOLD = "people-told"
    """The people concerned were told."""


class Unit(StrEnum):
    """What a limit counts."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business-days"
    NONE = "none"
    """Nothing: the law says a word, such as *immediately*."""


class Force(StrEnum):
    """How a duty binds."""

    LAW = "law"
    GUIDANCE = "guidance"
    """The authority expects it, no statute says it."""
    VOLUNTARY = "voluntary"
    """Nobody has to; the authority encourages it."""
    ON_ORDER = "on-order"
    """Only where the authority asks for it."""


class Whom(StrEnum):
    """Who is to be told, or what is to be done."""

    AUTHORITY = "authority"
    PEOPLE = "people"
    ASSESSMENT = "assessment"
    """Nobody yet: it is to be found out whether there is a breach."""


class Sure(StrEnum):
    """How sure we are that a rule is right."""

    HIGH = "high"
    MEDIUM_HIGH = "medium-high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Limit:
    """
    Say how long there is.

    Args:
        number: How many of the unit; 0 where the law says a word.
        words: What the law says, as in "as soon as practicable".
    """

    unit: Unit
    number: int
    words: str

    def __post_init__(self) -> None:
        if (self.number < 1) != (self.unit is Unit.NONE):
            raise ValueError(f"a limit in {self.unit} is not {self.number}")
        if not self.words:
            raise ValueError("a limit is told in words, too")


@dataclass(frozen=True, slots=True)
class Duty:
    """
    Say whom to tell, from when on, by when and under which condition.

    Args:
        where: The provision.
        threshold: When the duty exists at all, in words.
        note: What else one has to know.
    """

    whom: Whom
    force: Force
    anchor: Anchor
    limit: Limit
    where: str
    threshold: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """
    Hold the law of one place as it is from one day to another.

    Args:
        valid_to: The last day; None while no end is known.
        last_verified: When somebody last looked whether this is still so.
        source: What was read for it.
        pending: A reform under way; '' where none is known.
        called: The law's official name in other languages, by their tags.
        contents: What a notice to the authority says, by the names of ``notices.Item``.
        silence: Why there is no duty towards the authority; '' where there is one.
    """

    law: str
    valid_from: date
    valid_to: date | None
    last_verified: date
    source: str
    confidence: Sure
    duties: tuple[Duty, ...]
    contents: tuple[str, ...]
    pending: str = ""
    silence: str = ""
    called: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("a rule ends before it begins")
        if not self.duties and not self.silence:
            raise ValueError("a rule without a duty says why")
        if not self.contents:
            raise ValueError("a rule says what a notice contains")

    def law_in(self, language: str) -> str:
        """Return what the law is called in a language, if it has an official name there."""
        return self.called.get(language, self.law)

    def holds(self, day: date) -> bool:
        """Tell whether it is the law on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def warnings(self, today: date) -> Iterator[str]:
        """Say what to be careful about."""
        age = (today - self.last_verified).days
        if age > STALE_DAYS:
            yield (
                f"last verified {age} days ago, on {self.last_verified}: "
                "have it checked before you rely on it"
            )
        if self.confidence is not Sure.HIGH:
            yield f"how sure this rule is: {self.confidence}; have counsel confirm it"
        if self.pending:
            yield f"a reform is under way: {self.pending}"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """
    Hold a place: its authority, its clock on the wall, its holidays and its rules over time.

    Args:
        code: ISO 3166, with a part of a country as in ``CA-QC``; ``EU`` for the Union.
        called: The authority's official name in other languages, by their tags.
        countries: The countries whose people it protects, by ISO 3166.
        calendar: Whose holidays business days skip; '' where no limit counts them.
        languages: In which its authority is written to, the usual one first.
    """

    code: str
    name: str
    authority: str
    countries: tuple[str, ...]
    zone: tzinfo
    calendar: str
    languages: tuple[str, ...]
    rules: tuple[Rule, ...]
    called: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for earlier, later in zip(self.rules, self.rules[1:], strict=False):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                raise ValueError(f"{self.code}: two rules hold on {later.valid_from}")
        counting = any(
            duty.limit.unit is Unit.BUSINESS_DAYS for rule in self.rules for duty in rule.duties
        )
        if counting and not self.calendar:
            raise ValueError(f"{self.code}: business days need a calendar")

    def authority_in(self, language: str) -> str:
        """Return what the authority is called in a language, if it has an official name there."""
        return self.called.get(language, self.authority)

    def rule(self, day: date) -> Rule | None:
        """Return the rule that holds on a day; None where none is known."""
        return next((rule for rule in self.rules if rule.holds(day)), None)
