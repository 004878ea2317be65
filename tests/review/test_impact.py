"""The draft says what Privet knows, and leaves gaps for the rest."""

from __future__ import annotations

from datetime import date

from tests.review.test_privacy import PLACES

from privet.review.impact import GAP, draft
from privet.review.privacy import data_map

DAY = date(2026, 11, 27)


def test_settings_fill_it_and_gaps_stay() -> None:
    """Stores and fields are those of the site; the legal ground is a person's to say."""
    book = draft(
        *("Example", ""), mode="shadow", stored=data_map(PLACES), day=DAY, fields=["name", "email"]
    )
    said = str(book.document())

    assert "name, email" in said
    assert "after 28 days" in said
    assert f"Legal ground: {GAP}" in said
    assert ("Operator", GAP) == book.head[0]
    assert book.marks[0].startswith("DRAFT")
