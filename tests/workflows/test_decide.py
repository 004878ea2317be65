"""What visitors meet, told as visits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workflows.guards import (
    BUDGETS,
    DAY,
    FOREVER,
    KEY,
    SECOND,
    SOURCES,
    START,
    Guard,
    handle,
    policy,
)

from privet.adapters.tallies.memory import MemoryTally
from privet.enforcement.decision import Mode
from privet.enforcement.ladder import Ladder
from privet.enforcement.references import minute
from privet.enforcement.remedies import Remedy
from privet.errors import StoreUnavailable
from privet.exposure.budgets import Budget
from privet.exposure.pseudonyms import Domain, of_text
from privet.identity.agents import Agents, Published
from privet.identity.ranges import Ranges
from privet.permission.agreements import Agreement
from privet.traffic.request import Request
from privet.traffic.sources import Sources
from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict
from privet.workflows.asking import Reception
from privet.workflows.charging import Disclosed
from privet.workflows.decide import decide, decide_at_once, handlers
from privet.workflows.steps import drive, drive_async

if TYPE_CHECKING:
    from privet.exposure.tallying import Ask, Standing
    from privet.workflows.asking import KeepDecision, KeepExposures, Meet


def test_people_are_counted_not_requests() -> None:
    """Ten requests for one person cost one; a challenge comes above half, a limit above all."""
    guard = Guard()
    again = guard.views([7] * 50, x_account="anna")
    met = guard.views(range(100, 112), x_account="anna")

    assert {"allow"} == set(again)
    assert ["allow"] * 4 + ["challenge"] * 8 == met


def test_a_limit_stands_above_the_whole_budget() -> None:
    """Where no challenge is on the ladder, the budget itself is the limit."""
    guard = Guard(policy(ladder=Ladder.of([(1.0, "limit")])))
    met = guard.views(range(12), x_account="anna")
    last = guard.ask("/members/99", x_account="anna")

    assert ["allow"] * 10 + ["limit"] * 2 == met
    assert 60 <= last.retry_after <= 86_400
    assert 0 == last.retry_after % 60
    assert ("account: 11 people in 1d, 10 allowed to this one",) == last.reasons


def test_what_is_refused_is_not_kept() -> None:
    """The ledger holds who was shown, the record what was refused."""
    guard = Guard(policy(ladder=Ladder.of([(1.0, "limit")])))
    guard.views(range(12), x_account="anna")

    assert 10 == len(guard.exposures)
    assert 2 == len(guard.recorded)


def test_a_shadow_lets_everybody_pass() -> None:
    """In shadow mode the same is decided and recorded, and everybody passes."""
    guard = Guard(policy(Mode.SHADOW))
    decisions = [guard.ask(f"/members/{n}", x_account="anna") for n in range(12)]

    assert {Remedy.ALLOW} == {each.remedy for each in decisions}
    assert [Remedy.CHALLENGE, Remedy.LIMIT] == [decisions[9].would, decisions[11].would]
    assert 12 == len(guard.exposures)
    assert 7 == len(guard.recorded)


def test_off_is_off() -> None:
    """Nothing is judged, kept or recorded."""
    guard = Guard(policy(Mode.OFF))
    met = guard.views(range(50), x_account="anna")

    assert {"allow"} == set(met)
    assert (0, 0, 0) == (len(guard.tally), len(guard.kept), len(guard.recorded))


@pytest.mark.parametrize("target", ["/", "/about", "/static/a.css", "/members", "/login", ""])
def test_other_pages_are_nobodys_business(target: str) -> None:
    """A request that shows nobody passes, costs nothing and is not kept."""
    guard = Guard()
    decision = guard.ask(target, x_account="anna")

    assert (Remedy.ALLOW, "", "v1") == (decision.remedy, decision.surface, decision.policy)
    assert 0 == len(guard.tally)


def test_preflight_passes() -> None:
    """OPTIONS asks for nobody."""
    guard = Guard()

    assert {"allow"} == set(guard.views(range(50), x_account="anna", method="OPTIONS"))


def test_a_decision_is_found_again() -> None:
    """Each remedy has a reference code that says its minute; letting pass has none."""
    guard = Guard()
    decisions = [guard.ask(f"/members/{n}", x_account="anna") for n in range(8)]

    assert "" == decisions[0].ref
    assert guard.now // 60_000_000 == minute(decisions[-1].ref)
    assert decisions[-1] is guard.recorded[-1].decision
    assert f"{of_text('anna', KEY, Domain.ACCOUNT):016x}" == decisions[-1].actor
    assert ("profile", "view", 1) == (
        decisions[-1].surface,
        decisions[-1].kind,
        decisions[-1].people,
    )


def test_a_new_address_each_time_does_not_help() -> None:
    """One account with rotating addresses is counted as one."""
    guard = Guard(policy(ladder=Ladder.of([(1.0, "limit")])))
    met = [
        str(guard.ask(f"/members/{n}", x_account="anna", peer=f"203.0.{n}.7").remedy)
        for n in range(15)
    ]

    assert ["allow"] * 10 + ["limit"] * 5 == met


def test_a_campus_is_not_stopped_for_one_of_its_visitors() -> None:
    """Forty old accounts behind one address, together far beyond its budget, all pass."""
    guard = Guard()
    for student in range(40):
        guard.now += DAY // 12
        guard.ask(f"/members/{student}", x_account=f"s{student}")
    guard.now += 8 * DAY
    met = [
        remedy
        for student in range(40)
        for remedy in guard.views(range(100 * student, 100 * student + 5), x_account=f"s{student}")
    ]

    assert {"allow"} == set(met)


def test_accounts_in_good_standing_are_not_challenged() -> None:
    """An account first seen more than a week ago meets no challenge, only the limit."""
    guard = Guard()
    guard.ask("/members/1", x_account="anna")
    guard.now += 8 * DAY
    met = guard.views(range(100, 112), x_account="anna")

    assert ["allow"] * 10 + ["limit"] * 2 == met


def test_a_name_that_nobody_vouches_for_earns_nothing() -> None:
    """No good standing, no agreement, and no verdict that was meant for who bears it rightly."""
    agreed = Agreement("account:partner*", "Legal", "contract", date(2033, 1, 1))
    guard = Guard(policy(agreements=(agreed,), vouched=False))
    guard.verdicts[handle("partner8")] = StandingVerdict(Conclusion.PERMITTED, 0.0, FOREVER)
    guard.ask("/members/1", x_account="anna")
    guard.now += 8 * DAY
    old = guard.views(range(100, 108), x_account="anna")
    partner = guard.views(range(100, 112), x_account="partner7", peer="203.0.113.8")
    permitted = guard.views(range(100, 112), x_account="partner8", peer="203.0.113.9")
    for n in range(40):
        guard.ask("/members/1", x_account=f"kept{n}", peer="203.0.113.11")
    guard.now += 8 * DAY
    kept = [guard.views([n], x_account=f"kept{n}", peer="203.0.113.10")[0] for n in range(40)]

    assert "challenge" == old[-1]
    assert ["challenge", "challenge"] == [partner[-1], permitted[-1]]
    assert "challenge" == kept[-1]


def test_power_users_are_known_by_their_role() -> None:
    """A recruiter has a budget of their own in place of everybody's."""
    budgets = (*BUDGETS, Budget("account", "1d", 40, role="recruiter"))
    guard = Guard(policy(budgets=budgets, ladder=Ladder.of([(1.0, "limit")])))
    met = guard.views(range(45), x_account="rita", x_role="recruiter", peer="203.0.113.9")
    others = guard.views(range(45), x_account="anna", peer="203.0.113.8", x_role="unheard of")

    assert 30 == met.count("allow")  # the address has a budget of 30, too
    assert 10 == others.count("allow")


def test_a_young_account_has_less() -> None:
    """In its first week an account is held to the budget of the young."""
    budgets = (Budget("account", "1d", 10), Budget("account", "1d", 3, younger_than="7d"))
    guard = Guard(policy(budgets=budgets, ladder=Ladder.of([(1.0, "limit")])))
    young = guard.views(range(12), x_account="anna")
    guard.now += 8 * DAY
    old = guard.views(range(20, 32), x_account="anna")

    assert (3, 10) == (young.count("allow"), old.count("allow"))


def test_a_page_of_a_list_costs_its_people() -> None:
    """A page of twenty is beyond a budget of ten at once."""
    guard = Guard()

    assert Remedy.LIMIT is guard.ask("/search?q=a", x_account="anna").remedy


def test_sensitive_fields_cost_more() -> None:
    """A weighted budget is spent by two lookups of a telephone number."""
    weighted = (Budget("account", "1d", 16, weighted=True),)
    guard = Guard(policy(budgets=weighted, ladder=Ladder.of([(1.0, "limit")])))
    met = [
        str(guard.ask(f"/api/lookup?email=a{n}", method="POST", x_account="anna").remedy)
        for n in range(3)
    ]

    assert ["allow", "allow", "limit"] == met


def test_guessing_is_known_by_its_misses() -> None:
    """Who asks for many identifiers of nobody is stopped before any budget is spent (e to the 6.9)."""
    guard = Guard()
    met = [
        str(guard.serve(f"/members/{n}", Disclosed(404), x_account="anna").remedy)
        for n in range(40)
    ]

    assert ["allow"] * 21 + ["challenge"] * 19 == met
    assert guard.recorded[-1].decision.reasons[0].startswith("guesses: 21 of 21")


def test_an_address_book_is_no_guessing() -> None:
    """Who looks up a hundred contacts, of whom six in ten are no members, is let be."""
    guard = Guard(policy(budgets=(Budget("account", "1d", 1_000),)))
    answers = [Disclosed(404 if n % 5 < 3 else 200) for n in range(100)]
    met = {
        str(guard.serve(f"/members/{n}", each, x_account="anna").remedy)
        for n, each in enumerate(answers)
    }

    assert {"allow"} == met


WIDE = (Budget("account", "1d", 100_000), Budget("network", "1d", 100_000))


def look_ups(guard: Guard, numbers: list[int], *, hit: int = 0, **how: Any) -> list[str]:  # noqa: ANN401
    """Look telephone numbers up, of which every *hit* th is somebody's; return what was met."""
    return [
        str(
            guard.serve(
                f"/api/lookup?phone={number}",
                Disclosed(200 if hit and n % hit == 0 else 404),
                method="POST",
                **how,
            ).remedy
        )
        for n, number in enumerate(numbers)
    ]


def test_a_sweep_of_numbers_is_known_by_its_order() -> None:
    """With half of them found, and no budget spent: forty beside each other are enough."""
    guard = Guard(policy(budgets=WIDE))
    met = look_ups(guard, list(range(44_000_000, 44_000_060)), hit=2, x_account="anna")
    other = look_ups(guard, [44_100_000 + 97 * n for n in range(60)], hit=2, x_account="bert")
    first = guard.recorded[0]

    assert 40 <= met.index("challenge") <= 50
    assert {"allow"} == set(other)
    assert first.decision.reasons[0].startswith("crowd: 4")
    assert ("crowd", 1.0) == (first.grounds.rule, first.grounds.crowd)


def test_a_list_shared_out_is_known_by_what_all_miss() -> None:
    """Eight strangers who miss ten of ten: the next are challenged, who have a history are not."""
    guard = Guard(policy(budgets=WIDE))
    look_ups(guard, [7], hit=1, x_account="anna")
    guard.now += 8 * DAY
    hands = [
        look_ups(guard, [1000 * hand + 31 * n for n in range(10)], peer=f"198.51.100.{hand}")
        for hand in range(12)
    ]

    assert {"allow"} == {each for met in hands[:6] for each in met}
    assert ["challenge"] * 10 == hands[-1]
    assert ["allow"] == look_ups(guard, [5_000_001], x_account="anna")
    assert "visitors without a history" in guard.recorded[-1].decision.reasons[0]


def test_crowds_can_be_left_alone() -> None:
    """Where the operator says so, nothing is counted beside, and nobody met for it."""
    guard = Guard(policy(budgets=WIDE, crowds=False))
    met = look_ups(guard, list(range(44_000_000, 44_000_060)), hit=2, x_account="anna")

    assert {"allow"} == set(met)


def test_a_sweep_is_known_where_nobody_says_what_was_shown() -> None:
    """A guard that hears of no answer counts the order when it decides."""
    guard = Guard(policy(budgets=WIDE))
    met = [
        str(guard.ask(f"/api/lookup?phone={44_000_000 + n}", method="POST").remedy)
        for n in range(60)
    ]

    assert 40 <= met.index("challenge") <= 50


def test_a_store_that_falls_silent_hears_of_no_crowd() -> None:
    """A look-up is then judged by what was answered, before and after it."""
    guard = Guard(policy(budgets=WIDE))
    guard.tally = Silent(guard.tally, 2)  # the first question of each is answered
    asked = {str(guard.ask("/api/lookup?phone=5", method="POST").remedy) for _ in range(10)}
    guard.tally = Deaf(guard.tally.inner)
    told = guard.ask("/api/lookup?phone=5", method="POST")
    guard = Guard(policy(budgets=WIDE, strangers=(Budget("account", "1d", 20), 6)))
    guard.tally = Silent(guard.tally, 2)
    asked |= set(guard.views(range(9)))

    assert {"allow"} == asked
    assert Remedy.ALLOW is told.remedy


def test_a_fleet_is_known_by_what_it_takes_together() -> None:
    """Thirty strangers of ten people each: beyond a hundred in all, six each; the known go on."""
    guard = Guard(policy(budgets=WIDE, strangers=(Budget("account", "1d", 100), 6)))
    guard.views([1], x_account="anna")
    guard.now += 8 * DAY
    hands = [
        guard.views(range(100 * hand, 100 * hand + 10), peer=f"198.51.100.{hand}")
        for hand in range(1, 31)
    ]
    last = guard.recorded[-1]

    assert [["allow"] * 10] * 10 == hands[:10]
    assert ["allow"] * 6 + ["challenge"] * 4 == hands[-1]
    assert "visitors without a history" in last.decision.reasons[0]
    assert "crowd" == last.grounds.rule
    assert ["allow"] * 20 == guard.views(range(5000, 5020), x_account="anna")
    assert ["allow"] * 10 == guard.views(range(6000, 6010), x_account="new")  # another crowd


MILL = "Mozilla/5.0 (mill)"


def test_a_newcomer_like_a_campaign_is_shown_few() -> None:
    """Challenged beyond half of what it may, then refused; others, and the known, notice nothing."""
    guard = Guard(policy(budgets=WIDE, probation=Budget("account", "1d", 6)))
    alike = StandingVerdict(Conclusion.UNCLEAR, 0.0, FOREVER, "9 accounts that collect", alike=True)
    guard.views([1], x_account="anna", user_agent=MILL)
    guard.now += 8 * DAY
    first = guard.views(range(2, 12), x_account="first", user_agent=MILL)
    guard.verdicts[handle(MILL, Domain.AGENT)] = alike
    met = guard.views(range(20, 26), x_account="new", user_agent=MILL)
    again = guard.ask("/members/2", x_account="first", user_agent=MILL)
    listed = [guard.ask(f"/search?page={n}", x_account="new", user_agent=MILL) for n in range(3)]

    assert ["allow"] * 10 == first
    assert ["allow"] * 3 + ["challenge"] * 3 == met
    assert Remedy.ALLOW is again.remedy  # whom it was shown before
    assert {Remedy.ALLOW} == {each.remedy for each in listed}
    refused = guard.ask("/members/77", x_account="new", user_agent=MILL)
    assert Remedy.LIMIT is refused.remedy
    assert refused.retry_after > 3600
    assert "probation: 7 people in 1d, 6 allowed" in refused.reasons[0]
    assert "probation" == guard.recorded[-1].grounds.rule
    assert ["allow"] * 10 == guard.views(range(30, 40), x_account="other", user_agent="Firefox")
    assert ["allow"] * 10 == guard.views(range(30, 40), x_account="anna", user_agent=MILL)
    assert ["allow"] * 10 == guard.views(range(30, 40), user_agent=MILL)  # signed out
    spared = StandingVerdict(Conclusion.ORDINARY, 1.0, FOREVER, alike=True)
    guard.verdicts[handle("first")] = spared
    assert ["allow"] * 10 == guard.views(range(50, 60), x_account="first", user_agent=MILL)


def test_likeness_ends_and_a_role_is_not_held_to_it() -> None:
    """Whose work it is to look at people has budgets of their own."""
    roles = (*WIDE, Budget("account", "1d", 90_000, role="staff"))
    guard = Guard(policy(budgets=roles, probation=Budget("account", "1d", 6)))
    alike = StandingVerdict(Conclusion.UNCLEAR, 0.0, START + 60_000_000, alike=True)
    guard.verdicts[handle(MILL, Domain.AGENT)] = alike
    staff = guard.views(range(10), x_account="eva", x_role="staff", user_agent=MILL)
    guard.now += 60_000_000

    assert ["allow"] * 10 == staff
    assert ["allow"] * 10 == guard.views(range(10), x_account="new", user_agent=MILL)


def test_what_a_crowd_is_shown_is_charged_when_it_was() -> None:
    """A 404 shows nobody; a role with budgets of its own is of no crowd."""
    roles = (*WIDE, Budget("account", "1d", 90_000, role="staff"))
    guard = Guard(policy(budgets=roles, strangers=(Budget("account", "1d", 20), 6)))
    for person in range(30):
        guard.serve(f"/members/{person}", Disclosed(404 if person < 20 else 200))
    staff = [
        str(guard.serve(f"/members/{n}", x_account="eva", x_role="staff").remedy)
        for n in range(100, 140)
    ]
    met = [str(guard.serve(f"/members/{n}").remedy) for n in range(200, 215)]

    assert {"allow"} == set(staff)
    assert ["allow"] * 10 + ["challenge"] * 5 == met


class Deaf:
    """A tally that answers questions and takes nothing down."""

    def __init__(self, inner: MemoryTally) -> None:
        self.judge = inner.judge

    def charge(self, *_: object, **__: object) -> bool:
        """Say that it cannot."""
        raise StoreUnavailable("deaf")


def test_a_standing_verdict_is_enforced() -> None:
    """A collector is refused at once, and told to come back when the verdict ends at most."""
    ladder = Ladder.of([(0.5, "challenge"), (1.0, "deny")])
    guard = Guard(policy(ladder=ladder))
    verdict = StandingVerdict(Conclusion.COLLECTOR, 0.99, FOREVER, "took 9,000 people in order")
    guard.verdicts[handle("anna")] = verdict
    decision = guard.ask("/members/1", x_account="anna")

    assert (Remedy.DENY, 86_400) == (decision.remedy, decision.retry_after)
    assert ("collector: took 9,000 people in order",) == decision.reasons
    assert 0 == len(guard.exposures)
    assert Remedy.ALLOW is guard.ask("/members/1", x_account="bert").remedy


def test_volume_alone_denies_nobody() -> None:
    """Whom detection did not find to collect is limited where the ladder says deny."""
    guard = Guard(policy(ladder=Ladder.of([(1.0, "deny")])))

    assert "limit" == guard.views(range(12), x_account="anna")[-1]


def test_an_unclear_verdict_may_be_challenged() -> None:
    """Suspicion below certainty asks for a challenge, even of an old account."""
    guard = Guard()
    guard.ask("/members/1", x_account="anna")
    guard.now += 8 * DAY
    guard.verdicts[handle("anna")] = StandingVerdict(Conclusion.UNCLEAR, 0.8, FOREVER)

    assert Remedy.CHALLENGE is guard.ask("/members/2", x_account="anna").remedy


@pytest.mark.parametrize(
    ("choice", "met"), [(True, ["allow", "limit"]), (False, ["limit", "limit"])]
)
def test_what_somebodys_work_explains_is_not_held_against_them(
    choice: bool, met: list[str]
) -> None:
    """Whose role has a budget of its own is judged by it, where numbers and a browser are all."""
    budgets = (*BUDGETS, Budget("account", "1d", 40, role="recruiter"))
    guard = Guard(policy(budgets=budgets, ladder=Ladder.of([(1.0, "limit")])))
    verdict = StandingVerdict(Conclusion.COLLECTOR, 1.0, FOREVER, choice=choice)
    guard.verdicts |= {handle("rita"): verdict, handle("anna"): verdict}
    known = guard.views([1], x_account="rita", x_role="recruiter", peer="203.0.113.9")
    other = guard.views([1], x_account="anna", peer="203.0.113.8")

    assert met == known + other


def test_verdicts_end() -> None:
    """A verdict whose time is over says nothing."""
    guard = Guard()
    guard.verdicts[handle("anna")] = StandingVerdict(Conclusion.COLLECTOR, 1.0, START)

    assert Remedy.ALLOW is guard.ask("/members/1", x_account="anna").remedy


def test_a_permitted_actor_passes_and_is_kept() -> None:
    """Under an agreement nobody is refused, until its last day."""
    agreed = Agreement("account:partner*", "Legal", "contract", date(2023, 11, 20))
    guard = Guard(policy(agreements=(agreed,)))
    met = guard.views(range(50), x_account="partner7")
    guard.now += 30 * DAY
    later = guard.views(range(100, 115), x_account="partner7")

    assert {"allow"} == set(met)
    assert 50 <= len(guard.exposures)
    assert "challenge" == later[-1]


def test_allowed_means_allowed() -> None:
    """An agreement goes before a standing verdict, and the reason says which rule won."""
    agreed = Agreement("network:203.0.113.0/24", "Legal", "contract", date(2033, 1, 1))
    guard = Guard(policy(agreements=(agreed,)))
    guard.verdicts[handle("anna")] = StandingVerdict(Conclusion.COLLECTOR, 1.0, FOREVER)
    decision = guard.ask("/members/1", x_account="anna")

    assert Remedy.ALLOW is decision.remedy
    assert ("permitted: agreement of Legal until 2033-01-01",) == decision.reasons


def test_good_fetchers_are_let_by() -> None:
    """An agent that its operator's published ranges bear out is not held to a budget."""
    ranges = Ranges.of(["192.0.2.0/24"])
    agents = Agents.of([], [Published("Fetchbot", "Example", ranges, date(2023, 11, 1))])
    guard = Guard(policy(agents=agents))
    true = guard.views(range(40), peer="192.0.2.9", user_agent="Fetchbot/1.0")
    false = guard.views(range(40), peer="198.51.100.9", user_agent="Fetchbot/1.0")

    assert ({"allow"}, "challenge") == (set(true), false[-1])


def test_a_verified_verdict_passes() -> None:
    """What detection verified is let by, with the reason."""
    guard = Guard()
    known = StandingVerdict(Conclusion.VERIFIED_AGENT, 1.0, FOREVER, "Fetchbot")
    guard.verdicts[handle("anna")] = known
    met = guard.views(range(30), x_account="anna")

    assert {"allow"} == set(met[:10])
    assert ("verified-agent: Fetchbot",) == guard.ask("/members/1", x_account="anna").reasons


def test_a_rollout_enforces_for_some() -> None:
    """Of many accounts beyond their budgets, about the share of the rollout is refused."""
    guard = Guard(policy(percent=30, budgets=(Budget("account", "1d", 1),)))
    refused = 0
    for n in range(200):
        guard.ask("/members/1", x_account=f"a{n}")
        refused += guard.ask("/members/2", x_account=f"a{n}").remedy.refuses

    assert 30 <= refused <= 90


class Broken:
    """A tally that does not answer."""

    def judge(self, ask: Ask) -> Standing:
        """Fail."""
        raise StoreUnavailable("the store is gone")


@pytest.mark.parametrize(
    ("side", "expected"), [("open", "allow"), ("closed", "limit"), ("challenge", "challenge")]
)
def test_an_outage_is_answered_by_policy(side: str, expected: str) -> None:
    """Each surface names the side to which a store that is gone is answered."""
    guard = Guard(policy(on_error=("open", side, side)), tally=Broken())
    decision = guard.ask("/search?q=a", x_account="anna")

    assert expected == decision.remedy
    assert ("store-unavailable",) == decision.reasons
    assert Remedy.ALLOW is guard.ask("/members/7", x_account="anna").remedy


def test_a_full_tally_is_answered_by_policy() -> None:
    """When strangers find no room any more, that is told and answered as an outage is."""
    from privet.adapters.tallies.memory import MemoryTally

    closed = policy(on_error=("closed",) * 3)
    guard = Guard(closed, tally=MemoryTally(closed.allowances[""].spans, actors=8, entries=64))
    met = [guard.ask("/members/1", x_account=f"a{n}") for n in range(9)]

    assert (Remedy.ALLOW, Remedy.LIMIT) == (met[0].remedy, met[-1].remedy)
    assert "tally-full" in met[-1].reasons


def test_devices_are_budgeted_only_by_a_fingerprint() -> None:
    """What browsers call themselves is the same for thousands and is no device."""
    device = (Budget("device", "1d", 3),)
    sources = Sources(device=("header:x-ja4",))
    without = Guard(policy(budgets=device, sources=SOURCES))
    with_one = Guard(policy(budgets=device, sources=sources, ladder=Ladder.of([(1.0, "limit")])))

    assert {"allow"} == set(without.views(range(20), user_agent="Mozilla/5.0"))
    assert ["allow"] * 3 + ["limit"] == with_one.views(range(4), x_ja4="t13d")


def test_one_story_is_driven_two_ways() -> None:
    """Awaited, the same requests meet the same."""
    one, two = Guard(), Guard()
    met = one.views(range(12), x_account="anna")

    async def told() -> list[str]:
        decisions = []
        for n in range(12):
            request = two.request(f"/members/{n}", x_account="anna")
            decisions.append(await drive_async(decide(request, two.policy), two.handlers))
        return [str(each.remedy) for each in decisions]

    assert met == asyncio.run(told())


def test_slowing_serves_and_says_how_long() -> None:
    """A visitor is slowed by a wait that their side keeps."""
    guard = Guard(policy(ladder=Ladder.of([(0.3, "slow"), (1.0, "limit")])))
    decisions = [guard.ask(f"/members/{n}", x_account="anna") for n in range(6)]

    assert (Remedy.SLOW, 600) == (decisions[5].remedy, decisions[5].wait_ms)
    assert 6 == len(guard.exposures)


@pytest.mark.parametrize("who", ["account", "session", "network", "site"])
def test_the_ledger_tells_the_same_story(who: str) -> None:
    """
    What was enforced live is what the ledger, asked through DuckDB, says of the same visits.
    """
    from privet.adapters.ledgers.parquet import Ledger
    from privet.detection.measures.prevention import prevention

    budget = Budget(who, "1h", 6)
    rules: dict[str, Any] = {"budgets": (budget,), "ladder": Ladder.of([(1.0, "limit")])}
    shadow, live = Guard(policy(Mode.SHADOW, **rules)), Guard(policy(**rules))
    stopped = 0
    chance = np.random.default_rng(8)
    for _ in range(300):
        person, actor = int(chance.integers(0, 25)), int(chance.integers(0, 4))
        wait = int(chance.integers(0, 200)) * 1_000_000
        for guard in (shadow, live):
            guard.now += wait
            decision = guard.ask(
                f"/members/{person}",
                x_account=f"a{actor}",
                cookie=f"sid=s{actor}",
                peer=f"203.0.113.{actor}",
            )
        stopped += decision.remedy.refuses
    with Ledger.temporary() as ledger:
        with ledger.begin("live") as intake:
            intake.add(shadow.exposures)
            intake.commit()
        found = prevention(ledger, budget)

    assert stopped > 20
    assert stopped == int(found.stopped.sum())


VISITS = st.lists(
    st.tuples(
        st.sampled_from(["anna", "bob"]),
        st.sampled_from(
            ["/members/1", "/members/2", "/members/3", "/members/4", "/search?page=2", "/", "/x"]
        ),
        st.integers(0, 3 * 3600),
    ),
    max_size=25,
)


@given(
    VISITS,
    st.sampled_from(list(Mode)),
    st.booleans(),
    st.none() | st.sampled_from(list(Conclusion)),
    st.sampled_from([0, 0, 5]),
    st.booleans(),
    st.sampled_from([0, 3600 * SECOND]),
)
def test_both_ways_to_decide_agree(
    visits: list[tuple[str, str, int]],
    mode: Mode,
    follows: bool,
    found: Conclusion | None,
    silent: int,
    watched: bool,
    stands: int,
) -> None:
    """The generator and the way without it: same decisions, same commands, same charges."""
    rules = policy(
        mode,
        budgets=(Budget("account", "1h", 4), Budget("network", "1d", 6)),
        probation=Budget("account", "1d", 3),
        stands=stands,
    )
    told: list[list[Any]] = []
    for at_once in (False, True):
        tally: Any = Silent(MemoryTally(rules.allowances[""].spans, actors=99, entries=999), silent)
        kept: list[Any] = []
        verdicts = {handle("anna"): StandingVerdict(found, 0.9, FOREVER)} if found else {}
        alike = StandingVerdict(Conclusion.UNCLEAR, 0.0, FOREVER, alike=True)
        verdicts[handle(MILL, Domain.AGENT)] = alike

        def keep(command: KeepExposures, kept: list[Any] = kept) -> None:
            kept.append(np.stack(command.cells).tolist())

        def record(command: KeepDecision, kept: list[Any] = kept) -> None:
            made = (command.decision.ref, command.at, command.cells.tolist(), command.grounds)
            kept.append(made)

        def meet(command: Meet, kept: list[Any] = kept) -> None:
            kept.append((command.request.at, command.cells.tolist(), command.received))

        watching: Any = {"keep": keep, "meet": meet} if watched else {}
        rim = handlers(tally, verdicts=verdicts, record=record, **watching)
        for who, target, at in visits:
            headers = {"x-account": who, "user-agent": MILL}
            request = Request(START + at * 1_000_000, "GET", target, "", "203.0.113.7", headers)
            decision = (
                decide_at_once(request, rules, rim, follows=follows)
                if at_once
                else drive(decide(request, rules, follows=follows), rim)
            )
            seen = decision.seen
            kept.append(replace(decision, seen=None))
            kept.append(None if seen is None else (seen.cells.tolist(), seen.fresh))
        told.append([*kept, tally.inner.state.tolist(), tally.inner.entry.tolist()])

    assert told[0] == told[1]


def test_who_is_turned_away_is_met_as_such() -> None:
    """A page that was refused was none; one that shows nobody is one."""
    rules = policy(Mode.ENFORCE, budgets=(Budget("account", "1h", 4),))
    tally = MemoryTally(rules.allowances[""].spans, actors=99, entries=999)
    told: list[bool] = []
    refused: list[bool] = []
    rim = handlers(tally, meet=lambda command: told.append(command.received >= Reception.STOPPED))
    for target in (*[f"/members/{n}" for n in range(6)], "/about"):
        request = Request(START, "GET", target, "", "203.0.113.7", {"x-account": "anna"})
        refused.append(drive(decide(request, rules), rim).remedy.refuses)

    assert (False, True, False) == (refused[0], refused[5], refused[6])
    assert refused == told


class Silent:
    """A tally that does not answer every so often."""

    def __init__(self, inner: MemoryTally, every: int) -> None:
        self.inner = inner
        self.every = every
        self.asked = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a tally has
        return getattr(self.inner, name)

    def judge(self, ask: Ask) -> Standing:
        """Answer, or not."""
        self.asked += 1
        if self.every and self.asked % self.every == 0:
            raise StoreUnavailable("silent")
        return self.inner.judge(ask)
