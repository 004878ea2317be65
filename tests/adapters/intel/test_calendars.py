"""National calendars."""

from __future__ import annotations

from datetime import date

import pytest

from privet.adapters.intel.calendars import calendars


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("CO", date(2026, 12, 8), False),  # Immaculate Conception
        ("CO", date(2026, 12, 9), True),
        ("CO", date(2026, 12, 12), False),  # a Saturday
        ("HK", date(2026, 10, 1), False),  # National Day
        ("HK", date(2026, 12, 8), True),
    ],
)
def test_business_days_of_a_country(country: str, day: date, *, expected: bool) -> None:
    """A public holiday of one country is a business day in another."""
    assert expected == calendars([country, ""])[country](day)
