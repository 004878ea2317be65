"""Rules as data, and what cannot be one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

import pytest

from privet.response.breach.rules import (
    STALE_DAYS,
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

HOURS = Limit(Unit.HOURS, 72, "within 72 hours")
DUTY = Duty(Whom.AUTHORITY, Force.LAW, Anchor.AWARENESS, HOURS, "Art. 1", "always")
RULE = Rule(
    "an act",
    valid_from=date(2020, 1, 1),
    valid_to=date(2025, 12, 31),
    last_verified=date(2026, 6, 1),
    source="its text",
    confidence=Sure.HIGH,
    duties=(DUTY,),
    contents=("operator",),
)
LATER = replace(RULE, valid_from=date(2026, 1, 1), valid_to=None)
PLACE = Jurisdiction("XX", "Nowhere", "Nobody", ("XX",), UTC, "", ("en",), (RULE, LATER))


@pytest.mark.parametrize(
    ("unit", "number", "words"),
    [(Unit.HOURS, 0, "soon"), (Unit.NONE, 3, "soon"), (Unit.NONE, 0, "")],
)
def test_what_is_no_limit(unit: Unit, number: int, words: str) -> None:
    """A limit counts something or says a word, and is told in words either way."""
    with pytest.raises(ValueError, match="limit"):
        Limit(unit, number, words)


def test_the_rule_of_a_day() -> None:
    """A rule holds from its first day to its last; before the first none is known."""
    assert PLACE.rule(date(2019, 12, 31)) is None
    assert PLACE.rule(date(2020, 1, 1)) is RULE
    assert PLACE.rule(date(2025, 12, 31)) is RULE
    assert PLACE.rule(date(2026, 1, 1)) is LATER


def test_two_rules_do_not_hold_at_once() -> None:
    """What follows begins after what was before has ended."""
    with pytest.raises(ValueError, match="two rules"):
        replace(PLACE, rules=(RULE, RULE))
    with pytest.raises(ValueError, match="two rules"):
        replace(PLACE, rules=(LATER, LATER))


def test_a_rule_that_cannot_be() -> None:
    """It ends after it begins, has duties or says why not, and says what a notice contains."""
    with pytest.raises(ValueError, match="ends"):
        replace(RULE, valid_to=date(2019, 1, 1))
    with pytest.raises(ValueError, match="duty"):
        replace(RULE, duties=())
    with pytest.raises(ValueError, match="contains"):
        replace(RULE, contents=())


def test_business_days_need_a_calendar() -> None:
    """A place whose limits count business days names its calendar."""
    duty = replace(DUTY, limit=Limit(Unit.BUSINESS_DAYS, 15, "15 days"))
    with pytest.raises(ValueError, match="calendar"):
        replace(PLACE, rules=(replace(LATER, duties=(duty,)),))


def test_a_rule_grows_stale() -> None:
    """It warns on the day after so many days without a look at it, and not before."""
    verified = date(2026, 1, 1)
    rule = replace(LATER, last_verified=verified)
    fresh = date.fromordinal(verified.toordinal() + STALE_DAYS)
    stale = date.fromordinal(fresh.toordinal() + 1)

    assert [] == list(rule.warnings(fresh))
    assert "last verified 181 days ago, on 2026-01-01" in next(rule.warnings(stale))


def test_doubts_are_told() -> None:
    """A rule that is not sure, or about to change, says so."""
    rule = replace(LATER, confidence=Sure.MEDIUM, pending="a bill")
    told = list(rule.warnings(date(2026, 6, 2)))

    assert ["medium" in told[0], "a bill" in told[1]] == [True, True]
