"""Kendall's tau against SciPy and against counting pairs."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.orders import inversions, kendall

VALUES = st.lists(st.integers(-20, 20), min_size=2, max_size=60)


@given(VALUES)
def test_inversions_are_counted(values: list[int]) -> None:
    """Falling pairs are those that looking at every pair finds, and the values end up sorted."""
    column = np.asarray(values, np.int64)
    count = inversions(column, np.zeros_like(column))

    assert sum(a > b for a, b in combinations(values, 2)) == count
    assert sorted(values) == column.tolist()


@given(VALUES)
def test_tau_counts_pairs(values: list[int]) -> None:
    """Tau-a is rising minus falling pairs over all pairs; level pairs count for neither."""
    pairs = list(combinations(values, 2))
    expected = sum((b > a) - (b < a) for a, b in pairs) / len(pairs)
    column = np.asarray(values, np.int64)

    assert expected == pytest.approx(kendall(column, np.zeros_like(column)))


def test_tau_agrees_with_scipy() -> None:
    """Without ties, tau-a is the tau that everybody knows."""
    from scipy.stats import kendalltau

    values = np.random.default_rng(3).permutation(500).astype(np.int64)
    expected = kendalltau(np.arange(500), values).statistic

    assert expected == pytest.approx(kendall(values.copy(), np.zeros(500, np.int64)))


def test_one_value_has_no_order() -> None:
    """Fewer than two values have no tau."""
    assert np.isnan(kendall(np.zeros(1, np.int64), np.zeros(1, np.int64)))
