"""People within a minute, by hand."""

from __future__ import annotations

import numpy as np

from privet.detection.measures.burst import burst


def test_by_hand() -> None:
    """Three within 59 seconds, one of them twice; four within ten minutes; a page counts its people."""
    seconds = np.asarray([0, 20, 30, 59, 300, 900])
    found = burst(
        {
            "actor": np.ones(6, np.uint64),
            "at": seconds * 1_000_000,
            "subject": np.asarray([1, 2, 1, 3, 4, 5], np.uint64),
            "people": np.asarray([1, 1, 1, 1, 1, 20], np.int32),
            "weight": np.ones(6, np.float32),
        }
    )

    assert {"burst_1m": [20], "burst_10m": [20]} == {k: v.tolist() for k, v in found.items()}


def test_a_window_is_half_open() -> None:
    """Who comes exactly a minute later falls into the next one."""
    found = burst(
        {
            "actor": np.ones(3, np.uint64),
            "at": np.asarray([0, 30, 60]) * 1_000_000,
            "subject": np.asarray([1, 2, 3], np.uint64),
            "people": np.ones(3, np.int32),
            "weight": np.ones(3, np.float32),
        }
    )

    assert ([2], [3]) == (found["burst_1m"].tolist(), found["burst_10m"].tolist())
