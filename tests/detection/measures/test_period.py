"""Fisher's g against NumPy's transform."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.measures.period import BINS, FEWEST, period_g

SECOND = 1_000_000


def beat(seconds: list[float]) -> float:
    """Measure one actor with rows at these seconds."""
    at = (np.sort(np.asarray(seconds)) * SECOND).astype(np.int64)
    return float(period_g(np.asarray([0, len(at)]), at)[0])


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_numpy(seed: int) -> None:
    """The largest ordinate over the sum is that of NumPy's transform of the same counts."""
    at = np.sort(np.random.default_rng(seed).integers(0, BINS, 300))
    at -= at[0]
    counts = np.bincount(at, minlength=BINS)[:BINS].astype(float)
    power = np.abs(np.fft.rfft(counts - counts.mean())[1:-1]) ** 2

    assert power.max() / power.sum() == pytest.approx(beat(at.tolist()))


def test_a_beat_is_heard() -> None:
    """A beat stands out from chance, even one a minute; few rows say nothing."""
    chance = np.random.default_rng(9)
    noise = beat(chance.integers(0, BINS, 300).tolist())

    assert 0.05 < beat([float(t) for t in range(0, BINS, 20)]) < 0.2
    assert 0.03 > noise
    assert 1 / 40 < beat([float(t) for t in range(0, 60 * FEWEST, 40)])
    assert np.isnan(beat([float(t) for t in range(FEWEST - 1)]))


def test_the_longest_session_is_looked_at() -> None:
    """A beat in one session is heard whatever came hours before it."""
    before = [float(t) for t in np.random.default_rng(2).integers(0, 600, 30)]
    session = [50_000.0 + t for t in range(0, BINS, 10)]

    assert beat(session) == pytest.approx(beat(before + session))
