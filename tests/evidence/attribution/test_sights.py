"""Tests of who was shown whom."""

from __future__ import annotations

import numpy as np

from privet.evidence.attribution.sights import Sights

PAIRS = Sights.of(
    actor=np.array([9, 7, 9, 7], np.uint64),
    subject=np.array([30, 10, 20, 30], np.uint64),
    dump=np.array([10, 20], np.uint64),
)


def test_actors_are_numbered_in_order() -> None:
    """An actor's row holds the people that it was shown."""
    assert [7, 9] == PAIRS.actor.tolist()
    assert {0, 2} == set(PAIRS.shown(0).tolist())
    assert [True, True, False] == PAIRS.dumped.tolist()


def test_several_actors_cover_what_one_of_them_was_shown() -> None:
    """Coverage is the union of what actors were shown."""
    assert [True, False, True] == PAIRS.covered([0]).tolist()
    assert [True, True, True] == PAIRS.covered([0, 1]).tolist()
    assert not PAIRS.covered([]).any()
