"""Names: sealed under the key, opened piece by piece."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.ledgers.names import Names, Seal, spelled
from privet.errors import StoreUnavailable
from privet.exposure.pseudonyms import Key

KEY = Key(b"k" * 32)
NAMED = st.dictionaries(st.integers(1, 2**64 - 1), st.text(max_size=12), max_size=20)


@given(NAMED, NAMED, st.lists(st.integers(1, 2**64 - 1), max_size=5))
def test_names_come_back(
    first: dict[int, str], second: dict[int, str], strangers: list[int]
) -> None:
    """All names are told, or those that are wanted; the first name of a pseudonym stays."""
    seal = Seal(KEY)
    pieces = [
        seal.open(
            seal.close(np.asarray(list(names), np.uint64), spelled(names.values()), place), place
        )
        for place, names in (("a", first), ("b", second))
    ]
    expected = second | first
    wanted = np.asarray([*list(expected)[::2], *strangers], np.uint64)

    assert expected == dict(Names(pieces, None))
    assert {p: expected[p] for p in wanted.tolist() if p in expected} == dict(Names(pieces, wanted))


def test_a_stranger_has_no_name() -> None:
    """A pseudonym that was never named is none of the names."""
    names = Names([], None)

    assert 0 == len(names)
    assert names.get(5) is None


def test_a_seal_holds() -> None:
    """What was changed, moved or sealed under another key does not open, and nothing shows."""
    sealed = Seal(KEY).close(np.asarray([1], np.uint64), [b"account:alice"], "names/0")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])

    assert b"alice" not in sealed
    for piece, place, key in (
        (changed, "names/0", KEY),
        (sealed, "names/1", KEY),
        (sealed, "names/0", Key(b"l" * 32)),
    ):
        with pytest.raises(StoreUnavailable, match="do not open"):
            Seal(key).open(piece, place)
