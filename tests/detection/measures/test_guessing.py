"""Tries in vain, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.measures.guessing import TEST, guessing
from privet.exposure.exposures import LIST, LOOKUP


def of(outcomes: list[int], kind: int = LOOKUP) -> float:
    """Return where the test of one actor stopped."""
    size = len(outcomes)
    found = guessing(
        np.asarray([0, size]), np.full(size, kind, np.int8), np.asarray(outcomes, np.int8)
    )
    return float(found[0])


def test_by_hand() -> None:
    """Ten misses add ten times log 2.5; five hits, five times log 0.625, clear; then it has stopped."""
    assert pytest.approx(10 * np.log(2.5)) == of([0] * 10 + [1] * 5)
    assert TEST.high <= of([0] * 10)
    assert pytest.approx(5 * np.log(0.625)) == of([1] * 5 + [0] * 50)
    assert pytest.approx(np.log(2.5) + 2 * np.log(0.625)) == of([0, 1, 1])


def test_pages_of_lists_are_no_tries() -> None:
    """Without a try nothing is known."""
    assert np.isnan(of([1] * 20, LIST))


def test_honest_actors_are_seldom_accused() -> None:
    """Of ten thousand who fail once in five, at most the bound and its error are."""
    rng = np.random.default_rng(1)
    size, tries = 10_000, 200
    outcome = (rng.random(size * tries) > 0.2).astype(np.int8)
    found = guessing(
        np.arange(0, size * tries + 1, tries), np.full(size * tries, LOOKUP, np.int8), outcome
    )

    assert 1 / 0.9 * 1e-4 * size + 3 >= int((found >= TEST.high).sum())
    assert 0.95 < (found <= TEST.low).mean()
