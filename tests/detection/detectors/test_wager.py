"""Stakes above and below the bar."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from tests.detection.worlds import table

from privet.detection.anytime import Bar
from privet.detection.detectors.wager import wager
from privet.detection.site import survey


def test_who_is_above_the_bar_is_signalled() -> None:
    """Nobody below it, nobody unknown; and the words say with what chance."""
    measured = table(4, wager=[3.0, 30.0, np.nan, 8.0])
    site = survey(measured, subjects=1000, days=3.0)
    site = replace(site, usual=replace(site.usual, wager=Bar(9.0, 2000, 1e-3)))
    found = wager(measured, site)

    assert [1] == found.rows.tolist()
    assert not found.decisive.any()
    assert "at most 0.001" in found.because(1)


def test_without_ordinary_visitors_there_is_no_bar() -> None:
    """A site with four actors accuses nobody by wager."""
    measured = table(4, wager=[3.0, 30.0, 5.0, 8.0])

    assert 0 == len(wager(measured, survey(measured, subjects=1000, days=3.0)))
