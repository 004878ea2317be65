"""How an answer is put together from verdicts and relations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.detection.worlds import table
from tests.workflows.rims import START, line, plan, rim, visited, walked

from privet.disclosure.surfaces import Surface
from privet.evidence.findings import Answer, Conclusion
from privet.exposure.budgets import Budget
from privet.workflows.analyse import analyse
from privet.workflows.answer import (
    at_once,
    days,
    fan,
    moment,
    uses,
    usual,
    walkable,
)
from privet.workflows.policy import Policy

if TYPE_CHECKING:
    from privet.detection.measured import Measured

PROFILE = Surface("profile", "/members/{subject}")
SEARCH = Surface("search", "/search", lists=20)
LOOKUP = Surface("lookup", "POST /api/lookup", lookup=True)


@pytest.fixture(scope="module")
def told() -> Answer:
    """Analyse a log of a collector, of people, and of somebody who only met missing pages."""
    log = walked("bob", range(1, 1001)) + visited()
    log += b"".join(line(f"/members/{i}", "lost", status=404) for i in range(5))
    log += line("/search?q=a", "reader") + line("/search?q=a&page=2", "reader")
    with rim({"a.log": log}) as world:
        return world.drive(analyse(plan(world.ledger, surfaces=(PROFILE, SEARCH))))


def test_most_people_first_then_by_name(told: Answer) -> None:
    """
    The order does not depend on pseudonyms, which differ with every key.
    """
    keys = [(-each.subjects, each.actor) for each in told.findings]

    assert sorted(keys) == keys
    assert "account:bob" == told.findings[0].actor


def test_who_met_nobody_is_nobodys_finding(told: Answer) -> None:
    """
    Pages that are missing make no finding, and verdicts are counted over findings alone.
    """
    assert "account:lost" not in {each.actor for each in told.findings}
    assert len(told.findings) == sum(told.summary.actors.values())


def test_a_list_counts_its_number(told: Answer) -> None:
    """
    Two pages of twenty are forty people, for the visitor, the surface and the site.
    """
    (reader,) = [each for each in told.findings if each.actor == "account:reader"]
    (search,) = [each for each in told.summary.surfaces if each.name == "search"]

    assert (40, 40) == (reader.subjects, search.subjects)
    assert 1000 + 55 + 40 == told.summary.subjects_seen


def test_verdicts_over_people(told: Answer) -> None:
    """
    People are counted by those who saw them; a person seen by two kinds counts for both.
    """
    assert 1000 == told.summary.subjects_by_collectors
    assert 55 + 40 == told.summary.subjects_by_verdict[Conclusion.ORDINARY]
    assert [1000] == [day.by_collectors for day in told.summary.days if day.by_collectors]
    assert START == told.summary.period[0] if told.summary.period else False


def test_without_accounts_the_budget_is_that_of_networks() -> None:
    """
    Where nobody is signed in, a budget for accounts would touch nobody and tell nothing.
    """
    log = b"".join(line(f"/members/{i}", seconds=i) for i in range(500))
    with rim({"a.log": log}) as world:
        answer = world.drive(analyse(plan(world.ledger)))

    assert ("network", 100) == (answer.summary.budget.who, answer.summary.budget.prevented)


def test_the_budget_is_that_of_the_level_on_which_most_was_shown() -> None:
    """
    Where a few are signed in and the collector is not, a budget for accounts would prevent nothing.
    """
    log = b"".join(line(f"/members/{i}", seconds=i) for i in range(500))
    log += line("/members/1", "alice", address="203.0.113.9")
    with rim({"a.log": log}) as world:
        answer = world.drive(analyse(plan(world.ledger)))

    assert ("network", 100) == (answer.summary.budget.who, answer.summary.budget.prevented)


def test_a_budget_for_addresses_touches_who_is_signed_in() -> None:
    """
    Colleagues behind one address are stopped with it, and are counted among the people touched.
    """
    policy = Policy((Budget("network", "1d", 3),))
    log = b"".join(line(f"/members/{i}", f"colleague{i}", seconds=9 * i) for i in range(5))
    log += line("/members/1", "alice", address="203.0.113.9")
    with rim({"a.log": log}) as world:
        answer = world.drive(analyse(plan(world.ledger, policy=policy)))
    budget = answer.summary.budget

    assert (2, 5, 6) == (budget.prevented, budget.people_touched, budget.ordinary)


def test_a_budget_for_the_whole_site_touches_everybody() -> None:
    """
    When the site is closed for the day, it is closed for each of its visitors.
    """
    log = b"".join(line(f"/members/{i}", f"reader{i}", seconds=9 * i) for i in range(5))
    with rim({"a.log": log}) as world:
        answer = world.drive(analyse(plan(world.ledger, policy=Policy((Budget("site", "1d", 3),)))))

    assert (5, 5) == (answer.summary.budget.people_touched, answer.summary.budget.ordinary)


def test_nobody_is_judged_by_a_budget_that_is_tried() -> None:
    """
    A trial tells its own effect and is no evidence, as a budget that the operator set is.
    """
    budget = Budget("account", "1d", 10)
    log = b"".join(line(f"/members/{i}", "bob", seconds=i * i) for i in range(180)) + visited()
    reasons = []
    for policy in (Policy(), Policy(trial=budget), Policy((budget,))):
        with rim({"a.log": log}) as world:
            told = world.drive(analyse(plan(world.ledger, policy=policy)))
        reasons.append([each.because for each in told.findings[0].reasons])
        assert (policy == Policy()) == (told.summary.budget.prevented == 0)

    assert reasons[0] == reasons[1]
    assert reasons[0] != reasons[2]


def test_a_trial_is_of_the_level_that_the_log_has() -> None:
    """
    A number of people that is tried holds addresses where nobody is signed in.
    """
    log = b"".join(line(f"/members/{i}", seconds=i) for i in range(50))
    with rim({"a.log": log}) as world:
        policy = Policy(trial=Budget("account", "1d", 10))
        budget = world.drive(analyse(plan(world.ledger, policy=policy))).summary.budget

    assert ("network", 10, 40) == (budget.who, budget.subjects, budget.prevented)


def test_the_period_is_that_of_the_log() -> None:
    """
    A log lasts from its first line to its last, whether or not these show anybody.
    """
    log = line("/about") + line("/members/1", "bob", seconds=60) + line("/about", seconds=3600)
    with rim({"a.log": log}) as world:
        period = world.drive(analyse(plan(world.ledger))).summary.period

    assert (START, START + timedelta(hours=1)) == period


def test_the_first_budget_is_rehearsed() -> None:
    """
    An operator's own budget is the one whose effect is told, whatever its level.
    """
    policy = Policy((Budget("account", "1h", 10), Budget("network", "1d", 7)))
    with rim({"a.log": walked("bob", range(1, 51))}) as world:
        answer = world.drive(analyse(plan(world.ledger, policy=policy)))
    budget = answer.summary.budget

    assert ("account", "1h", 10, 40) == (
        budget.who,
        budget.window,
        budget.subjects,
        budget.prevented,
    )


def test_days_are_counted_by_verdict() -> None:
    """
    A day's people add up over combinations of verdicts; each kind has those it was among.
    """
    collector, agent = 1, 8
    daily = {
        "day": np.array([0, 0, 1]),
        "mark": np.array([collector, collector | agent, agent]),
        "people": np.array([5, 2, 3]),
    }
    found = days(daily)

    assert ["1970-01-01", "1970-01-02"] == [day.day for day in found]
    assert [7, 3] == [day.subjects for day in found]
    assert [7, 0] == [day.by_collectors for day in found]


def test_surfaces_the_busiest_first() -> None:
    """
    A surface that nobody used is told, too, with the line that declares a guess.
    """
    used = {
        "surface": np.array([1]),
        "exchanges": np.array([9]),
        "subjects": np.array([4]),
        "places": np.array([1]),
        "lowest": np.array([0]),
        "highest": np.array([0]),
    }
    guess = Surface("u", "/u/{subject}", declared=False, certainty=0.6)
    first, second = uses((guess, SEARCH), used)

    assert ("search", 80, "") == (first.name, first.subjects, first.declare)
    assert ("u", 0) == (second.name, second.exchanges)
    assert "[[surface]]" in second.declare


def test_people_at_once() -> None:
    """
    One, a list's number, or nobody where that is not known.
    """
    guess = Surface("find", "/find", lists=1, people=False, declared=False)

    assert [1, 20, 1, 0] == [at_once(each) for each in (PROFILE, SEARCH, LOOKUP, guess)]


@pytest.mark.parametrize(
    ("surface", "places", "highest", "expected"),
    [
        (PROFILE, 100, 1000, True),
        (PROFILE, 100, 100_000, False),
        (PROFILE, 19, 19, False),
        (LOOKUP, 100, 100, False),
    ],
)
def test_ids_that_can_be_guessed(
    surface: Surface, places: int, highest: int, expected: bool
) -> None:
    """
    Where one id in twenty exists, the next one is worth a try.
    """
    used = {
        "places": np.array([float(places)]),
        "lowest": np.array([1.0]),
        "highest": np.array([float(highest)]),
    }

    assert expected is walkable(surface, used, 0)
    assert not walkable(surface, used, None)


def people(rows: int) -> Measured:
    """Make ordinary actors."""
    return table(rows, subjects=4.0, exposures=10.0, peak_1d=np.arange(1.0, rows + 1))


def test_what_is_usual() -> None:
    """
    Median and 99.9th percentile of those who are ordinary; nothing where nobody is.
    """
    everybody, nobody = np.ones(101, np.bool_), np.zeros(101, np.bool_)

    assert 51.0 == usual(people(101), everybody)["median"]
    assert usual(people(101), everybody)["p999"] == pytest.approx(100.9)
    assert {} == usual(people(101), nobody)


def test_the_fan_of_ordinary_coverage() -> None:
    """
    Where five and more had so many exposures, it is told how many people they had seen.
    """
    points = fan(people(50), np.ones(50, np.bool_))

    assert points
    assert all(8 <= at <= 12.5 for at, *_ in points)
    assert all(low <= middle <= high for _, low, middle, high in points)
    assert [] == list(fan(people(4), np.ones(4, np.bool_)))


def test_moments_lose_no_microsecond() -> None:
    """
    Times are whole numbers up to the last digit.
    """
    assert datetime(2026, 11, 20, 3, 0, 0, 1, UTC) == moment(1_795_143_600_000_001)
