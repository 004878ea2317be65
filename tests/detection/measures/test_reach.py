"""The fiftieth person, by hand."""

from __future__ import annotations

import numpy as np

from privet.detection.measures.reach import HOUR, NTH, reach


def test_by_hand() -> None:
    """One new person an hour reaches the fiftieth 49 hours later; again and again reaches nobody."""
    size = 2 * NTH
    at = np.concatenate([np.arange(size), np.arange(size)]) * HOUR
    subject = np.concatenate([np.arange(size), np.zeros(size)]).astype(np.uint64)
    found = reach(np.asarray([0, size, 2 * size]), at, subject, np.ones(2 * size, np.int32))

    assert NTH - 1 == found[0]
    assert np.isnan(found[1])


def test_a_page_shows_many() -> None:
    """Two pages of thirty are enough; misses are nobody."""
    found = reach(
        np.asarray([0, 3]),
        np.asarray([0, 1, 2]) * HOUR,
        np.asarray([1, 2, 3], np.uint64),
        np.asarray([30, 0, 30], np.int32),
    )

    assert [2] == found.tolist()
