"""Sheets: what is known is said, what is not is a marked gap."""

from __future__ import annotations

import pytest

from privet.response.sheets import Block, Kind, Run, Sheet, filled

GAP = {"who": "[MISSING: who]", "day": "[MISSING: day]"}


def sheet(*blocks: Block, marks: tuple[str, ...] = ("DRAFT",)) -> Sheet:
    """Return a sheet of some blocks."""
    head = (("To", (Run("Acme Ltd\nHong Kong"),)), ("By", (Run("[MISSING: who]", gap=True),)))
    return Sheet("en", "A letter", marks, head, blocks, "case-7")


def test_what_is_not_known_is_a_gap() -> None:
    """A part that is known stands as it is, braces and all; another is marked."""
    runs = filled("From {who} on {day}.", {"who": "Ana {Lima}", "day": None}, GAP)

    assert (
        Run("From "),
        Run("Ana {Lima}"),
        Run(" on "),
        Run("[MISSING: day]", gap=True),
        Run("."),
    ) == runs


def test_words_name_no_part_that_is_none() -> None:
    """A slip in our own words is found when they are read."""
    with pytest.raises(KeyError, match="where"):
        filled("In {where}.", {}, {})


def test_plain_text_shows_every_block() -> None:
    """A heading, a paragraph, a list, a field and a line to sign on."""
    text = sheet(
        Block(Kind.HEADING, (Run("What we ask"),)),
        Block(Kind.PARAGRAPH, (Run("Please:"),)),
        Block(Kind.ITEM, (Run("stop"),)),
        Block(Kind.ITEM, (Run("delete\nall of it"),)),
        Block(Kind.FIELD, (Run("one\ntwo"),), "1. Data"),
        Block(Kind.LINE, (), "Name"),
        Block(Kind.LINE, (Run("27 November"),), "Date"),
    ).text()

    assert text == (
        "*** DRAFT ***\n\nA letter\n\nTo: Acme Ltd\n   Hong Kong\nBy: [MISSING: who]\n\n"
        "WHAT WE ASK\n\nPlease:\n\n- stop\n- delete\n  all of it\n\n1. Data\n   one\n   two\n\n"
        "Name: ______________________________\nDate: 27 November\n"
    )


def test_a_final_sheet_bears_no_marks() -> None:
    """Without marks the title comes first."""
    assert sheet(marks=()).text().startswith("A letter\n")


def test_a_template_is_told_everything() -> None:
    """The document holds what the sheet does, gaps marked."""
    told = sheet(Block(Kind.LINE, (Run("x"),), "Name")).document()

    assert [{"kind": "line", "label": "Name", "runs": [{"text": "x", "gap": False}]}] == (
        told["blocks"]
    )
    assert {"label": "By", "runs": [{"text": "[MISSING: who]", "gap": True}]} == told["head"][1]
    assert ("en", "A letter", ["DRAFT"], "case-7") == (
        told["language"],
        told["title"],
        told["marks"],
        told["foot"],
    )
