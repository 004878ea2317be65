"""Remedies have an order."""

from __future__ import annotations

from privet.enforcement.remedies import Remedy


def test_remedies_have_an_order() -> None:
    """The milder comes first."""
    assert list(Remedy) == sorted(Remedy, key=lambda remedy: remedy.rank)
    assert [0, 5] == [Remedy.ALLOW.rank, Remedy.DENY.rank]


def test_three_of_them_show_nobody() -> None:
    """A challenge refuses until it is answered."""
    assert ["challenge", "limit", "deny"] == [each for each in Remedy if each.refuses]
