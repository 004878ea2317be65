"""There is one way to write a document."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.evidence.canonical import canonical, digest

WRITTEN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_it_is_what_the_rfc_says() -> None:
    """Keys are sorted, numbers short, and nothing is escaped that need not be (RFC 8785, 3.2.3)."""
    document = {"\u20ac": "Euro Sign", "1": 333333333.33333329, "\r": "\u20ac$\u000f\nA'B\"\\"}

    assert (
        b'{"\\r":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\","1":333333333.3333333,'
        b'"\xe2\x82\xac":"Euro Sign"}'
    ) == canonical(document)


@given(WRITTEN)
def test_it_is_read_back_as_the_same(document: object) -> None:
    """Writing, reading and writing again changes nothing."""
    once = canonical(document)

    assert once == canonical(json.loads(once))


@pytest.mark.parametrize("what", [2**53, float("nan"), "\ud800", {1: 2}])
def test_what_json_cannot_hold_is_refused(what: object) -> None:
    """A pseudonym of 64 bits is written as digits, not as a number."""
    with pytest.raises(ValueError, match=r".+"):
        canonical(what)


def test_a_digest_is_sha256() -> None:
    """Anybody can compute it with the tools of the system."""
    assert "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" == digest(b"")
