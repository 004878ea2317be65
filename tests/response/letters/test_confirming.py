"""The form that confirms a deletion, and its check."""

from __future__ import annotations

import os
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from privet.adapters.intel.languages import LANGUAGES
from privet.adapters.intel.letters import words
from privet.response.letters.confirming import check, day, form, to_fill
from privet.response.letters.demands import Demand, State
from privet.response.letters.kinds import Kind, Question

GOLDEN = Path(__file__).parent / "letters"
TODAY = date(2026, 12, 12)
TAKEN = date(2026, 11, 26)
DEMAND = Demand(
    "case-7",
    1,
    Kind.DELETION,
    "en",
    "Acme",
    14,
    State.SERVED,
    {"title": "A letter"},
    operator="Example Ltd",
    served_at=datetime(2026, 11, 28, 10, tzinfo=UTC),
)
WHOLE: dict[str, Any] = {
    "case": "case-7",
    "letter": 1,
    **dict.fromkeys(Question, "none"),
    "deleted_on": "2026-12-01",
    "signed_on": "2026-12-02",
    "no_copies": "Yes",
    "statement_of_truth": "是",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_what_was_read(language: str) -> None:
    """In each language, as a person has read it."""
    text = form(DEMAND, words(language)).text()
    path = GOLDEN / f"form.{language}.txt"
    if os.environ.get("PRIVET_WRITE_GOLDEN"):
        path.write_text(text, "utf-8")

    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_form_answers_nothing(language: str) -> None:
    """The file can be read as it is, is about its letter, and has every question to answer."""
    answers = tomllib.loads(to_fill(DEMAND, words(language)))
    faults = check(answers, DEMAND, taken_until=TAKEN, today=TODAY)

    assert [f"{question} is not answered" for question in Question] == list(faults)


def test_a_whole_confirmation_has_no_fault() -> None:
    """Everything is answered, stated and dated in order."""
    assert () == check(WHOLE, DEMAND, taken_until=TAKEN, today=TODAY)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"case": "case-3"}, "it is about case-3 letter 1"),
        ({"weather": "fine"}, "weather is no question of the form"),
        ({"backups": " "}, "backups is not answered"),
        ({"no_copies": "some"}, "no_copies is not stated: some"),
        ({"statement_of_truth": "no"}, "statement_of_truth is not stated: no"),
        ({"deleted_on": "soon"}, "deleted_on is no day: soon"),
        ({"signed_on": "2027-01-01"}, "signed_on is still to come: 2027-01-01"),
        (
            {"deleted_on": "2026-12-03"},
            "it was signed on 2026-12-02, before the deletion of 2026-12-03",
        ),
        (
            {"deleted_on": "2026-11-01"},
            "deleted on 2026-11-01, while data was taken until 2026-11-26",
        ),
    ],
)
def test_each_fault_is_named(change: dict[str, str], says: str) -> None:
    """One thing that is wrong is one fault, in words that can be sent on."""
    assert (says,) == check({**WHOLE, **change}, DEMAND, taken_until=TAKEN, today=TODAY)


def test_nobody_confirms_before_being_asked() -> None:
    """A signature older than the service of the letter is about something else."""
    early = {**WHOLE, "deleted_on": "2026-11-26", "signed_on": "2026-11-27"}
    (fault,) = check(early, DEMAND, taken_until=None, today=TODAY)

    assert "before the letter was served on 2026-11-28" in fault
    assert () == check(early, replace(DEMAND, served_at=None), taken_until=None, today=TODAY)


def test_a_day_may_be_one_of_toml() -> None:
    """Written without quotes it is a day as well."""
    days = {"deleted_on": date(2026, 12, 1), "signed_on": date(2026, 12, 2)}

    assert () == check({**WHOLE, **days}, DEMAND, taken_until=TAKEN, today=TODAY)
    assert day("nonsense") is None
