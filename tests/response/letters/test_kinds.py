"""Kinds of letters and their words."""

from __future__ import annotations

from string import Formatter

import pytest

from privet.adapters.intel.languages import LANGUAGES
from privet.adapters.intel.letters import words
from privet.response.letters.kinds import DAYS, DELETING, Item, Kind, Question, Text, Words


def shape(text: Text) -> list[tuple[str, list[str]]]:
    """Return what each line is, and what it is filled with."""
    return [
        (
            line[:2] if line[:2] in {"# ", "- "} else "",
            sorted(name for _, name, _, _ in Formatter().parse(line) if name),
        )
        for line in text.lines
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_a_letter_says_the_same_in_every_language(kind: Kind, language: str) -> None:
    """Its lines are of the same kinds and name the same facts."""
    assert shape(words("en").letters[kind]) == shape(words(language).letters[kind])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_and_question_has_words(language: str) -> None:
    """What is missing can be named, and the form asks everything."""
    known: Words = words(language)

    assert set(Item) == set(known.items)
    assert {item.value for item in Item} == set(known.gaps)
    assert set(Question) == set(known.form.questions)
    assert shape(words("en").reminder) == shape(known.reminder)


def test_every_item_stands_in_some_letter() -> None:
    """Nothing is asked of a case that no letter says."""
    used = {
        name
        for text in words("en").letters.values()
        for _, names in shape(text)
        for name in names
    }  # fmt: skip

    assert {item.value for item in Item} == used - {"days"} | {"operator", "contact", "recipient"}


def test_every_letter_leaves_one_or_two_weeks() -> None:
    """Seven to fourteen days, and what asks for a deletion says how it is confirmed."""
    assert set(Kind) == set(DAYS)
    assert {7, 14} == set(DAYS.values())
    assert set(Kind) > DELETING
