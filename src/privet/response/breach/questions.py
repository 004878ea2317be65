"""Whether a scrape is a breach: the questions that have to be asked, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Question(StrEnum):
    """
    The six signs that push a scrape towards being a breach.

    Most laws call unauthorised access or disclosure, or the failure of a safeguard, a breach. A
    scrape can be one; none of these signs decides it alone.
    """

    SAFEGUARD = "safeguard"
    LINKAGE = "linkage"
    AUDIENCE = "audience"
    SCALE = "scale"
    SENSITIVITY = "sensitivity"
    MISUSE = "misuse"


ASKED: Mapping[Question, str] = {
    Question.SAFEGUARD: (
        "Was a safeguard bypassed, missing or defective: a limit, a log-in, a filter of fields, "
        "the authorisation of each object?"
    ),
    Question.LINKAGE: (
        "Was an identifier that is not public, such as a phone number or an email address, "
        "linked to a profile?"
    ),
    Question.AUDIENCE: (
        "Did data go beyond the audience that people had chosen, such as contacts or members only?"
    ),
    Question.SCALE: (
        "Do scale and compilation create a new risk, although each single item was public?"
    ),
    Question.SENSITIVITY: (
        "Are sensitive data, children, people at risk or the people behind pseudonyms among them?"
    ),
    Question.MISUSE: "Is there evidence of sale, publication or misuse?",
}
"""What each question asks, in the words that are recorded with its answer."""


class Answer(StrEnum):
    """What may be answered; not to know is an answer, too."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Leaning(StrEnum):
    """Where the answers point. It is a hint for whoever decides, and no decision."""

    OPEN = "open"
    """Not every question is answered, and none of the answers is yes."""
    TOWARDS = "towards a breach"
    AWAY = "away from a breach"


@dataclass(frozen=True, slots=True)
class Answered:
    """Hold an answer with its reason: who gave it and when (RFC 3339)."""

    question: Question
    answer: Answer
    why: str
    by: str
    at: str

    def __post_init__(self) -> None:
        if not self.why.strip():
            raise ValueError("an answer has a reason")

    def document(self) -> dict[str, Any]:
        """Return the answer as JSON shows it."""
        return {
            "question": self.question.value,
            "asked": ASKED[self.question],
            "answer": self.answer.value,
            "why": self.why,
            "by": self.by,
            "at": self.at,
        }


def leaning(answers: Mapping[Question, Answered]) -> Leaning:
    """Return where the answers point: one *yes* is a sign, six *no* are none."""
    given = {each.answer for each in answers.values()}
    if Answer.YES in given:
        return Leaning.TOWARDS
    if len(answers) == len(Question) and given == {Answer.NO}:
        return Leaning.AWAY
    return Leaning.OPEN
