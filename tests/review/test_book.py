"""A document is sections of words, lists and tables."""

from __future__ import annotations

import pytest

from privet.review.book import Book, Grid, Points, Section, Words

BOOK = Book(
    "A title",
    (("Site", "Example"),),
    (
        Section("One", (Words("words"), Points(("a", "b")), Points((), "nothing"))),
        Section("Two", (Grid(("x", "y"), (1, 2), (("1", "red"),)), Grid(("x",), (1,), ()))),
    ),
    marks=("DRAFT",),
    foot="foot",
)


def test_what_is_empty_says_so() -> None:
    """A list or table without anything in it is a sentence."""
    one, two = BOOK.document()["sections"]

    assert ["words", "points", "words"] == [each["kind"] for each in one["blocks"]]
    assert ["grid", "words"] == [each["kind"] for each in two["blocks"]]
    assert "nothing" == one["blocks"][2]["text"]


def test_a_row_is_as_wide_as_its_table() -> None:
    """A cell more or less is a mistake of whoever wrote it."""
    with pytest.raises(ValueError, match="as many cells"):
        Grid(("a", "b"), (1, 1), (("only one",),))
