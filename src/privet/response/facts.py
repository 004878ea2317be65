"""What a case knows that letters and notices may say; what it does not know stays a gap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class People:
    """
    Say how many data subjects are affected, exactly or within a range.

    Args:
        low: At least so many.
        high: At most; the same as *low* where it is exact.
        method: How it was found out, in words.
    """

    low: int
    high: int
    method: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(f"no range of people: {self.low} to {self.high}")
        if self.low < self.high and not self.method:
            raise ValueError("an estimate says how it was made")

    @property
    def exact(self) -> bool:
        """Whether everybody was counted."""
        return self.low == self.high

    def document(self) -> dict[str, Any]:
        """Return the number as JSON shows it."""
        return {"low": self.low, "high": self.high, "exact": self.exact, "method": self.method}


@dataclass(frozen=True, slots=True)
class Ground:
    """Hold a reason of a finding: which detector found what of which actor."""

    actor: str
    detector: str
    because: str


@dataclass(frozen=True, slots=True)
class Facts:
    """
    Hold the facts of a case; '' and None say that the case lacks one.

    Args:
        case: Its name, ``case-7``.
        site: The site whose people were shown.
        actors: Who took the data, as far as handles on visitors say; each with its pseudonym, ''
            where none is known.
        first: The first exposure, RFC 3339.
        last: The last one.
        people: How many people.
        countries: How many of them in which country, by ISO 3166.
        fields: Which kinds of personal data were shown.
        surfaces: Where on the site.
        exposures: How many times somebody was shown.
        certainty: How sure it is, in words.
        because: What says so.
        evidence: What it rests on: attachments and their SHA-256.
        terms: Texts on whose terms the site was used meanwhile: name, SHA-256, since which day.
        more: What people added by hand: name of an item to text.
    """

    case: str
    site: str = ""
    actors: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    people: People | None = None
    countries: Mapping[str, int] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    exposures: int | None = None
    certainty: str = ""
    because: tuple[Ground, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    terms: tuple[tuple[str, str, str], ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)
