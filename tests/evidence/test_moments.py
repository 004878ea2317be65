"""Moments sort as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from privet.evidence.moments import moment, read_moment


def test_a_moment_is_written_in_utc() -> None:
    """Whatever the zone, and always as long."""
    at = datetime(2026, 11, 27, 14, 0, tzinfo=timezone(timedelta(hours=8)))

    assert "2026-11-27T06:00:00.000000Z" == moment(at)
    assert at == read_moment(moment(at))


def test_a_day_is_its_first_moment() -> None:
    """People write days."""
    assert datetime(2026, 11, 27, tzinfo=UTC) == read_moment("2026-11-27")


def test_a_moment_without_a_zone_is_refused() -> None:
    """It could be any of 26."""
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 11, 27))  # noqa: DTZ001 - that is what is tested
