"""By when somebody has to be told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.response.breach.clocks import (
    Kind,
    State,
    Targets,
    Told,
    clocks,
    due,
    soonest,
)
from privet.response.breach.rules import (
    Anchor,
    Duty,
    Force,
    Jurisdiction,
    Limit,
    Rule,
    Sure,
    Unit,
    Whom,
)

BOGOTA = ZoneInfo("America/Bogota")
MADRID = ZoneInfo("Europe/Madrid")
TARGETS = Targets()
H72 = Limit(Unit.HOURS, 72, "within 72 hours")
D30 = Limit(Unit.DAYS, 30, "within 30 days")
B15 = Limit(Unit.BUSINESS_DAYS, 15, "15 business days")
NOW = Limit(Unit.NONE, 0, "immediately")
SOON = Limit(Unit.NONE, 0, "as soon as practicable")


def weekday(day: date) -> bool:
    """Tell Monday to Friday, in a place without holidays."""
    return day.weekday() < 5


def place(*duties: Duty, zone: tzinfo = UTC, **more: object) -> Jurisdiction:
    """Return a place with one rule."""
    rule = Rule(
        "an act",
        valid_from=date(2020, 1, 1),
        valid_to=None,
        last_verified=date(2026, 11, 1),
        source="its text",
        confidence=Sure.HIGH,
        duties=duties,
        contents=("operator",),
    )
    return Jurisdiction("XX", "Nowhere", "Nobody", ("XX",), zone, "XX", ("en",), (rule,))


def duty(
    anchor: Anchor, limit: Limit, whom: Whom = Whom.AUTHORITY, force: Force = Force.LAW
) -> Duty:
    """Return a duty without conditions."""
    return Duty(whom, force, anchor, limit, "Art. 1", "always")


def test_hours_run_through_a_change_of_the_wall_clock() -> None:
    """Madrid turns its clocks back on 25 October 2026: 72 hours end an hour earlier on the wall."""
    since = datetime(2026, 10, 24, 12, 0, tzinfo=MADRID)

    assert datetime(2026, 10, 27, 11, 0, tzinfo=MADRID) == due(H72, since, targets=TARGETS)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(1, 500))  # noqa: DTZ001
def test_hours_are_hours(naive: datetime, hours: int) -> None:
    """Whatever the zone does, so many hours pass."""
    since = naive.replace(tzinfo=UTC).astimezone(MADRID)
    limit = Limit(Unit.HOURS, hours, "hours")
    passed = due(limit, since, targets=TARGETS).astimezone(UTC) - since.astimezone(UTC)

    assert timedelta(hours=hours) == passed


def test_days_end_with_the_last_day() -> None:
    """The day itself does not count; the last one counts to its last second, on the wall there."""
    since = datetime(2026, 11, 27, 23, 30, tzinfo=BOGOTA)

    assert datetime(2026, 12, 27, 23, 59, 59, tzinfo=BOGOTA) == due(D30, since, targets=TARGETS)


def test_business_days_skip_weekends() -> None:
    """Fifteen business days after a Friday are three weeks."""
    since = datetime(2026, 11, 27, 9, 0, tzinfo=BOGOTA)
    end = due(B15, since, targets=TARGETS, working=weekday)

    assert datetime(2026, 12, 18, 23, 59, 59, tzinfo=BOGOTA) == end


def test_business_days_need_a_calendar_with_some() -> None:
    """No calendar, and one without a business day, are mistakes."""
    since = datetime(2026, 11, 27, 9, 0, tzinfo=BOGOTA)
    with pytest.raises(ValueError, match="need a calendar"):
        due(B15, since, targets=TARGETS)
    with pytest.raises(ValueError, match="without business days"):
        due(B15, since, targets=TARGETS, working=lambda _: False)


def test_a_moment_has_a_zone() -> None:
    """Nobody can say when 72 hours after an unknown moment are over."""
    with pytest.raises(ValueError, match="zone"):
        due(H72, datetime(2026, 11, 27), targets=TARGETS)  # noqa: DTZ001


def test_words_take_the_operators_targets() -> None:
    """*Immediately* has its own target; every other word the other one."""
    since = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    targets = Targets(immediately=timedelta(hours=1), promptly=timedelta(hours=10))

    assert since + timedelta(hours=1) == due(NOW, since, targets=targets)
    assert since + timedelta(hours=10) == due(SOON, since, targets=targets)


def test_a_target_is_longer_than_nothing() -> None:
    """Nobody can act in no time."""
    with pytest.raises(ValueError, match="target"):
        Targets(immediately=timedelta(0))


def test_a_clock_tells_a_limit_from_a_target() -> None:
    """Where the law says a word, the moment shown is called an internal target."""
    there = place(duty(Anchor.AWARENESS, H72), duty(Anchor.AWARENESS, SOON, Whom.PEOPLE))
    since = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    told = Told({Anchor.AWARENESS: since})
    found = list(clocks(there, told, now=since, targets=TARGETS, working={}))

    assert [Kind.LIMIT, Kind.TARGET] == [each.kind for each in found]
    assert [72, None] == [each.document(since)["number"] for each in found]
    assert 72.0 == found[0].document(since)["hours_left"]


@pytest.mark.parametrize(
    ("hours", "told", "expected"),
    [
        (0, Told({}), State.WAITING),
        (71, Told({Anchor.AWARENESS: datetime(2026, 11, 27, tzinfo=UTC)}), State.RUNNING),
        (73, Told({Anchor.AWARENESS: datetime(2026, 11, 27, tzinfo=UTC)}), State.OVERDUE),
        (73, Told({}, done=frozenset({("XX", "authority")})), State.DONE),
        (73, Told({}, refused=frozenset({("XX", "authority")})), State.NOT_NOTIFYING),
        (
            73,
            Told({}, frozenset({("XX", "authority")}), frozenset({("XX", "authority")})),
            State.DONE,
        ),
    ],
)
def test_how_a_clock_stands(hours: int, told: Told, expected: State) -> None:
    """It waits, runs, is overdue, done, or was decided against."""
    now = datetime(2026, 11, 27, tzinfo=UTC) + timedelta(hours=hours)
    (clock,) = clocks(
        place(duty(Anchor.AWARENESS, H72)), told, now=now, targets=TARGETS, working={}
    )

    assert expected == clock.state


def test_a_clock_runs_in_the_zone_of_its_place() -> None:
    """What began late in the evening in Bogotá began on that day there, whatever UTC says."""
    since = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
    there = place(duty(Anchor.SIGNAL, D30), zone=BOGOTA)
    (clock,) = clocks(
        there, Told({Anchor.SIGNAL: since}), now=since, targets=TARGETS, working={"XX": weekday}
    )
    shown = clock.document(since)

    assert "2026-12-27T23:59:59-05:00" == shown["due"]
    assert "2026-12-28T04:59:59+00:00" == shown["due_utc"]


def test_a_clock_says_what_is_not_recorded() -> None:
    """An anchor that is missing, and a duty that binds nobody, are told."""
    there = place(
        duty(Anchor.AWARENESS, H72),
        duty(Anchor.SIGNAL, H72, force=Force.VOLUNTARY),
        duty(Anchor.PEOPLE_TOLD, H72, force=Force.ON_ORDER),
    )
    now = datetime(2026, 11, 27, tzinfo=UTC)
    found = list(clocks(there, Told({Anchor.SIGNAL: now}), now=now, targets=TARGETS, working={}))

    assert [
        ("awareness is not recorded; signal is",),
        ("nobody has to: the authority encourages it",),
        ("only where the authority asks for it", "people-told is not recorded"),
    ] == [each.warnings for each in found]


def test_a_place_without_a_rule_has_no_clock() -> None:
    """A case from before the rule that is known starts none."""
    now = datetime(2019, 11, 27, tzinfo=UTC)
    found = clocks(
        place(duty(Anchor.AWARENESS, H72)), Told({}), now=now, targets=TARGETS, working={}
    )

    assert [] == list(found)


def test_the_soonest_comes_first() -> None:
    """Clocks are sorted by when they end; one that waits comes last."""
    now = datetime(2026, 11, 27, tzinfo=UTC)
    there = place(
        duty(Anchor.DETERMINATION, H72), duty(Anchor.SIGNAL, D30), duty(Anchor.SIGNAL, H72)
    )
    found = list(clocks(there, Told({Anchor.SIGNAL: now}), now=now, targets=TARGETS, working={}))

    assert [found[2], found[1], found[0]] == soonest(found)
    assert found[0].document(now)["due"] is None
    assert found[0].document(now)["hours_left"] is None
