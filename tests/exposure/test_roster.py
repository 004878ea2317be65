"""The roster against a dictionary."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.exposure.roster import Roster

BLOCKS = st.lists(st.lists(st.integers(0, 30) | st.integers(0, 2**64 - 1), max_size=40), max_size=6)


@given(BLOCKS)
def test_it_numbers_as_a_dictionary_would(blocks: list[list[int]]) -> None:
    """Numbers are given in the order of first meeting; the rows of first meeting are told."""
    roster = Roster()
    known: dict[int, int] = {}
    for block in blocks:
        expected, new = [], []
        for row, pseudonym in enumerate(block):
            if pseudonym and pseudonym not in known:
                known[pseudonym] = len(known)
                new.append(row)
            expected.append(known.get(pseudonym, -1))
        numbers, fresh = roster.number(np.asarray(block, np.uint64))

        assert expected == numbers.tolist()
        assert new == fresh.tolist()
    assert len(known) == len(roster)
    assert list(known.values()) == roster.find(np.asarray(list(known), np.uint64)).tolist()


def test_it_grows() -> None:
    """More pseudonyms than there was room for keep their numbers, and strangers have none."""
    roster = Roster(expected=8)
    many = np.arange(1, 5001, dtype=np.uint64)
    roster.number(many[:700])
    roster.number(many)

    assert np.arange(5000).tolist() == roster.find(many).tolist()
    assert [-1, -1] == roster.find(np.asarray([0, 9_999_999], np.uint64)).tolist()
