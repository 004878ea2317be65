"""National calendars: which days are business days, from the package ``holidays``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import holidays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date


@cache
def working(country: str) -> Callable[[date], bool]:
    """
    Return whether a day is a business day in a country: no public holiday, no weekend.

    Raises:
        NotImplementedError: The package has no calendar of it.
    """
    calendar = holidays.country_holidays(country)
    return calendar.is_working_day


def calendars(countries: Iterable[str]) -> dict[str, Callable[[date], bool]]:
    """Return the calendars of some countries."""
    return {country: working(country) for country in countries if country}
