"""The pool of texts, and the names that stand in it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.simulation.routes import Argument
from privet.simulation.texts import Texts, names


@given(st.dictionaries(st.sampled_from(Argument), st.lists(st.binary(max_size=9))))
def test_every_text_is_found_again(families: dict[Argument, list[bytes]]) -> None:
    """A text is the slice that its family and number name."""
    texts = Texts.of(families)

    for family, members in families.items():
        for number, expected in enumerate(members):
            k = texts.base[family] + number
            assert expected == texts.data[texts.start[k] : texts.start[k + 1]].tobytes()


def test_names_are_different_words() -> None:
    """As many names as were asked for, none twice, all of plain small letters."""
    found = names(np.random.default_rng(1), 30_000)

    assert len(found) == 30_000
    assert len(set(found)) == 30_000
    assert all(name.isalpha() and name.islower() for name in found)


def test_names_follow_the_seed() -> None:
    """The same seed invents the same names, another seed others."""
    first, again, other = (names(np.random.default_rng(seed), 50) for seed in (1, 1, 2))

    assert first == again
    assert first != other
