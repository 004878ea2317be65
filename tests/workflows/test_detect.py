"""How actors are judged: what is asked of the ledger, who claims what, who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.detection.worlds import DAY, World, table, unseen, zipf
from tests.workflows.rims import PROFILE, line, plan, rim, visited, walked

from privet.detection.groups.candidates import Bond, Candidate
from privet.detection.groups.complement import grounds
from privet.detection.groups.crowds import cohorts, crowds
from privet.disclosure.surfaces import Surface
from privet.exposure.budgets import Budget
from privet.exposure.handles import ACCOUNT, DEVICE, NETWORK
from privet.identity.agents import Agents, Published
from privet.identity.ranges import Ranges
from privet.permission.agreements import Agreement
from privet.verdict.conclusions import CODE, Conclusion
from privet.workflows import detect as detecting
from privet.workflows.analyse import analyse
from privet.workflows.detect import (
    Among,
    Extent,
    Judged,
    allowance,
    detect,
    extent_of,
    lists_under_people,
    permitted,
    unexplained,
    whole,
)
from privet.workflows.policy import Policy
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.complement import Ground, Ring

GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1)"


def agents(day: date) -> Agents:
    """Know one search engine, by ranges of a certain day."""
    return Agents.of([], [Published("Googlebot", "Google", Ranges.of(["66.249.64.0/19"]), day)])


def judged(levels: list[int], narrowest: list[int], names: dict[int, str]) -> Judged:
    """Make actors that were judged at these levels."""
    measured = table(len(levels), level=np.array(levels, np.int8))
    verdicts: Any = SimpleNamespace(level=np.array(narrowest, np.int8))
    return Judged(measured, verdicts, names, Extent(0, 0, 0), unseen(len(measured)))


def test_an_actor_goes_by_its_name() -> None:
    """
    Where its name is no longer kept, by its pseudonym; one device behind an address, as that.
    """
    world = judged(
        [ACCOUNT, NETWORK, NETWORK],
        [ACCOUNT, NETWORK, DEVICE],
        {1: "account:ann", 3: "network:192.0.2.1/32"},
    )

    assert "account:ann" == world.called(0)
    assert "network:~0000000000000002" == world.called(1)
    assert "device:one@192.0.2.1/32" == world.called(2)


def test_who_has_no_address_goes_by_that() -> None:
    """
    Visitors of whom the log knows nothing are one actor, and it says so.
    """
    log = line("/members/1", address="unix:") + line("/members/2", address="-")
    with rim({"a.log": log}) as world:
        answer = world.drive(analyse(plan(world.ledger)))

    assert [("network:unknown", 2)] == [(each.actor, each.subjects) for each in answer.findings]


def test_the_least_daily_budget_of_accounts_is_the_allowance() -> None:
    """
    Budgets of newcomers, of roles, by weight, of addresses and of other windows are others.
    """
    budgets = (
        Budget("account", "1d", 400),
        Budget("account", "1d", 300),
        Budget("account", "1h", 20),
        Budget("account", "1d", 15, younger_than="7d"),
        Budget("account", "1d", 90, role="guest"),
        Budget("account", "1d", 80, weighted=True),
        Budget("network", "1d", 5),
    )

    assert 300 == allowance(budgets)
    assert np.isnan(allowance(budgets[2:]))


def test_lists_under_people_are_told_by_their_routes() -> None:
    """
    A search is none, nor a list in whose route some other word stands; and nor is a profile.
    """
    told = (
        {"route": "/members/{subject}", "lists": None},
        {"route": "/friends/{subject}/page/{page}/", "lists": 20},
        {"route": "/search", "lists": 20},
        {"route": "/groups/{group}", "lists": 20},
        {"route": "/u?of={subject}", "lists": 20},
    )

    assert (1, 4) == lists_under_people(told)
    assert () == lists_under_people(())


def test_who_walks_along_friends_opens_people() -> None:
    """
    Half of the pages are lists of friends; where the route names whose, all are pages of people.
    """
    log = b"".join(
        line(target, account="bob", seconds=60 * i + shift)
        for i in range(40)
        for shift, target in ((0, f"/members/{i}"), (30, f"/members/{i}/friends"))
    )
    for hole, opened in (("{subject}", 80), ("{handle}", 40)):
        listed = Surface("friends", f"/members/{hole}/friends", lists=20)
        with rim({"a.log": log + visited(5)}) as world:
            world.drive(analyse(plan(world.ledger, surfaces=(PROFILE, listed))))
            found: Judged = drive(detect(Policy()), world.handlers)

        (row,) = (r for r in range(len(found.measured)) if found.called(r) == "account:bob")
        assert opened == found.measured.opened[row]
        assert 80 == found.measured.pages[row]


def test_an_extent_of_one_moment_is_a_second_long() -> None:
    """
    Rates are shares of time, and nothing may be divided by none.
    """
    assert 1 / 86_400 == Extent(1, 5, 5).days
    assert 2.0 == Extent(1, 0, 2 * 86_400_000_000).days


def test_an_empty_ledger_has_no_extent() -> None:
    """
    Nobody in it, from nowhere to nowhere.
    """
    with rim({}) as world:
        assert Extent(0, 0, 0) == extent_of(world.ledger)


@pytest.mark.parametrize(
    ("column", "value"),
    [(np.array([7.0]), 7), (np.array([np.nan]), 0), (np.array([]), 0), (np.array([2**60]), 2**60)],
)
def test_a_single_value_is_read_whole(column: NDArray[Any], value: int) -> None:
    """
    Nothing is 0, and a number of microseconds loses none of its digits.
    """
    assert value == whole(column)


def test_an_agreement_holds_until_its_last_day() -> None:
    """
    Who acts under one that has ended is not permitted; without any, nobody is asked.
    """
    day = 86_400_000_000.0
    measured = table(3, last=np.array([10 * day, 11 * day, 10 * day]))
    names = {1: "account:p1", 2: "account:p2", 3: "account:other"}
    agreement = Agreement("account:p*", "somebody", "contract", date(1970, 1, 11))

    found = permitted(measured, names, (agreement,))

    assert found is not None
    assert [True, False, False] == found.tolist()
    assert permitted(measured, names, ()) is None


@pytest.mark.parametrize(
    ("day", "address", "verdict"),
    [
        (date(2026, 11, 1), "66.249.66.1", "verified-agent"),
        (date(2026, 11, 1), "198.51.100.9", "collector"),
    ],
)
def test_a_claim_is_proven_or_refuted(day: date, address: str, verdict: str) -> None:
    """
    A search engine's name clears from its own ranges, and counts against its bearer elsewhere.
    """
    log = b"".join(
        line(f"/members/{i}", address=address, seconds=i * 9, agent=GOOGLE) for i in range(300)
    )
    known = agents(day)
    with rim({"a.log": log + visited()}, known) as world:
        answer = world.drive(analyse(plan(world.ledger, policy=Policy(agents=known))))

    assert verdict == answer.findings[0].verdict.value
    assert f"network:{address}/32" == answer.findings[0].actor


def test_ranges_of_another_time_refute_nobody() -> None:
    """
    A log that is years away from the ranges cannot make a liar of anybody.
    """
    log = b"".join(
        line(f"/members/{i * 7 % 90}", address="198.51.100.9", seconds=i * 9, agent=GOOGLE)
        for i in range(90)
    )
    known = agents(date(2012, 1, 1))
    with rim({"a.log": log + visited()}, known) as world:
        answer = world.drive(analyse(plan(world.ledger, policy=Policy(agents=known))))
    (found,) = [each for each in answer.findings if each.actor.startswith("network:198")]

    assert "liar" not in {reason.detector for reason in found.reasons}


def test_a_permitted_collector_is_permitted() -> None:
    """
    An agreement overrules what is concluded.
    """
    agreement = Agreement("account:bob", "somebody", "contract", date(2027, 1, 1))
    policy = Policy(agreements=(agreement,))
    with rim({"a.log": walked("bob", range(1, 400)) + visited()}) as world:
        answer = world.drive(analyse(plan(world.ledger, policy=policy)))

    assert Conclusion.PERMITTED is answer.findings[0].verdict
    assert 0 == answer.summary.actors[Conclusion.COLLECTOR]


def test_everybody_is_judged_in_one_order() -> None:
    """
    Measures, verdicts and names speak of the same actors, row by row.
    """
    with rim({"a.log": walked("bob", range(1, 400)) + visited(5)}) as world:
        world.drive(analyse(plan(world.ledger)))
        found: Judged = drive(detect(Policy()), world.handlers)

    assert len(found.measured) == len(found.verdicts.code) == 6
    collectors = np.flatnonzero(found.verdicts.code == CODE[Conclusion.COLLECTOR])
    assert ["account:bob"] == [found.called(int(row)) for row in collectors]
    assert "account:~" in replace(found, names={}).called(0)


def test_bystanders_are_held_against_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom somebody was shown who searches as well is known when groups are judged."""
    shown: dict[int, int] = {}

    def noting(ledger: Any, groups: Any, ground: Ground, *rest: Any) -> list[Ring]:  # noqa: ANN401
        shown.update(enumerate(np.diff(ground.seen.begin).tolist()))
        return []

    monkeypatch.setattr(detecting, "rings_of", noting)
    searches = b"".join(line("/search?q=a", "eve", seconds=i) for i in range(20))
    hands = [walked(f"hand{i}", range(30 * i, 30 * i + 30)) for i in range(4)]
    log = b"".join([*hands, walked("eve", range(20)), walked("few", range(15)), searches])
    with rim({"a.log": log + line("/search?q=a", "few") * 9 + visited(5)}) as world:
        world.drive(analyse(plan(world.ledger)))
        found: Judged = drive(detect(Policy()), world.handlers)
    named = {found.called(row): shown[row] for row in range(len(found.measured))}

    assert (30, 20, 0) == tuple(named[f"account:{who}"] for who in ("hand1", "eve", "few"))


def crowded(begin: float) -> tuple[World, Among, Ground]:
    """Make forty readers, ten with the browser of forty hands that begin so long after the first."""
    rng = np.random.default_rng(11)
    made = World()
    for reader in range(40):
        device = 7 if reader < 10 else None
        own = np.unique(zipf(rng, 900, 40))
        made.sees(f"reader{reader}", own, begin=600.0 * reader, device=device, pages=1.5)
    for hand in range(40):
        own = rng.permutation(900)[:30]
        made.sees(f"hand{hand}", own, begin=begin + 600.0 * hand, device=7, pages=1.5)
    measured, habits = made.measured(), made.traits()
    among = Among([], list(crowds(measured, habits)), list(cohorts(measured, habits)))
    return made, among, grounds(made.sightings(), measured, made.subjects())


def test_a_crowd_is_asked_of_whom_no_ring_accuses() -> None:
    """Forty who look at the unpopular with one browser; once twenty-two of them are accused, too few."""
    made, among, ground = crowded(0.0)
    (ring,) = unexplained(among, [], ground, made.measured(), made.traits())

    assert ring.crowd
    assert set(range(40, 80)) <= set(ring.members.tolist())
    accused = [replace(ring, members=np.arange(40, 62))]
    assert [] == unexplained(among, accused, ground, made.measured(), made.traits())


def test_who_came_together_is_told_from_the_crowd() -> None:
    """They are bound by the day as well as by their browser, so that it decides."""
    made, among, ground = crowded(3.0 * DAY)
    (ring,) = unexplained(among, [], ground, made.measured(), made.traits())

    assert Bond.COHORT is ring.bond
    assert not ring.crowd
    assert list(range(40, 80)) == ring.members.tolist()


def test_a_fleet_is_looked_for_where_nobody_is_a_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    """All who have one browser are looked at though nobody opens pages of people alone."""
    seen: list[Any] = []

    def noting(ledger: Any, among: Among, *rest: Any) -> Sequence[Ring]:  # noqa: ANN401
        seen.append(among)
        return rings_of(ledger, among, *rest)

    rings_of = detecting.rings_of
    monkeypatch.setattr(detecting, "rings_of", noting)
    monkeypatch.setattr(detecting, "candidates", lambda *_: [])
    monkeypatch.setattr(detecting, "crowds", lambda *_: [Candidate(Bond.DEVICE, np.arange(30))])
    hands = [walked(f"hand{i}", range(9 * i, 9 * i + 9)) for i in range(30)]
    with rim({"a.log": b"".join(hands) + visited(5)}) as world:
        world.drive(analyse(plan(world.ledger)))

    assert [0] == [len(each.candidates) for each in seen]
