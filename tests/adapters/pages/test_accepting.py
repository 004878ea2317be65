"""Who reads the answer, and in which language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.pages.accepting import language, wants_page
from privet.adapters.pages.catalogues import LANGUAGES


@pytest.mark.parametrize(
    "accept",
    [
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
        "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
        "text/html,application/signed-exchange;v=b3;q=0.7",
        "application/json;q=0.5, text/html",
        "TEXT/HTML",
    ],
)
def test_browsers_get_a_page(accept: str) -> None:
    """Whoever names HTML shows it to a person: Firefox, Lynx, Chrome."""
    assert wants_page(accept)


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "application/json",
        "application/json, text/plain, */*",
        "application/problem+json",
        "image/avif,image/webp,*/*;q=0.8",
        "text/html;q=0",
        "text/html;q=0.5, application/json",
        "text/html;q=x",
        ",;,",
    ],
)
def test_machines_get_a_problem(accept: str) -> None:
    """Scripts, images and clients that like JSON better get the short answer."""
    assert not wants_page(accept)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-CH,en;q=0.5", "de"),
        ("en;q=0.5, fr;q=0.9", "fr"),
        ("pt-BR, en", "pt"),
        ("es-419", "es"),
        ("ar-EG,en;q=0.8", "ar"),
        ("zh-TW, en;q=0.5", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-CN", "zh-Hant"),
        ("ja", "ja"),
        ("nl, sv;q=0.9", "en"),
        ("nl, de;q=0.1", "de"),
        ("fr;q=0, ja;q=0.1", "ja"),
        ("de;q=oops, ja;q=0.1", "ja"),
        ("*", "en"),
        ("-, --", "en"),
    ],
)
def test_the_language_that_suits_best_is_chosen(header: str, expected: str) -> None:
    """A tag is shortened until a language fits; English is for everybody else."""
    assert expected == language(header, LANGUAGES)


def test_what_the_visitor_picks_beats_the_header() -> None:
    """The switch on the page wins; nonsense in its place does not."""
    assert "ja" == language("de", LANGUAGES, "ja")
    assert "de" == language("de", LANGUAGES, "tlh")
    assert "zh-Hant" == language("de", LANGUAGES, "zh-Hant")


@given(st.text(max_size=300))
def test_no_header_breaks_the_reader(header: str) -> None:
    """Headers are hostile; the answer is always a language and a truth."""
    assert language(header, LANGUAGES, header) in LANGUAGES
    assert wants_page(header) in {True, False}


def test_a_huge_header_is_read_in_part() -> None:
    """A megabyte of header costs no more than its first part."""
    assert "de" == language("de," + "x-y;q=1," * 200_000, LANGUAGES)
