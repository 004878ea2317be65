"""How languages write what papers say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from privet.adapters.intel.languages import LANGUAGES, language
from privet.response.language import PART, offset_of

NIGHT = datetime(2026, 11, 30, 18, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tag", "zone", "expected"),
    [
        ("en", "Asia/Hong_Kong", "1 December 2026, 02:05 (UTC+8)"),
        ("zh-Hant", "Asia/Hong_Kong", "2026年12月1日 02:05（UTC+8）"),
        ("fr", "America/Toronto", "30 novembre 2026 à 13:05 (UTC−5)"),
        ("fr", "Asia/Hong_Kong", "1er décembre 2026 à 02:05 (UTC+8)"),
        ("es", "America/Bogota", "30 de noviembre de 2026 a las 13:05 (UTC−5)"),
        ("en", "UTC", "30 November 2026, 18:05 (UTC)"),
    ],
)
def test_a_moment_is_told_by_the_clock_of_a_place(tag: str, zone: str, expected: str) -> None:
    """As people there read it, with the offset."""
    assert expected == language(tag).at(NIGHT, ZoneInfo(zone))


def test_an_offset_may_have_minutes() -> None:
    """Some clocks are half an hour apart."""
    assert "UTC+5:30" == offset_of(timedelta(hours=5, minutes=30))
    assert "UTC−3:30" == offset_of(-timedelta(hours=3, minutes=30))


def test_numbers_are_written_as_the_language_does() -> None:
    """Groups of digits, and what stands before decimals."""
    assert "17\u202f310 et 0,97" == language("fr").figures("17,310 et 0.97")
    assert "17,310" == language("zh-Hant").number(17_310)
    assert "2 de mayo de 2026" == language("es").date(date(2026, 5, 2))


def test_what_is_told_in_english_stays() -> None:
    """English papers have the words of the detector."""
    assert "saw 2 people" == language("en").reason("budget", "saw 2 people")


def test_a_reason_is_told_with_its_figures() -> None:
    """Each clause in the language, its parts as well; an agent's name stays."""
    said = language("es").reason("rhythm", "asked every 12 seconds, hardly ever sooner or later")
    named = language("fr").reason("declared", "named itself evil-bot/1.0; x")

    assert "pidió cada 12 segundos, casi nunca antes ni después" == said
    assert "s’est présenté comme un programme" == named
    assert "s’est présenté comme evil-bot/1.0" == language("fr").told("named itself evil-bot/1.0")
    assert "de 2 en 2" in str(language("es").clause("opened 50 ids in order, every 2nd"))


def test_what_a_person_wrote_is_told_as_it_is() -> None:
    """Nothing is translated that Privet did not write."""
    assert "we counted by hand" == language("fr").told("we counted by hand")
    assert "what no detector says" == language("fr").reason("unknown", "what no detector says")
    assert language("es").clause("saw 5 people in a place of no name") is None


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES) - {"en", "fr"}))
def test_every_language_says_the_same_things(tag: str) -> None:
    """None lacks a reason, a clause, a term, or a part of one."""
    one, other = language("fr"), language(tag)

    assert one.reasons.keys() == other.reasons.keys()
    assert one.fields.keys() == other.fields.keys()
    assert one.terms.keys() == other.terms.keys()
    assert one.clauses.keys() == other.clauses.keys()
    for english, own in other.clauses.items():
        assert set(PART.findall(english)) == set(PART.findall(own))
        assert set(PART.findall(english)) == set(PART.findall(one.clauses[english]))
