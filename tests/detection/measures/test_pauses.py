"""Bursts of pauses, by hand and against NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.measures.pauses import FEWEST, SESSION, pauses


def of(seconds: list[float]) -> tuple[float, float]:
    """Measure one actor with these pauses."""
    at = np.concatenate([[0], np.cumsum(np.asarray(seconds) * 1_000_000)]).astype(np.int64)
    burstiness, lag = pauses(np.asarray([0, len(at)]), at)
    return float(burstiness[0]), float(lag[0])


def test_by_hand() -> None:
    """Ones and threes in turn: mean 2, sd 1, so -1/3; and each tells that the other kind is next."""
    burstiness, lag = of([1, 3] * 5)

    assert pytest.approx(-1 / 3) == burstiness
    assert pytest.approx(-9 / 10) == lag


def test_a_metronome_has_no_bursts() -> None:
    """Even pauses give -1, and nothing to correlate; few pauses say nothing; a night is none."""
    assert -1 == of([30] * 12)[0]
    assert np.isnan(of([30] * 12)[1])
    assert np.isnan(of([1, 3] * 4)).all()
    assert pytest.approx(-0.8) == of([1, 3] * 2 + [SESSION / 1e6 + 1] + [1, 3] * 3)[1]


@given(st.lists(st.integers(1, 1000), min_size=FEWEST, max_size=50))
def test_it_is_its_formula(seconds: list[int]) -> None:
    """Within a session the two are what NumPy says."""
    gaps = np.asarray(seconds, float)
    away = np.log1p(gaps) - np.log1p(gaps).mean()
    burstiness, lag = of([float(s) for s in seconds])

    assert (gaps.std() - gaps.mean()) / (gaps.std() + gaps.mean()) == pytest.approx(burstiness)
    if (away**2).sum() > 1e-9:
        assert (away[1:] * away[:-1]).sum() / (away**2).sum() == pytest.approx(lag)
