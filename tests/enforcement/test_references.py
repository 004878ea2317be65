"""Codes by which a decision is found again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.enforcement.references import LETTERS, minute, normal, reference
from privet.exposure.pseudonyms import Key

KEY = Key(b"a key of the tests")


@given(st.integers(0, 4_000_000_000_000_000), st.integers(-(1 << 63), (1 << 64) - 1))
def test_a_code_says_its_minute(at: int, actor: int) -> None:
    """The decision is sought among those of one minute; nothing else can be read from the code."""
    code = reference(KEY, at, actor, "profile")

    assert at // 60_000_000 == minute(code)
    assert code == normal(code)
    assert {14} == {len(code)}
    assert set(code) <= set(LETTERS) | {"-"}


def test_codes_differ_by_what_they_refer_to() -> None:
    """Another actor, moment, surface or key has another code."""
    codes = {
        reference(KEY, 1, 1, "a"),
        reference(KEY, 2, 1, "a"),
        reference(KEY, 1, 2, "a"),
        reference(KEY, 1, 1, "b"),
        reference(Key(b"another key of the tests"), 1, 1, "a"),
    }

    assert 5 == len(codes)


def test_a_code_may_be_misread() -> None:
    """Letters that look alike, spaces and lower case are forgiven."""
    assert "0V0N-91VD-HPG1" == normal(" ov0n 9ivd hpgl ")


@pytest.mark.parametrize("text", ["", "0V0N", "0V0N-91VD-HPG!", "0V0N-91VD-HPG1-X"])
def test_what_is_no_code_is_told(text: str) -> None:
    """Any other text is no code."""
    assert ("", None) == (normal(text), minute(text))
