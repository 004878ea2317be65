"""What LightGBM learned, walked in plain Python."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from privet.adapters.learning.boosting import Boosted
from privet.detection.learned.features import ANY, FEATURES, UP
from privet.errors import ConfigError

NAMES = list(FEATURES)


def made(rng: np.random.Generator, size: int = 1500) -> tuple[np.ndarray, np.ndarray]:
    """Return actors whose label no straight line tells, with unknown values among them."""
    rows = rng.normal(size=(size, len(NAMES)))
    even = rows[:, NAMES.index("gap_cv")]
    label = (np.abs(even) < 0.6) & (rows[:, NAMES.index("novelty")] > 0)
    rows[rng.random(rows.shape) < 0.1] = np.nan
    return rows, label.astype(float)


@pytest.fixture(scope="module")
def boosted() -> Boosted:
    """Learn once."""
    return Boosted(*made(np.random.default_rng(3)))


def test_both_agree_within_a_billionth(boosted: Boosted) -> None:
    """Actors never met, unknown values, extremes: plain Python says what LightGBM says."""
    rows, _ = made(np.random.default_rng(9), 2000)
    rows[:50] *= 1e6
    rows[50] = np.nan
    forest = boosted.forest()
    walked = np.asarray([forest.score(row) for row in rows.tolist()])

    assert 100 < len(forest.trees)
    assert np.abs(boosted.score(rows) - walked).max() < 1e-9
    assert 0 == len(boosted.score(rows[:0]))


def test_more_never_clears(boosted: Boosted) -> None:
    """As a feature that may only raise the score rises, the score does not fall."""
    rows, _ = made(np.random.default_rng(5), 200)
    for place, (name, way) in enumerate(FEATURES.items()):
        if way == ANY:
            continue
        more = rows.copy()
        more[:, place] = np.nan_to_num(rows[:, place]) + 1.0
        less = np.nan_to_num(rows[:, place])
        rows_, more_ = rows.copy(), more
        rows_[:, place] = less
        change = boosted.score(more_) - boosted.score(rows_)

        assert (change * (1 if way == UP else -1) >= -1e-9).all(), name


def test_it_learns_what_no_line_does(boosted: Boosted) -> None:
    """Evenness in the middle is told from both of its ends."""
    rows, label = made(np.random.default_rng(11))
    scores = boosted.score(rows)

    assert 0.8 < float((scores[label > 0][:, None] > scores[label == 0][None, :300]).mean())


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """LightGBM is an extra."""
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(ConfigError, match="privet\\[train\\]"):
        Boosted(*made(np.random.default_rng(1), 50))
