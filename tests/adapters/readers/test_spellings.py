"""Tests of dirty identifiers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.readers import spellings
from privet.adapters.readers.spellings import AS_WRITTEN, Speller
from privet.exposure.pseudonyms import Key, of_handles

KEY = Key(b"a key of chance!")
IDS = ["123", "alice", "Bob", "9f-2"]
KNOWN = np.asarray(of_handles(IDS, KEY), np.int64).view(np.uint64)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("123", "123"),
        ("000123", "123"),
        ("  123\t", "123"),
        ('"123"', "123"),
        ("123.0", "123"),
        ("id:123", "123"),
        ("Member # 123", "123"),
        ("https://site/members/123", "123"),
        ("https://site/members/123/?ref=1#x", "123"),
        ("site/members/123/photos", "123"),
        ("https://site/view?x=1&id=123&y=2", "123"),
        ("ALICE", "alice"),
        ("https://site/u/Alice", "alice"),
        ("https://site/u/Bob", "Bob"),
        ("%39f-2", "9f-2"),
    ],
)
def test_dirty_identifiers_are_found(text: str, id_: str) -> None:
    """Whatever was put around an identifier is taken off."""
    number, _ = Speller(KNOWN, KEY).numbers(pa.array([text]))

    assert [IDS.index(id_)] == number.tolist()


@pytest.mark.parametrize("text", ["", "124", "123.5", "1234", "https://site/members/", None])
def test_what_is_somebody_else_stays_unknown(text: str | None) -> None:
    """An identifier that only resembles one is nobody's."""
    number, _ = Speller(KNOWN, KEY).numbers(pa.array([text], pa.string()))

    assert [-1] == number.tolist()


def test_everything_is_counted() -> None:
    """Rows are counted by what was done to them; strangers once each."""
    speller = Speller(KNOWN, KEY)
    speller.add(pa.array(["123", "123.0", " alice", None, "null", "x1", "X1 ", "x2"]))
    speller.add(pa.array(["alice"]))
    told = speller.spelled

    assert (9, 2, 2) == (told.rows, told.empty, told.foreign)
    assert 3 == told.repeated
    assert 2 == told.cleaned
    assert 2 == told.ways[AS_WRITTEN]
    assert sorted(KNOWN[:2].tolist()) == speller.people.tolist()


def test_slices_of_an_array_are_hashed_where_they_stand() -> None:
    """A slice begins elsewhere in the array's memory, and is right all the same."""
    text = pa.array(["x", None, "123", "alice"]).slice(1)
    number, _ = Speller(KNOWN, KEY).numbers(text)

    assert [-1, 0, 1] == number.tolist()


TEXTS = st.lists(
    st.none()
    | st.sampled_from([*IDS, "ALICE", "bOB", "null"])
    | st.text(alphabet="aA1b3.,:=#/?& '\u00a0éÉ\u200b\"", max_size=12)
    | st.tuples(
        st.sampled_from(["", " ", "'", "id:", "/u/", "\u00a0", "\u201c"]),
        st.sampled_from(IDS),
        st.sampled_from(["", " ", '"', ".0", "/", "?id=123", "\ufeff"]),
    ).map("".join),
    max_size=6,
)


@given(TEXTS)
def test_what_is_not_tried_would_have_found_nobody(texts: list[str | None]) -> None:
    """Spellings whose bytes stand nowhere are left out, and nobody is missed by it."""
    rows = pa.array(texts, pa.string())
    number, way = Speller(KNOWN, KEY).numbers(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spellings, "_bytes_of", lambda _: np.ones(256, np.bool_))
        every, ways = Speller(KNOWN, KEY).numbers(rows)

    assert every.tolist() == number.tolist()
    assert ways.tolist() == way.tolist()


def test_an_identifier_that_reads_like_none_is_somebody() -> None:
    """Where the site calls somebody so, the row is not empty."""
    known = np.asarray(of_handles(["null"], KEY), np.int64).view(np.uint64)
    speller = Speller(known, KEY)
    speller.add(pa.array(["null", "none"]))

    assert (1, 1) == (speller.spelled.empty, len(speller.people))
