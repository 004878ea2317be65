"""The word lists, held to what their readers assume."""

from __future__ import annotations

import pytest

from privet.disclosure import words

LISTS = {name: each for name, each in vars(words).items() if isinstance(each, frozenset)}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_words_are_written_in_lower_case(name: str) -> None:
    """
    Paths are folded before they are looked up; a capital letter would never be found.
    """
    assert [] == [word for word in LISTS[name] if word != word.lower()]


def test_a_word_is_either_sure_or_not() -> None:
    """
    What is most likely a person is not listed among what only may be one, nor among things.
    """
    assert set() == words.PEOPLE & words.PERHAPS_PEOPLE
    assert set() == words.PEOPLE & words.THINGS


def test_own_forms_are_no_lookups() -> None:
    """
    Whoever resets a password does not look anybody up.
    """
    assert set() == words.OWN_FORMS & words.LOOKUPS
