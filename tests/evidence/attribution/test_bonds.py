"""Tests of what binds actors."""

from __future__ import annotations

import numpy as np

from privet.evidence.attribution.bonds import Bonds, clusters

DEVICE = np.array([5, 5, 5, 8, 9, *[3] * 100], np.uint64)
NETWORK = np.array([1, 0, 0, 0, 1, *range(10, 110)], np.uint64)
BONDS = Bonds((DEVICE, NETWORK))


def test_a_rare_handle_binds() -> None:
    """Suspects that share a device that hardly anybody else has are one group, and networks add."""
    assert [[0, 1, 2, 4]] == clusters(BONDS, np.array([0, 1, 2, 3, 4]))


def test_the_commonest_telephone_binds_nobody() -> None:
    """Three suspects of a hundred owners of one telephone have nothing in common."""
    assert [] == clusters(BONDS, np.array([5, 6, 7]))


def test_all_holders_of_a_binding_handle_are_known() -> None:
    """Whoever holds what binds two suspects is found with them."""
    assert {0, 1, 2} == BONDS.holders({0, 1})


def test_bound_asks_for_one_handle_of_all() -> None:
    """Actors are bound if all of them hold one rare handle."""
    assert BONDS.bound([0, 1, 2])
    assert not BONDS.bound([0, 1, 3])
    assert not BONDS.bound([5, 6])
