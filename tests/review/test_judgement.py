"""A measure turns red for what should have been done, and for evidence that does not hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from privet.review.controls import Control
from privet.review.judgement import Health, Judged, Light, judge, judged
from privet.review.register import Acceptance, Exhibit, Register, Standing, Test
from privet.review.sight import Finding, State

BEGUN = date(2026, 8, 1)
TODAY = date(2026, 8, 15)
CONTROL = Control("DES-03", "F", "ids", ("CS-04",), "does", "shows", "monthly", 31)
GOOD = Standing(
    CONTROL,
    owner="Ana",
    told=State.RUNNING,
    exhibits=(Exhibit("/proof", "00", 1),),
    test=Test(date(2026, 8, 2), passed=True, by="ana"),
)
PROBED = Standing(
    replace(CONTROL, id="LIM-01"),
    owner="Ana",
    findings=(Finding("LIM-01", "by_account", State.RUNNING, "fine"),),
    measured=TODAY,
)
ACCEPTED = Acceptance("Bo", TODAY, "small", "bo", "2026-08-01T06:00:00.000000Z")


def light(standing: Standing, today: date = TODAY, health: Health = Health.SAME) -> Judged:
    """Judge a measure."""
    return judge(standing, today, BEGUN, {"/proof": health})


def test_all_is_well() -> None:
    """Owned, running, tested, reviewed, shown: green."""
    assert Light.GREEN is light(GOOD).light
    assert Light.GREEN is light(PROBED).light
    assert () == light(GOOD).reasons


@pytest.mark.parametrize("health", [Health.MISSING, Health.ALTERED])
def test_evidence_that_does_not_hold_turns_red(health: Health) -> None:
    """A file that is gone, or is another one than was shown, is no evidence."""
    found = light(GOOD, health=health)

    assert Light.RED is found.light
    assert found.late
    assert "/proof" in found.broken[0]
    assert health == found.document()["evidence_files"][0]["health"]


def test_a_file_that_nobody_looked_at_is_missing() -> None:
    """Silence is no proof."""
    assert Light.RED is judge(GOOD, TODAY, BEGUN, {}).light


@pytest.mark.parametrize(
    ("standing", "days", "word"),
    [
        (GOOD, 32, "review was due 2026-09-01"),
        (PROBED, 32, "last measured 2026-08-15"),
        (replace(GOOD, told=State.NOT_APPLICABLE), 32, "review was due"),
        (replace(GOOD, told=State.ABSENT, acceptance=ACCEPTED), 1, "accepted its risk until"),
    ],
)
def test_what_is_overdue_turns_red(standing: Standing, days: int, word: str) -> None:
    """A review, a measurement or an acceptance whose day is past."""
    found = light(standing, TODAY + timedelta(days=days))

    assert Light.RED is found.light
    assert [] != [each for each in found.overdue if word in each]


def test_on_the_last_day_nothing_is_overdue() -> None:
    """What is due today can still be done today."""
    assert () == light(GOOD, date(2026, 9, 1)).overdue
    assert () == light(replace(GOOD, told=State.ABSENT, acceptance=ACCEPTED)).overdue


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"told": State.ABSENT}, Light.RED),
        ({"test": Test(TODAY, passed=False, by="ana")}, Light.RED),
        ({"told": State.ABSENT, "acceptance": ACCEPTED}, Light.AMBER),
        ({"told": State.PARTLY}, Light.AMBER),
        ({"told": State.UNKNOWN}, Light.AMBER),
        ({"gap": "one page"}, Light.AMBER),
        ({"owner": ""}, Light.AMBER),
        ({"told": State.NOT_APPLICABLE}, Light.GREY),
    ],
)
def test_what_is_wrong_shows(changes: dict[str, Any], expected: Light) -> None:
    """A gap that somebody accepted is amber until its day; nobody's measure is never green."""
    assert expected is light(replace(GOOD, **changes)).light


def test_a_register_that_has_not_begun_is_overdue_as_a_whole() -> None:
    """Nobody has looked at anything yet."""
    (found,) = judged(Register({"DES-03": Standing(CONTROL)}), TODAY)

    assert ("the register has not begun",) == found.overdue
    assert Light.RED is found.light


def test_the_last_test_is_the_later_one() -> None:
    """A measurement is a test, too."""
    measured = light(PROBED).document()["last_test"]
    by_hand = light(GOOD).document()["last_test"]
    later = replace(PROBED, test=Test(TODAY, passed=False, by="ana"))

    assert {"day": "2026-08-15", "passed": True, "by": "privet"} == measured
    assert {"day": "2026-08-02", "passed": True, "by": "ana"} == by_hand
    assert "ana" == light(later).document()["last_test"]["by"]
    assert None is light(Standing(CONTROL)).document()["last_test"]
