"""In several places at once."""

from __future__ import annotations

import numpy as np

from privet.detection.measures.concurrency import AT_ONCE, concurrent

HALF = AT_ONCE // 2


def test_ten_minutes_are_at_once() -> None:
    """Three blocks within ten minutes are three places; one after another they are one."""
    actors, places = concurrent(
        actor=np.array([1, 1, 1, 1, 2, 2, 2], np.uint64),
        at=np.array([0, HALF, HALF + 1, 9 * HALF, 0, AT_ONCE, 2 * AT_ONCE]),
        block=np.array([5, 6, 7, 8, 5, 6, 7], np.uint64),
    )

    assert [1, 2] == actors.tolist()
    assert [3, 1] == places.tolist()


def test_an_unknown_block_is_no_place() -> None:
    """Rows without a block count nowhere, and whoever has no other is not told of."""
    actors, places = concurrent(
        actor=np.array([1, 1, 2, 3], np.uint64),
        at=np.array([0, 1, 0, 0]),
        block=np.array([5, 0, 0, 6], np.uint64),
    )

    assert ([1, 3], [1, 1]) == (actors.tolist(), places.tolist())
