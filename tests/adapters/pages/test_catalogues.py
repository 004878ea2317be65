"""The words of the pages in every language."""

from __future__ import annotations

import re
from importlib.resources import files
from string import Formatter

import pytest

from privet.adapters.pages import catalogues
from privet.adapters.pages.catalogues import LANGUAGES, catalogue

NAMED = re.compile(r"""\bt\("([a-z_]+)"[),]|data-[a-z]+="\{\{ t\("([a-z_]+)"\)""")


def parts(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_is_a_file_for_each_language_and_no_other() -> None:
    """Whoever adds a language adds it to the list, too."""
    folder = files("privet.data").joinpath("pages")

    assert {f"{tag}.toml" for tag in LANGUAGES} == {
        entry.name for entry in folder.iterdir() if entry.name.endswith(".toml")
    }


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_language_is_complete(tag: str) -> None:
    """Every language has every text of the English, with the same parts to fill in."""
    english = catalogue("en").words
    words = catalogue(tag).words

    assert list(english) == list(words)
    assert {name: parts(text) for name, text in english.items()} == {
        name: parts(text) for name, text in words.items()
    }
    assert all(text.strip() == text and text for text in words.values())


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != "en"])
def test_each_language_is_translated(tag: str) -> None:
    """No text was left in English, but for units that are the same everywhere."""
    english = catalogue("en").words
    same = {name for name, text in catalogue(tag).words.items() if text == english[name]}

    assert same <= {"seconds", "minutes", "hours", "contact"}


def test_every_text_that_a_template_asks_for_exists() -> None:
    """A template cannot ask for a text that no catalogue has."""
    folder = files("privet.adapters.pages").joinpath("templates")
    asked = {
        first or second
        for entry in folder.iterdir()
        if entry.name.endswith(".html")
        for first, second in NAMED.findall(entry.read_text("utf-8"))
    }

    assert asked - {"appeal_", "refused_"} <= set(catalogue("en").words)
    assert len(asked) > 20


def test_arabic_alone_runs_from_right_to_left() -> None:
    """The direction is part of the catalogue."""
    assert {"ar"} == {tag for tag in LANGUAGES if catalogue(tag).direction == "rtl"}


def test_a_name_in_another_script_is_kept_apart() -> None:
    """In Arabic, a Latin name stands between isolates, so that it does not turn the sentence."""
    assert "\u2068Example\u2069" in catalogue("ar")("appealed_text", site="Example")
    assert "\u2068" not in catalogue("fr")("appealed_text", site="Example")


def test_braces_in_a_name_are_plain_text() -> None:
    """A site may be called {evil}; nothing is filled in twice."""
    assert "{evil.__class__}" in catalogue("en")("appealed_text", site="{evil.__class__}")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (90, "90 s"), (91, "2 min"), (900, "15 min"), (5_400, "90 min"), (5_401, "2 h")],
)
def test_a_length_of_time_is_rounded_up(seconds: int, expected: str) -> None:
    """Nobody is asked to come back too early."""
    assert expected == catalogue("en").duration(seconds)


def test_the_best_language_is_chosen() -> None:
    """A request is answered in its language, or in the one that the visitor picked."""
    assert ("fr", "ja") == (catalogues.chosen("fr-CA").tag, catalogues.chosen("fr", "ja").tag)
