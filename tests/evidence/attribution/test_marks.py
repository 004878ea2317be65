"""Tests of marks."""

from __future__ import annotations

import numpy as np
import pytest

from privet.evidence.attribution.marks import Code, binomial, bound, matches, threshold
from privet.exposure.pseudonyms import Key

KEY = Key(b"a key of chance!")
ACTORS = np.arange(1, 2_001, dtype=np.uint64)


def copy(code: Code, actor: int, marks: np.ndarray) -> np.ndarray:
    """Return the marks in the copy of one actor."""
    own = ACTORS[actor : actor + 1]
    return np.array([bool(code.symbols(own, int(mark))[0]) for mark in marks])


@pytest.mark.parametrize(
    ("read", "million", "ten_thousand"),
    [(30, 30, 29), (40, 38, 36), (60, 53, 50), (100, 80, 76), (20, None, None)],
)
def test_thresholds_are_exact(read: int, million: int | None, ten_thousand: int | None) -> None:
    """So many marks of so many have to agree, at a chance of a thousandth over all candidates."""
    assert (million, ten_thousand) == (threshold(read, 10**6), threshold(read, 10**4))


def test_a_whole_copy_names_its_actor() -> None:
    """Forty marks of one copy accuse its actor alone."""
    code, marks = Code(KEY), np.arange(40)
    found = matches(code, ACTORS, marks, copy(code, 77, marks))

    assert [77] == [match.actor for match in found]
    assert (40, 40) == (found[0].agreeing, found[0].read)
    assert found[0].risk == pytest.approx(2_000 * binomial(40, 40))


def test_too_few_marks_accuse_nobody() -> None:
    """Ten marks are shared by too many."""
    code, marks = Code(KEY), np.arange(10)

    assert [] == matches(code, ACTORS, marks, copy(code, 77, marks))


def test_a_dump_of_elsewhere_accuses_nobody() -> None:
    """Marks drawn by chance accuse nobody, whichever the code."""
    marks = np.arange(200)
    for seed in range(20):
        second = np.random.default_rng(seed).random(200) < 0.5
        assert [] == matches(Code(KEY), ACTORS, marks, second)
        assert [] == matches(Code(KEY, 3), ACTORS, marks, second)


def test_two_who_mixed_their_copies_are_both_named() -> None:
    """A Tardos code of enough marks names both, and nobody else."""
    code, marks = Code(KEY, 2), np.arange(1_200)
    mixed = np.where(
        np.random.default_rng(1).random(1_200) < 0.5, copy(code, 3, marks), copy(code, 4, marks)
    )
    found = matches(code, ACTORS, marks, mixed)

    assert {3, 4} == {match.actor for match in found}


def test_a_bound_is_above_the_truth() -> None:
    """Chernoff's bound of a plain code is not below the exact tail."""
    even = np.full(40, 0.5)

    assert bound(36.0 - 4.0, even, np.ones(40, np.bool_)) >= binomial(36, 40)


def test_a_code_is_against_somebody() -> None:
    """A code against nobody is refused."""
    with pytest.raises(ValueError, match="one colluder"):
        Code(KEY, 0)
