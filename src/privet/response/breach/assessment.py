"""
The breach assessment of a case: what its entries of these kinds add up to.

====================  ====================================================================
kind                  payload
====================  ====================================================================
``breach-answer``     question, answer; the entry's *why* is the reason
``breach-anchor``     anchor, moment (RFC 3339 with its offset)
``breach-decision``   jurisdiction, whom, notify (true or false)
``breach-fact``       item, text: what a notice is to say there
``breach-told``       jurisdiction, whom, moment: a person says that one was told
``breach-people``     countries: how many people live in which, and what the list lacks
====================  ====================================================================

The last word on each matter counts; the earlier ones stay in the case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from privet.response.breach.clocks import ORDER, Told
from privet.response.breach.questions import ASKED, Answer, Answered, Leaning, Question, leaning
from privet.response.breach.rules import Anchor, Whom

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Kind(StrEnum):
    """The kinds of entries that make an assessment."""

    ANSWER = "breach-answer"
    ANCHOR = "breach-anchor"
    DECISION = "breach-decision"
    FACT = "breach-fact"
    TOLD = "breach-told"
    PEOPLE = "breach-people"


class Written(Protocol):
    """An entry of a case, as the evidence chapter keeps it."""

    @property
    def kind(self) -> str:
        """What sort of entry it is."""

    @property
    def at(self) -> str:
        """When it was written, RFC 3339."""

    @property
    def by(self) -> str:
        """Who wrote it."""

    @property
    def why(self) -> str:
        """The reason."""

    @property
    def payload(self) -> Mapping[str, Any]:
        """What it says."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Hold whether somebody is to be told, who decided it, when and why."""

    jurisdiction: str
    whom: Whom
    notify: bool
    why: str
    by: str
    at: str

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise ValueError("a decision has a reason")
        if self.whom is Whom.ASSESSMENT:
            raise ValueError("one decides to tell an authority or people")

    def document(self) -> dict[str, Any]:
        """Return the decision as JSON shows it."""
        return {
            "jurisdiction": self.jurisdiction,
            "whom": self.whom.value,
            "notify": self.notify,
            "why": self.why,
            "by": self.by,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """
    Hold what was answered, recorded and decided about one case.

    Args:
        told: When somebody was told: (jurisdiction, whom) to a moment.
        facts: What notices are to say, by item.
        countries: How many of the people live in which country.
    """

    answers: Mapping[Question, Answered] = field(default_factory=dict)
    anchors: Mapping[Anchor, datetime] = field(default_factory=dict)
    decisions: Mapping[tuple[str, Whom], Decision] = field(default_factory=dict)
    told: Mapping[tuple[str, Whom], datetime] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)

    @property
    def leaning(self) -> Leaning:
        """Where the answers point."""
        return leaning(self.answers)

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions that nobody answered."""
        return tuple(each for each in Question if each not in self.answers)

    def clocks(self, jurisdiction: str) -> Told:
        """
        Return what the clocks of a place need to know.

        An assessment is done once it is determined what the breach is, or decided there.
        """
        anchors = dict(self.anchors)
        if (moment := self.told.get((jurisdiction, Whom.PEOPLE))) is not None:
            anchors[Anchor.PEOPLE_TOLD] = moment
        done = {(place, whom.value) for place, whom in self.told}
        if Anchor.DETERMINATION in anchors or jurisdiction in {each for each, _ in self.decisions}:
            done.add((jurisdiction, Whom.ASSESSMENT.value))
        return Told(
            anchors,
            frozenset(done),
            frozenset(
                (place, whom.value)
                for (place, whom), each in self.decisions.items()
                if not each.notify
            ),
        )

    def document(self) -> dict[str, Any]:
        """Return the assessment as ``privet breach assess --json`` shows it."""
        return {
            "leaning": self.leaning.value,
            "questions": [
                self.answers[each].document()
                if each in self.answers
                else {"question": each.value, "asked": ASKED[each], "answer": None}
                for each in Question
            ],
            "anchors": {
                each.value: self.anchors[each].isoformat() if each in self.anchors else None
                for each in ORDER
            },
            "decisions": [each.document() for each in self.decisions.values()],
            "told": [
                {"jurisdiction": place, "whom": whom.value, "at": at.isoformat()}
                for (place, whom), at in self.told.items()
            ],
            "facts": dict(self.facts),
            "countries": dict(self.countries),
        }


def assess(entries: Iterable[Written]) -> Assessment:
    """Return the assessment that the entries of a case add up to; other kinds are passed over."""
    answers = dict[Question, Answered]()
    anchors = dict[Anchor, datetime]()
    decisions = dict[tuple[str, Whom], Decision]()
    told = dict[tuple[str, Whom], datetime]()
    facts = dict[str, str]()
    countries = dict[str, int]()
    for entry in entries:
        said = entry.payload
        if entry.kind == Kind.ANSWER:
            question = Question(said["question"])
            answer = Answer(said["answer"])
            answers[question] = Answered(question, answer, entry.why, entry.by, entry.at)
        elif entry.kind == Kind.ANCHOR:
            anchors[Anchor(said["anchor"])] = moment(said["moment"])
        elif entry.kind == Kind.DECISION:
            place, whom = said["jurisdiction"], Whom(said["whom"])
            decisions[place, whom] = Decision(
                place, whom, said["notify"], entry.why, entry.by, entry.at
            )
        elif entry.kind == Kind.TOLD:
            told[said["jurisdiction"], Whom(said["whom"])] = moment(said["moment"])
        elif entry.kind == Kind.FACT:
            facts[said["item"]] = said["text"]
        elif entry.kind == Kind.PEOPLE:
            countries = dict(said["countries"])
    return Assessment(answers, anchors, decisions, told, facts, countries)


def moment(text: str) -> datetime:
    """
    Read a moment with its offset.

    Raises:
        ValueError: It is none, or has no offset: a clock cannot run from a guess.
    """
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(f"{text!r} has no offset: write it as 2026-11-27T08:15+01:00")
    return read


def unordered(anchors: Mapping[Anchor, datetime]) -> str:
    """Say which two anchors stand in the wrong order; '' where none do."""
    known = [(anchor, anchors[anchor]) for anchor in ORDER if anchor in anchors]
    for (before, early), (after, late) in pairwise(known):
        if late < early:
            return f"{after} cannot come before {before}"
    return ""
