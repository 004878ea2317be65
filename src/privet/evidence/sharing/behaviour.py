"""The behaviour of a case's actors: what is shared of them without saying who they are."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from privet.errors import CaseRefused
from privet.evidence.cases import FINDING
from privet.evidence.moments import read_moment

if TYPE_CHECKING:
    from privet.evidence.canonical import Document
    from privet.evidence.cases import Case

LONGEST: Final = timedelta(days=90)
"""How long what is shared may be held against anybody at most: addresses change hands."""

OURS: Final = UUID("6f0c2a52-55a7-5f8e-9f0c-3e0f7f5d9b11")
"""Under which the identifiers of what is shared are made; any UUID of our own."""

THREAT: Final = "OAT-011 Scraping"
"""Source: OWASP Automated Threats to Web Applications, handbook 1.3."""

SEGMENT: Final = re.compile(r"\{[^{}]*\.\.\.\}|\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Naming:
    """
    Allow that addresses and accounts are named.

    Args:
        purpose: What for, in words.
        until: The last day on which they may be used, YYYY-MM-DD.
    """

    purpose: str
    until: str


@dataclass(frozen=True, slots=True)
class Behaviour:
    """
    Say how the actors of a case behaved.

    Args:
        case: Its name.
        opened: When it was opened, and *changed* last, RFC 3339.
        first: The first exposure, and the *last*; '' where none is known.
        surfaces: Name, route, fields, exposures and people of each surface.
        detectors: Which detectors found something, by name.
        actors: How many there are, and how many of each level in *levels*.
        people: How many people were shown: at least, at most.
        daily: The most people within a day.
        certainty: How sure detection was, 0 to 1; None where nobody was judged.
        naming: Allows *names*: of actors, by level; empty where they are not allowed.
        findings: Of each actor.
    """

    case: str
    opened: str
    changed: str
    first: str
    last: str
    surfaces: tuple[Document, ...]
    detectors: tuple[str, ...]
    levels: dict[str, int]
    people: tuple[int, int]
    daily: int
    certainty: float | None
    naming: Naming | None
    names: tuple[tuple[str, str], ...]
    findings: tuple[Document, ...]

    @property
    def actors(self) -> int:
        """How many actors there are."""
        return sum(self.levels.values())

    @property
    def valid_until(self) -> datetime:
        """Until when it may be held against anybody."""
        end = read_moment(self.changed) + LONGEST
        return min(end, read_moment(self.naming.until) + timedelta(days=1)) if self.naming else end

    @property
    def summary(self) -> str:
        """Say in a sentence what was done."""
        low, high = self.people
        people = f"{high:,}" if low == high else f"{low:,} to {high:,}"
        actors = f"{self.actors:,} actor{'' if self.actors == 1 else 's'}"
        return f"{people} people were shown to {actors}, at most {self.daily:,} within a day"

    @property
    def template(self) -> Document:
        """Return the behaviour as a document: routes, detectors, pace, and nobody's name."""
        return {
            "threat": THREAT,
            "routes": [each["route"] for each in self.surfaces if each["route"]],
            "detectors": list(self.detectors),
            "actors": dict(self.levels),
            "people": {"low": self.people[0], "high": self.people[1], "most_in_a_day": self.daily},
            "first": self.first,
            "last": self.last,
            "certainty": self.certainty,
        }

    @property
    def networks(self) -> tuple[str, ...]:
        """The addresses that are named, in CIDR."""
        return tuple(
            str(ipaddress.ip_network(name, strict=False))
            for level, name in self.names
            if level == "network"
        )

    def id(self, kind: str, name: str = "") -> str:
        """Return an identifier that is the same whenever the case is shared."""
        return str(uuid5(OURS, f"{self.case}|{self.opened}|{kind}|{name}"))


def of_case(case: Case, naming: Naming | None = None) -> Behaviour:
    """
    Return how the actors of a case behaved.

    Args:
        naming: Allows that they are named; without it nobody is.

    Raises:
        CaseRefused: They are to be named without a purpose, or for longer than 90 days.
    """
    if naming is not None:
        _allowed(naming, case)
    findings = tuple(entry.payload for entry in case.entries if entry.kind == FINDING)
    affected = case.affected or {}
    actors = [level_and_name(actor) for actor in case.basis.actors]
    levels: dict[str, int] = {}
    for level, _ in actors:
        levels[level] = levels.get(level, 0) + 1
    people = int(affected.get("people", 0))
    return Behaviour(
        case=case.name,
        opened=case.opened,
        changed=case.last.at,
        first=str(affected.get("first") or case.basis.first),
        last=str(affected.get("last") or case.basis.last),
        surfaces=tuple(affected.get("surfaces", ())),
        detectors=tuple(sorted({name for each in findings for name in detectors_of(each)})),
        levels=levels,
        people=(int(affected.get("low", people)), int(affected.get("high", people))),
        daily=max((int(day["people"]) for day in affected.get("days", ())), default=0),
        certainty=max((float(each["certainty"]) for each in findings), default=None),
        naming=naming,
        names=tuple(actors) if naming else (),
        findings=findings,
    )


def _allowed(naming: Naming, case: Case) -> None:
    if not naming.purpose.strip() or not naming.until:
        raise CaseRefused(
            "addresses are shared for a purpose and until a day",
            advice="Write --addresses --purpose WHY --until YYYY-MM-DD, or share the behaviour alone.",
        )
    latest = read_moment(case.last.at) + LONGEST
    if date.fromisoformat(naming.until) > latest.date():
        raise CaseRefused(
            f"addresses change hands: no later than {latest.date()} ({LONGEST.days} days)",
            advice="Name an earlier day with --until.",
        )


def level_and_name(actor: str) -> tuple[str, str]:
    """Return level and name of an actor; a device alone on an address stands for its network."""
    if actor.startswith("device:one@"):
        return "network", actor.partition("@")[2]
    level, _, name = actor.partition(":")
    return level, name


def detectors_of(finding: Document) -> set[str]:
    """Return the names of the detectors that signalled an actor."""
    reasons: list[Any] = list(finding.get("reasons", ()))
    return {str(each["detector"]) for each in reasons if isinstance(each, dict)}


def pattern_of(route: str) -> str:
    """Return a route as a regular expression: each part in braces is any one segment."""
    path = route.partition(" ")[2] or route
    parts: list[str] = []
    at = 0
    for found in SEGMENT.finditer(path):
        parts += [re.escape(path[at : found.start()])]
        parts += [".*" if found.group().endswith("...}") else "[^/?]+"]
        at = found.end()
    return "^" + "".join(parts) + re.escape(path[at:])
