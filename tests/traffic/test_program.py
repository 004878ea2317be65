"""Formats compiled to what the kernel interprets."""

from __future__ import annotations

from privet.traffic.lines import Field
from privet.traffic.program import COLUMNS, REQUEST, SKIP, WORD, Step, Style, compiled

STEPS = [Step(Field.ADDRESS, b" - "), Step(SKIP, b' "'), Step(REQUEST, b'"', Style.QUOTED)]


def test_a_request_fills_two_fields() -> None:
    """
    Method and target come from one value; what is skipped fills nothing.
    """
    assert {Field.ADDRESS, Field.METHOD, Field.TARGET} == compiled(STEPS).fields


def test_every_step_has_a_row_and_the_end_one() -> None:
    """
    The kernel may look one step ahead without looking whether there is one.
    """
    assert (len(STEPS) + 1, COLUMNS) == compiled(STEPS).steps.shape


def test_literals_may_be_read_by_whole_words() -> None:
    """
    Behind the last literal there is room for a word, so that none is read past the end.
    """
    literals = compiled(STEPS, prefix=b"<").literals.tobytes()

    assert b"<" + b" - " + b' "' + b'"' + bytes(WORD) == literals


def test_an_envelope_stands_before_a_format() -> None:
    """
    What a line begins with becomes part of the literal before it.
    """
    program = compiled([Step(Field.STATUS, b"", Style.LAST)], prefix=b"[")
    behind = program.behind(b"<", [Step(SKIP, b": ")])

    assert (b"<", (Step(SKIP, b": ["), Step(Field.STATUS, b"", Style.LAST))) == behind.source
