"""Tail probabilities against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from privet.detection.chances import beta_below, exchanged, scarcity, surprise


@given(
    x=st.floats(0.001, 0.999),
    a=st.floats(0.1, 5000),
    b=st.floats(0.1, 5000),
)
def test_the_beta_distribution_is_scipys(x: float, a: float, b: float) -> None:
    """The distribution function agrees with SciPy's to nine digits."""
    assert beta_below(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-9)


@pytest.mark.parametrize(("x", "expected"), [(0.0, 0.0), (-1.0, 0.0), (1.0, 1.0), (2.0, 1.0)])
def test_beyond_its_ends_the_beta_distribution_is_flat(x: float, expected: float) -> None:
    """At 0 nothing lies below, at 1 everything."""
    assert expected == beta_below(x, 2.0, 3.0)


def test_a_shape_is_above_zero() -> None:
    """A shape of 0 is refused."""
    with pytest.raises(ValueError, match="above 0"):
        beta_below(0.5, 0.0, 1.0)


@given(trials=st.integers(1, 500), share=st.floats(0, 1), chance=st.floats(0.01, 0.99))
def test_surprise_never_exaggerates(trials: int, share: float, chance: float) -> None:
    """Chernoff's bound is above the exact tail, so the surprise is at most the exact one."""
    hits = round(trials * share)
    nats = surprise(np.array([float(hits)]), np.array([float(trials)]), chance)[0]

    assert stats.binom.logsf(hits - 1, trials, chance) <= -nats + 1e-6


def test_nothing_tried_is_no_surprise() -> None:
    """Neither no trials nor an unknown count surprise."""
    found = surprise(np.array([0.0, np.nan, 1.0]), np.array([0.0, 10.0, np.nan]), 0.1)

    assert [0.0, 0.0, 0.0] == found.tolist()


@given(seen=st.integers(0, 300), expected=st.floats(0.1, 300))
def test_scarcity_never_exaggerates(seen: int, expected: float) -> None:
    """So few events are at least as probable as the bound says."""
    assert stats.poisson.logcdf(seen, expected) <= -scarcity(float(seen), expected) + 1e-6


@given(st.data())
def test_an_exchange_of_marks_is_hypergeometric(data: st.DataObject) -> None:
    """The exact chance agrees with SciPy's."""
    of_ours, of_theirs = data.draw(st.integers(1, 400)), data.draw(st.integers(1, 30))
    ours, theirs = data.draw(st.integers(0, of_ours)), data.draw(st.integers(0, of_theirs))
    log = stats.hypergeom.logcdf(theirs, of_ours + of_theirs, ours + theirs, of_theirs)

    assert exchanged(ours, of_ours, theirs, of_theirs) == pytest.approx(-log, abs=1e-6, rel=1e-6)
