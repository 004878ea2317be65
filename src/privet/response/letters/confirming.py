"""The form in which a deletion is confirmed, and the check of what came back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from privet.response.letters.kinds import Question, Words
from privet.response.sheets import Block, Run, Sheet
from privet.response.sheets import Kind as Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privet.response.letters.demands import Demand

YES: Final = frozenset({"yes", "oui", "sí", "si", "是", "true"})
"""How a statement is made, in the languages of the form."""

STATED: Final = (Question.NO_COPIES, Question.TRUTH)
DAYS: Final = (Question.DELETED_ON, Question.SIGNED_ON)


def form(demand: Demand, words: Words) -> Sheet:
    """Return the form on paper: a line to write on for each question."""
    said = words.form
    about = f"{demand.case}, {demand.letter}"
    to = said.to.format(operator=demand.operator, case=about)
    blocks = (
        Block(Layout.PARAGRAPH, (Run(to),)),
        Block(Layout.PARAGRAPH, (Run(said.intro),)),
        *(Block(Layout.LINE, (), text) for text in said.questions.values()),
        Block(Layout.PARAGRAPH, (Run(said.oath),)),
    )
    return Sheet(words.tag, said.title, (), (), blocks, f"{said.title} · {about}")


def to_fill(demand: Demand, words: Words) -> str:
    """Return the form as a TOML file to be filled in."""
    said = words.form
    lines = [f"# {said.title}", f"# {said.intro}", ""]
    lines += [f'case = "{demand.case}"', f"letter = {demand.letter}", ""]
    for question, text in said.questions.items():
        lines += [f"# {text}", f'{question.value} = ""', ""]
    return "\n".join([*lines, f"# {said.oath}"]) + "\n"


def check(
    answers: Mapping[str, Any], demand: Demand, *, taken_until: date | None, today: date
) -> tuple[str, ...]:
    """
    Return what is wrong with a confirmation; nothing where it is whole.

    That it is whole does not make it true: hence the watch.

    Args:
        taken_until: The day on which the last of the data was taken, if the case knows it.
    """
    said = {each: str(answers.get(each.value, "")).strip() for each in Question}
    days = {question: day(said[question]) for question in DAYS}
    return (
        *_about(answers, demand),
        *_answers(said),
        *_days(said, days, today),
        *_order(days, demand, taken_until),
    )


def _about(answers: Mapping[str, Any], demand: Demand) -> Iterator[str]:
    about = (str(answers.get("case", "")), str(answers.get("letter", "")))
    if about != (demand.case, str(demand.letter)):
        yield f"it is about {about[0] or 'no case'} letter {about[1] or 'none'}"
    for name in sorted(answers.keys() - {"case", "letter", *Question}):
        yield f"{name} is no question of the form"


def _answers(said: Mapping[Question, str]) -> Iterator[str]:
    for question, text in said.items():
        if not text:
            yield f"{question} is not answered"
        elif question in STATED and text.lower() not in YES:
            yield f"{question} is not stated: {text}"


def _days(
    said: Mapping[Question, str], days: Mapping[Question, date | None], today: date
) -> Iterator[str]:
    for question, read in days.items():
        if said[question] and read is None:
            yield f"{question} is no day: {said[question]}"
        elif read is not None and read > today:
            yield f"{question} is still to come: {read}"


def _order(
    days: Mapping[Question, date | None], demand: Demand, taken_until: date | None
) -> Iterator[str]:
    deleted, signed = days[Question.DELETED_ON], days[Question.SIGNED_ON]
    if deleted and signed and signed < deleted:
        yield f"it was signed on {signed}, before the deletion of {deleted}"
    if deleted and taken_until and deleted < taken_until:
        yield f"deleted on {deleted}, while data was taken until {taken_until}"
    if demand.served_at and signed and signed < demand.served_at.date():
        yield f"signed on {signed}, before the letter was served on {demand.served_at.date()}"


def day(text: str) -> date | None:
    """Return the day that a text names; None if it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
