"""Lists paged to their end."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.measures.paging import exhausted
from privet.exposure.exposures import LIST, VIEW


def share(pages: list[int], kind: int = LIST) -> float:
    """Measure one actor that asked for these pages of lists, one after the other."""
    page = np.asarray(pages, np.int32)
    kinds = np.full(len(page), kind, np.int8)
    return float(exhausted(np.asarray([0, len(page)]), kinds, page)[0])


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([1, 2, 3, 4, 5, 6, 7], 1.0),
        ([0, 2, 3, 4, 5], 1.0),
        ([0, 20, 40, 60, 80, 100], 1.0),
        ([1, 2, 2, 3, 4, 4, 5], 1.0),
        ([1, 2, 3, 4], 0.0),
        ([1, 1, 1, 1, 1, 1], 0.0),
        ([1, 2, 3, 4, 5, 1, 2], 0.5),
        ([1, 2, 1, 2, 1, 2], 0.0),
    ],
)
def test_pages_in_a_row(pages: list[int], expected: float) -> None:
    """Five pages in a row exhaust a list, by page or by offset, reloaded or not."""
    assert expected == share(pages)


def test_no_lists_no_share() -> None:
    """Who asks for no list exhausts none."""
    assert np.isnan(share([1, 2, 3], VIEW))
