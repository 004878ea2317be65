"""Places keep their order under the key and nothing else."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from privet.exposure.places import FURTHEST, NOWHERE, conceal, letters_of, offset_of
from privet.exposure.pseudonyms import Key

KEY = Key(b"k" * 32)


def concealed(places: list[int], *, numeric: bool, key: Key = KEY) -> list[int]:
    """Conceal places of one kind."""
    offset, letters = offset_of(key), letters_of(key)
    return [conceal(place, numeric, offset, letters) for place in places]


def spelled(name: str) -> int:
    """Return the place of a name as a match gives it: its first eight bytes."""
    return int.from_bytes(name.encode()[:8].ljust(8, b"\0"), "big", signed=True)


@given(st.lists(st.integers(0, FURTHEST - 1), min_size=2, max_size=30))
def test_distances_of_ids_stay(ids: list[int]) -> None:
    """The distance of two ids is what it was, and no id is what it was."""
    found = concealed(ids, numeric=True)

    assert [b - a for a, b in itertools.pairwise(ids)] == [
        b - a for a, b in itertools.pairwise(found)
    ]
    assert all(place >= 0 for place in found)


@given(st.lists(st.from_regex(r"[0-9a-z]{1,8}", fullmatch=True), min_size=2, max_size=20))
def test_the_alphabet_stays(names: list[str]) -> None:
    """Names stand in the order of the alphabet, equal ones together, below every id."""
    found = concealed([spelled(name) for name in names], numeric=False)

    assert [a < b for a in names for b in names] == [a < b for a in found for b in found]
    assert all(NOWHERE < place < 0 for place in found)


def test_nowhere_stays_nowhere() -> None:
    """What has no place gets none, nor does an id that is too large to move."""
    assert [NOWHERE] == concealed([NOWHERE], numeric=True)
    assert [NOWHERE] == concealed([NOWHERE], numeric=False)
    assert [NOWHERE, NOWHERE] == concealed([FURTHEST, -1], numeric=True)


def test_another_key_hides_elsewhere() -> None:
    """Two ledgers do not share places."""
    other = concealed([7], numeric=True, key=Key(b"l" * 32))

    assert concealed([7], numeric=True) != other
    assert concealed([7], numeric=True) != [7]
