"""Asset completeness: what it must catch and what it must leave alone."""

from __future__ import annotations

from tests.detection.worlds import table

from privet.detection.detectors.assets import assets
from privet.detection.site import survey


def test_bare_pages_are_caught() -> None:
    """Six hundred pages of people and none of their pictures are marked."""
    measured = table(
        100,
        subjects=9.0,
        pages=[600.0, *([9.0] * 99)],
        assets=[0.0, *([40.0] * 99)],
    )
    signals = assets(measured, survey(measured, subjects=900, days=1.0))

    assert [0] == signals.rows.tolist()
    assert "asked for 600 pages and 0 of their pictures, scripts and styles" == signals.because(0)


def test_a_log_without_assets_tells_nothing() -> None:
    """Where nobody's assets are logged, nobody is marked."""
    measured = table(100, subjects=9.0, pages=600.0, assets=0.0)

    assert 0 == len(assets(measured, survey(measured, subjects=900, days=1.0)))


def test_a_page_that_reports_back_is_left_alone() -> None:
    """A single-page application with a full cache still sends its beacons."""
    measured = table(
        100,
        subjects=9.0,
        pages=[600.0, *([9.0] * 99)],
        assets=[0.0, *([40.0] * 99)],
        beacons=600.0,
    )

    assert 0 == len(assets(measured, survey(measured, subjects=900, days=1.0)))
