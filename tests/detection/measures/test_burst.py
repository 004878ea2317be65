"""People within a minute, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.burst import WINDOWS, burst
from privet.exposure.windows import peaks

if TYPE_CHECKING:
    from numpy.typing import NDArray


def met(
    seconds: NDArray[np.int64], subject: list[int], people: list[int]
) -> dict[str, NDArray[np.float64]]:
    """Measure one actor."""
    size = len(seconds)
    columns = (np.asarray(subject, np.uint64), np.asarray(people, np.int32), np.ones(size, "f4"))
    actor = np.ones(size, np.uint64)
    return burst(peaks(actor, seconds * 1_000_000, *columns, windows=[*WINDOWS.values()]).peak)


def test_by_hand() -> None:
    """Three within 59 seconds, one of them twice; four within ten minutes; a page counts its people."""
    seconds = np.asarray([0, 20, 30, 59, 300, 900])
    found = met(seconds, [1, 2, 1, 3, 4, 5], [1, 1, 1, 1, 1, 20])

    assert {"burst_1m": [20], "burst_10m": [20]} == {k: v.tolist() for k, v in found.items()}


def test_a_window_is_half_open() -> None:
    """Who comes exactly a minute later falls into the next one."""
    found = met(np.asarray([0, 30, 60]), [1, 2, 3], [1, 1, 1])

    assert ([2], [3]) == (found["burst_1m"].tolist(), found["burst_10m"].tolist())
