"""Budgets and their spans."""

from __future__ import annotations

from datetime import date

import pytest

from privet.exposure.budgets import DAY, HOUR, Budget, day_of, span


@pytest.mark.parametrize(
    ("text", "expected"),
    [("90s", 90_000_000), ("10m", HOUR // 6), ("1h", HOUR), ("28d", 28 * DAY), ("2w", 14 * DAY)],
)
def test_spans(text: str, expected: int) -> None:
    """A span is a number and a unit."""
    assert expected == span(text)


@pytest.mark.parametrize("text", ["", "d", "0d", "-1d", "1.5h", "1y", "١d", "1 d"])
def test_what_is_no_span(text: str) -> None:
    """Anything else is refused with what to write instead."""
    with pytest.raises(ValueError, match="write a number"):
        span(text)


def test_days_begin_at_midnight() -> None:
    """A day is that of UTC."""
    assert date(1970, 1, 1) == day_of(86_399_999_999)
    assert date(1970, 1, 2) == day_of(86_400_000_000)


def test_a_budget_refuses_what_cannot_be() -> None:
    """Nobody is allowed nobody, and levels are those of the lattice."""
    with pytest.raises(ValueError, match="at least 1"):
        Budget("account", "1d", 0)
    with pytest.raises(ValueError, match="who"):
        Budget("person", "1d", 5)
    with pytest.raises(ValueError, match="span"):
        Budget("account", "1d", 5, "young")


def test_youth_ends_or_never() -> None:
    """A budget for the young binds until they are not; another always."""
    assert 7 * DAY == Budget("account", "1d", 15, "7d").youth
    assert 1 << 60 < Budget("account", "1d", 400).youth
    assert DAY == Budget("account", "1d", 400).microseconds
