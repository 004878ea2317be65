"""A book as a page and on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from tests.review.test_book import BOOK

from privet.adapters.documents.books import page, paper

AT = datetime(2026, 11, 27, tzinfo=UTC)


def test_a_page_has_no_script_and_escapes_its_words() -> None:
    """What an operator wrote is text; a light is a word beside its colour."""
    text = page(replace(BOOK, title="<script>alert(1)</script>")).decode()

    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert '<span class="light red">red</span>' in text
    assert "http" not in text.replace("http-equiv", "")


def test_the_same_words_are_the_same_paper() -> None:
    """To the byte; other words are another one, and markup in them is text."""
    first, again = paper(BOOK, AT), paper(BOOK, AT)
    other = paper(replace(BOOK, title="#panic() *bold* $x$"), AT)

    assert first == again
    assert first.startswith(b"%PDF-")
    assert first != other
