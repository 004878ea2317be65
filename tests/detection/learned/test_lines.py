"""A straight line against SciPy's minimiser, and in plain Python."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from privet.detection.learned.features import FEATURES
from privet.detection.learned.lines import RIDGE, Line, _design

NAMES = list(FEATURES)


def made() -> tuple[np.ndarray, np.ndarray]:
    """Return rows whose label follows novelty, and some unknown values."""
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(400, len(NAMES)))
    label = (rows[:, NAMES.index("novelty")] + rng.normal(size=400) > 0.5).astype(float)
    rows[rng.random(rows.shape) < 0.05] = np.nan
    return rows, label


def test_it_is_the_minimum() -> None:
    """No other coefficients, of those that are free, have a smaller penalised loss."""
    rows, label = made()
    line = Line.fit(rows, label)
    x = _design(rows, line.mean, line.spread)
    share = label.mean()
    balance = np.where(label > 0, 0.5 / share, 0.5 / (1 - share))
    free = line.weight != 0

    def loss(weight: np.ndarray) -> float:
        z = x[:, free] @ weight
        penalty = RIDGE / 2 * float((weight[:-1] ** 2).sum())
        return float((balance * (np.logaddexp(0, z) - label * z)).sum()) + penalty

    best = minimize(loss, np.zeros(int(free.sum())), method="BFGS").fun

    assert pytest.approx(best, rel=1e-4) == loss(line.weight[free])
    assert line.weight[NAMES.index("novelty")] > 1


def test_no_feature_counts_the_way_it_may_not() -> None:
    """Where more novelty would clear, novelty says nothing."""
    rows, label = made()
    line = Line.fit(rows, 1 - label)

    assert 0 == line.weight[NAMES.index("novelty")]
    assert (line.weight[:-1] * np.asarray(list(FEATURES.values())) >= 0).all()


def test_plain_python_says_the_same() -> None:
    """One by one and together, within 1e-9, after the disk as before."""
    rows, label = made()
    line = Line.fit(rows, label)
    again = Line.of(line.document())

    assert np.abs(line.score(rows) - [again.one(row) for row in rows.tolist()]).max() < 1e-9
