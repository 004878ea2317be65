"""Pauses by hand, and against NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.measures.rhythm import FEWEST, SESSION, rhythm


def paused(seconds: list[float]) -> tuple[float, float]:
    """Measure one actor with these pauses."""
    at = np.concatenate([[0], np.cumsum(np.asarray(seconds) * 1_000_000)]).astype(np.int64)
    median, evenness = rhythm(np.asarray([0, len(at)]), at)
    return float(median[0]), float(evenness[0])


@given(st.lists(st.integers(0, 4000), min_size=FEWEST, max_size=60))
def test_it_is_its_formula(pauses: list[int]) -> None:
    """Pauses within sessions count, and their evenness is the variation of their logarithms."""
    within = np.asarray([p for p in pauses if p * 1_000_000 <= SESSION], float)
    median, evenness = paused([float(p) for p in pauses])
    logs = np.log1p(within)
    if len(within) < FEWEST or not logs.mean():
        assert np.isnan(evenness)
        return

    assert np.median(within) == pytest.approx(median)
    assert logs.std() / logs.mean() == pytest.approx(evenness, abs=1e-9)


def test_a_metronome_is_even() -> None:
    """Every 30 seconds is even, a reader is not, and few pauses say nothing."""
    reader = np.random.default_rng(1).lognormal(3, 1.2, 200).tolist()

    assert (30, 0) == pytest.approx(paused([30.0] * 20))
    assert paused(reader)[1] > 0.3
    assert np.isnan(paused([30.0] * 5)).all()
