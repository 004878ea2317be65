"""The header field that names whom an answer shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.gateways.subjects import Malformed, read_subjects


@pytest.mark.parametrize(
    ("text", "ids", "fields", "people"),
    [
        ("", [], [], 0),
        ('"7"', ["7"], [], 0),
        ("7, -8,tok:en/1", ["7", "-8", "tok:en/1"], [], 0),
        ('"a\\"b\\\\c"', ['a"b\\c'], [], 0),
        ('"7", "8";fields="name email"', ["7", "8"], ["name", "email"], 0),
        ('("7" "8"  "9");fields=name', ["7", "8", "9"], ["name"], 0),
        ("();people=50", [], [], 50),
        ("7;other;b=?1;c=x , 7", ["7"], [], 0),
    ],
)
def test_lists_are_read(text: str, ids: list[str], fields: list[str], people: int) -> None:
    """Items and inner lists with their parameters are read as RFC 9651 has them."""
    found = read_subjects(text)

    assert (ids, fields, people) == (list(found.ids), list(found.fields), found.people)


@pytest.mark.parametrize(
    "text", ["7,", '"7', "(7", "7 8", "7;=x", "7;A=1", "é", "(7,8)", "1.5", '"\n"', "()x"]
)
def test_what_is_no_list_is_refused(text: str) -> None:
    """Nothing is read of a field that is malformed anywhere."""
    with pytest.raises(Malformed):
        read_subjects(text)


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126)), unique=True))
def test_every_id_can_be_written(ids: list[str]) -> None:
    """Whatever printable ids a site has come back as they were written as strings."""
    escaped = (each.replace("\\", "\\\\").replace('"', '\\"') for each in ids)
    text = ", ".join(f'"{each}"' for each in escaped)

    assert ids == list(read_subjects(text).ids)


@given(st.text(max_size=60) | st.text('"\\();,=?ab1- \t', max_size=60))
def test_nothing_breaks_the_reader(text: str) -> None:
    """Hostile bytes are either read or refused."""
    try:
        read_subjects(text)
    except Malformed:
        return
