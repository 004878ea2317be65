"""What is usual on a site."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import table

from privet.detection.site import survey


def people(rows: int, **columns: object) -> object:
    """Make actors that each saw a few people."""
    return table(rows, subjects=5.0, peak_1d=5.0, peak_1h=3.0, **columns)


def test_a_few_collectors_do_not_make_volume_usual() -> None:
    """Where one actor in twenty takes thousands, what is usual stays near what the others do."""
    peaks = np.array([*([3.0] * 50), *([8.0] * 45), *([20_000.0] * 5)])
    site = survey(table(100, subjects=peaks, peak_1d=peaks), subjects=20_000, days=1.0)

    assert site.usual.most["1d"] < 100


def test_once_ordinary_use_is_known_it_is_measured() -> None:
    """The 99.9th percentile is then taken over those who are ordinary, and the greatest shown."""
    peaks = np.arange(1.0, 2001.0)
    ordinary = peaks <= 1000
    measured = table(2000, subjects=peaks, peak_1d=peaks)
    site = survey(measured, subjects=9000, days=3.0, ordinary=ordinary)

    assert 1000 == site.usual.visitors
    assert site.usual.most["1d"] == pytest.approx(1000, abs=1)
    assert 1000 == site.usual.greatest["1d"]


def test_nobody_is_held_against_himself_on_a_small_site() -> None:
    """Of twenty visitors the greatest is no percentile: who takes two hundred people does not make it usual."""
    peaks = np.array([*([3.0] * 12), *([8.0] * 8), 200.0])
    measured = table(21, subjects=peaks, peak_1d=peaks)
    site = survey(measured, subjects=400, days=1.0, ordinary=np.ones(21, np.bool_))

    assert site.usual.most["1d"] < 60
    assert 200 == site.usual.greatest["1d"]


def test_whose_work_it_is_to_see_many_is_held_against_colleagues() -> None:
    """Of a hundred visitors three recruiters see most: that the others see hardly anybody is no measure of them."""
    peaks = np.array([*([5.0] * 97), 700.0, 800.0, 900.0])
    measured = table(100, subjects=peaks, peak_1h=peaks)
    site = survey(measured, subjects=4000, days=5.0, ordinary=np.ones(100, np.bool_))

    assert 800 == site.usual.most["1h"]


def test_an_empty_ledger_has_no_usual() -> None:
    """With nobody there, nothing is usual and nothing fails."""
    site = survey(table(0), subjects=0, days=0.0)

    assert 0 == site.usual.visitors
    assert 0 == site.usual.most["1d"]
    assert np.isnan(site.usual.tail)


def test_assets_and_misses_are_compared_with_others() -> None:
    """The median of assets a page and the share of misses are those of all who have any."""
    measured = table(
        40, subjects=9.0, pages=10.0, assets=30.0, lookups=10.0, lookup_misses=2.0, views=0.0
    )
    usual = survey(measured, subjects=100, days=1.0).usual

    assert 3.0 == usual.assets
    assert usual.misses == pytest.approx(0.2)
    assert 10 == usual.lookups
