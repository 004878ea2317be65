"""Passes: for one session and one class of surface, and nobody else can write them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.enforcement.passes import (
    VALID,
    Pass,
    binding,
    cookie_name,
    read_pass,
    sign_pass,
)
from privet.exposure.pseudonyms import Key

KEY = Key(b"a key of the tests")
AT = 1_700_000_000_000_000
SESSION = [0, 0, 33, 0, 44, 0, 55]
WORDS = st.integers(-(1 << 63), (1 << 63) - 1)


@given(WORDS, st.text(max_size=12), WORDS, WORDS, WORDS)
def test_a_pass_is_read_as_it_was_written(
    number: int, kind: str, bound: int, issued: int, until: int
) -> None:
    """Nothing is lost on the way through a cookie."""
    given_out = Pass(number, kind, bound, issued, until)
    text = sign_pass(KEY, given_out)

    assert given_out == read_pass(KEY, text)
    assert text.isascii()
    assert not set(text) & set(' ;,"\\=')


@given(st.data())
def test_no_letter_of_a_pass_can_be_changed(data: st.DataObject) -> None:
    """Any other text is no pass of ours."""
    text = sign_pass(KEY, Pass(1, "view", 2, AT, AT + VALID))
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("ABab01-_.=") | st.characters())
    other = text[:place] + letter + text[place + 1 :]
    found = read_pass(KEY, other)

    assert found is None or base64.urlsafe_b64decode(other.split(".")[0] + "==") == (
        base64.urlsafe_b64decode(text.split(".")[0] + "==")
    )


@pytest.mark.parametrize("text", ["", ".", "a.b.c", "é.é", "x" * 5000, "AAAA.AAAA", "A.A"])
def test_what_is_no_pass_is_none(text: str) -> None:
    """Whatever a visitor sends is read without an error."""
    assert read_pass(KEY, text) is None


def test_another_key_signs_other_passes() -> None:
    """A pass of one site opens nothing on another."""
    text = sign_pass(Key(b"another key of tests"), Pass(1, "view", 2, AT, AT + VALID))

    assert read_pass(KEY, text) is None
    assert cookie_name(KEY) != cookie_name(Key(b"another key of tests"))


def test_fields_cannot_flow_into_each_other() -> None:
    """What is signed is delimited: a longer kind is not a shorter one with a number behind it."""
    one = sign_pass(KEY, Pass(1, "viewlist", 2, AT, AT))
    two = sign_pass(KEY, Pass(1, "view", 2, AT, AT))

    assert one.split(".")[1] != two.split(".")[1]


def test_a_pass_holds_for_its_session_and_kind() -> None:
    """Another session, another class of surface or another hour is not covered."""
    held = Pass(1, "view", 33, AT, AT + VALID)

    assert held.covers(SESSION, "view", AT)
    assert held.covers([0, 0, 33, 0, 99, 0, 55], "view", AT + VALID - 1)
    assert not held.covers([0, 0, 34, 0, 44, 0, 55], "view", AT)
    assert not held.covers(SESSION, "lookup", AT)
    assert not held.covers(SESSION, "view", AT + VALID)
    assert not held.covers(SESSION, "view", AT - 1)


def test_a_pass_is_bound_to_the_session_first() -> None:
    """Then to the account, then to the client, and never to an address."""
    assert 33 == binding([11, 22, 33, 0, 44, 0, 55])
    assert 11 == binding([11, 22, 0, 0, 44, 0, 55])
    assert 22 == binding([0, 22, 0, 0, 44, 0, 55])
    assert 0 == binding([0, 0, 0, 9, 44, 8, 55])
