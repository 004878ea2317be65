"""Paths become a tree whose nodes are found by the length and first letter of a key."""

from __future__ import annotations

import pytest

from privet.traffic.lines import Field
from privet.traffic.mapping import FIELD, RANK, mapped, slot
from privet.traffic.program import REQUEST


def test_the_first_of_two_wins() -> None:
    """Where one path is given to two fields, the first has it; earlier paths rank higher."""
    tree = mapped([("a.b", Field.TARGET), ("A.B", Field.AGENT), ("c", REQUEST)])
    held = {(int(row[FIELD]), int(row[RANK])) for row in tree.nodes if row[FIELD] != -1}

    assert {(int(Field.TARGET), 3), (REQUEST, 1)} == held
    assert {Field.TARGET, Field.AGENT, Field.METHOD} == tree.fields


@pytest.mark.parametrize("name", ["Status", "_id", "@timestamp", "a"])
def test_letter_case_does_not_matter(name: str) -> None:
    """A key is looked for in the same list, however it is written."""
    assert slot(len(name), ord(name[0].lower())) == slot(len(name), ord(name[0].upper()))
