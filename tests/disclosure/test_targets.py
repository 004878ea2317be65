"""Targets taken apart."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.disclosure.targets import number_of, place_of


def place(text: bytes) -> tuple[int, bool]:
    """Return where an identifier stands."""
    value, numeric = place_of(np.frombuffer(text, np.uint8), 0, len(text))
    return int(value), bool(numeric)


@given(st.integers(0, 2**63 - 10), st.integers(0, 6))
def test_a_number_stands_at_its_value(value: int, zeros: int) -> None:
    """Zeros in front change nothing."""
    text = b"0" * zeros + str(value).encode()

    assert (value, True) == place(text)
    assert (value, True) == place(b"+" + text)


@given(st.text(alphabet="abcXYZ09._-", min_size=1, max_size=12).filter(lambda t: not t.isdigit()))
def test_a_name_stands_at_its_first_letters(name: str) -> None:
    """Eight of them, in lower case, big end first."""
    folded = name.lower().encode()[:8].ljust(8, b"\0")

    assert (int.from_bytes(folded, "big"), False) == place(name.encode())


@given(st.binary(min_size=1, max_size=12))
def test_escapes_change_nothing(name: bytes) -> None:
    """Whatever is written with percent signs stands where it would stand without."""
    escaped = quote_from_bytes(name, safe="").encode()

    assert place(escaped)[0] > -(2**63)
    if b"%" not in name and not name.startswith(b"+"):
        assert place(name) == place(escaped)


@given(st.integers(0, 10**12))
def test_a_page_has_nine_digits_at_most(value: int) -> None:
    """A larger number counts no pages."""
    text = np.frombuffer(str(value).encode(), np.uint8)

    assert (value if value < 10**9 else -1) == number_of(text, 0, len(text))
