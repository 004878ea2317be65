"""What a simulated site may be asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from privet.simulation.plan import DAY, Plan


def test_a_plan_ends_after_its_days() -> None:
    """The end is so many days behind the beginning."""
    plan = Plan(days=3, start=datetime(1970, 1, 2, tzinfo=UTC))

    assert DAY == plan.begin
    assert plan.begin + 3 * DAY == plan.end


def test_a_start_may_be_written_in_any_zone() -> None:
    """A midnight of UTC written in another zone is the same moment."""
    there = datetime(2026, 11, 2, 1, tzinfo=timezone(timedelta(hours=1)))

    assert Plan().begin == Plan(start=there).begin


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"days": 0}, "a site needs a day"),
        ({"people": 99}, "100 people"),
        ({"visitors": -1}, "no fewer than 0 visitors"),
        ({"scrapers": ("loud", "lowd")}, "unknown scrapers: lowd; known: loud"),
        ({"scale": {"pacing": 2.0}}, "unknown scrapers: pacing"),
        ({"scale": {"paced": 0.0}}, "a scale is above 0"),
        ({"start": datetime(2026, 11, 2)}, "no time zone"),  # noqa: DTZ001 - that is the point
        ({"start": datetime(2026, 11, 2, 1, tzinfo=UTC)}, "not a midnight in UTC"),
    ],
)
def test_a_site_that_cannot_be_is_refused(wrong: dict[str, object], reason: str) -> None:
    """What makes no sense is refused, with the reason."""
    with pytest.raises(ValueError, match=reason):
        Plan(**wrong)  # type: ignore[arg-type]
