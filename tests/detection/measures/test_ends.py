"""First and last ids, by hand."""

from __future__ import annotations

import numpy as np

from privet.detection.measures.ends import ends
from privet.detection.visits import Visits


def test_by_hand() -> None:
    """Who has no place is passed over; who met nobody with one has no ends."""
    rank = np.asarray([-1, 4, 9, 2, -1, -1])
    plain = np.zeros(6, np.int64)
    first, last = ends(Visits(np.asarray([0, 5, 6]), plain, plain, rank, rank))

    assert (4, 2) == (first[0], last[0])
    assert np.isnan([first[1], last[1]]).all()
