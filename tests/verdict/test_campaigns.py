"""Campaigns of rings."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import table

from privet.detection.groups.candidates import Bond
from privet.detection.groups.complement import Ring
from privet.detection.groups.patterns import Pattern
from privet.verdict.campaigns import join


def ring(members: list[int], subjects: int) -> Ring:
    """Make a ring."""
    return Ring(
        Bond.DEVICE, Pattern.FRONTIER, np.array(members, np.int64), subjects, 90.0, 0.0, 99.0
    )


def test_rings_with_members_in_common_are_one_campaign() -> None:
    """Overlapping rings are joined, others stand apart; the largest comes first."""
    collectors = np.ones(9, np.bool_)
    found = [ring([7, 8], 200), ring([0, 1, 2], 300), ring([2, 3], 900)]
    campaigns, column = join(found, collectors, np.full(9, 0.99), table(9))

    assert ["C1", "C2"] == [one.id for one in campaigns]
    assert [[0, 1, 2, 3], [7, 8]] == [one.members.tolist() for one in campaigns]
    assert [900, 200] == [one.subjects for one in campaigns]
    assert [0, 0, 0, 0, -1, -1, -1, 1, 1] == column.tolist()
    assert campaigns[0].because.startswith("2 visitors with one and the same software")


def test_of_rings_with_the_same_people_the_larger_one_tells() -> None:
    """Two addresses, and the four accounts behind them as well."""
    rings = [ring([0, 1], 400), ring([0, 1, 2, 3], 400)]
    campaigns, _ = join(rings, np.ones(4, np.bool_), np.full(4, 0.99), table(4))

    assert campaigns[0].because.startswith("4 visitors with one and the same software")


def test_only_collectors_are_joined() -> None:
    """Who has an agreement, or was too little shown, is in no campaign; one alone is none."""
    collectors = np.array([True, False, False])
    campaigns, column = join([ring([0, 1, 2], 300)], collectors, np.full(3, 0.99), table(3))

    assert () == campaigns
    assert [-1, -1, -1] == column.tolist()
