"""Exact bounds against SciPy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from privet.review.bounds import upper_bound


@given(
    total=st.integers(1, 100_000),
    share=st.floats(0, 1),
    confidence=st.sampled_from([0.9, 0.95, 0.99]),
)
def test_the_bound_is_scipys(total: int, share: float, confidence: float) -> None:
    """The upper limit agrees with the quantile of the beta distribution."""
    touched = round(total * share)
    exact = 1.0 if touched == total else stats.beta.ppf(confidence, touched + 1, total - touched)

    assert upper_bound(touched, total, confidence) == pytest.approx(exact, abs=1e-7)


def test_none_of_thirty_thousand_is_one_in_ten_thousand() -> None:
    """The rule of three: nobody touched among n bounds the share by 3/n."""
    assert upper_bound(0, 30_000) == pytest.approx(3 / 30_000, rel=0.01)


def test_of_nobody_nothing_is_known() -> None:
    """With nobody looked at, the share may be anything."""
    assert 1.0 == upper_bound(0, 0)


@pytest.mark.parametrize(
    ("touched", "total", "confidence"), [(2, 1, 0.95), (-1, 1, 0.95), (0, 1, 1)]
)
def test_impossible_counts_are_refused(touched: int, total: int, confidence: float) -> None:
    """More than all, fewer than none, and certainty are refused."""
    with pytest.raises(ValueError, match="between"):
        upper_bound(touched, total, confidence)
