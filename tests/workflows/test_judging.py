"""One request while it is judged: what the tally is asked, and what each of its answers comes to."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.workflows.guards import DAY, SECOND, START, Guard, policy

from privet.enforcement.decision import Mode
from privet.enforcement.ladder import Ladder
from privet.enforcement.remedies import Remedy
from privet.exposure.budgets import Budget
from privet.exposure.tallying import Standing, Take
from privet.permission.agreements import Agreement
from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict
from privet.workflows.asking import Reception
from privet.workflows.judging import GUESSES, LEAST, MOST, SLOWEST, Case

if TYPE_CHECKING:
    from privet.enforcement.decision import Decision

COLLECTOR = StandingVerdict(Conclusion.COLLECTOR, 0.99, START + 9 * DAY, "saw everybody")
DOUBT = replace(COLLECTOR, conclusion=Conclusion.UNCLEAR, certainty=0.6)


def case(*, follows: bool = False, **told: Any) -> Case:  # noqa: ANN401 - as policy()
    """Return what is known of somebody who asks for a profile."""
    guard = Guard(policy(**told))
    request = guard.request("/members/7", x_account="ana")
    found = guard.policy.recognise(request)
    return Case(request, guard.policy, found, follows=follows)


def over(share: float, **how: Any) -> Standing:  # noqa: ANN401 - as Standing
    """Return what the tally says of somebody who has spent so much of the first budget."""
    return Standing(share=share, row=0, counted=round(10 * share), limit=10, **how)


@pytest.mark.parametrize(
    ("verdict", "told", "take"),
    [
        (None, {}, Take.CHARGE),
        (None, {"follows": True}, Take.RESERVE),
        (COLLECTOR, {}, Take.NOTHING),
        (COLLECTOR, {"mode": Mode.SHADOW}, Take.CHARGE),
        (DOUBT, {"ladder": Ladder.of([(0.9, "limit")])}, Take.CHARGE),
    ],
)
def test_what_is_refused_is_not_charged(
    verdict: StandingVerdict | None, told: dict[str, Any], take: Take
) -> None:
    """Whom a verdict refuses is shown nobody; in the shadow everybody is."""
    assert take == case(**told).ask(verdict).take


def test_a_shadow_has_no_stop() -> None:
    """Enforced, nobody is charged beyond the lowest rung that refuses."""
    assert math.inf == case(mode=Mode.SHADOW).ask(None).stop
    assert 0.5 == case().ask(None).stop


def test_who_has_nothing_against_them_passes_at_once() -> None:
    """Below the lowest rung, without many misses, and where the tally had room."""
    one = case()

    assert one.passes(over(0.5))
    assert not one.passes(over(0.51))
    assert not one.passes(Standing(tried=GUESSES.least, missed=GUESSES.least))
    assert not one.passes(Standing(full=True))
    assert None is one.passed(Standing()).seen
    assert None is not case(follows=True).passed(Standing()).seen


def judged(standing: Standing, verdict: StandingVerdict | None = None, **told: Any) -> Decision:  # noqa: ANN401
    """Return the decision about somebody."""
    return case(**told).judged(standing, verdict)


def test_reasons_are_told_with_their_numbers() -> None:
    """Of a verdict, of guesses, and of a budget; none of them stands alone."""
    standing = over(1.2, tried=40.0, missed=40.0)
    decision = judged(standing, COLLECTOR)

    assert (
        "collector: saw everybody",
        "guesses: 40 of 40 identifiers belong to nobody",
        "account: 12 people in 1d, 10 allowed to this one",
    ) == decision.reasons
    assert Remedy.LIMIT is decision.remedy


def test_how_long_is_told_in_whole_minutes_up_to_a_day() -> None:
    """When a budget has room again, or a verdict ends; whichever is later."""
    at = START + SECOND
    soon = judged(over(1.5, frees_at=at + 61 * SECOND))
    now = judged(over(1.5, frees_at=at))
    late = judged(over(1.5, frees_at=at), COLLECTOR)

    assert (120, LEAST, MOST) == (soon.retry_after, now.retry_after, late.retry_after)
    assert 0 == judged(over(0.7)).retry_after


def test_a_wait_grows_with_the_share_and_ends() -> None:
    """A second for a whole budget, five at most."""
    slow = Ladder.of([(0.5, "slow")])

    assert [700, SLOWEST] == [judged(over(share), ladder=slow).wait_ms for share in (0.7, 90.0)]


def test_a_good_account_is_not_challenged_unless_something_is_against_it() -> None:
    """Long known, it is let by to its limit; guesses and doubt undo that."""
    good = over(0.8, good=True)

    assert Remedy.ALLOW is judged(good).remedy
    assert Remedy.CHALLENGE is judged(good, DOUBT).remedy
    assert Remedy.CHALLENGE is judged(good._replace(tried=40.0, missed=40.0)).remedy


def received(standing: Standing, verdict: StandingVerdict | None = None, **told: Any) -> Reception:  # noqa: ANN401
    """Return how somebody is received."""
    one = case(**told)
    return one.received(one.judged(standing, verdict))


def test_only_a_budget_of_ones_own_tells_somebody_to_stop() -> None:
    """A verdict, guesses, and a budget that others fill are no evidence for the next verdict."""
    guessing = over(0.6, tried=40.0, missed=40.0)
    shared = (Budget("network", "1d", 10),)

    assert Reception.ADMITTED is received(over(0.4))
    assert Reception.STOPPED is received(over(0.8))
    assert Reception.STOPPED is received(over(1.2))
    assert Reception.STOPPED is received(over(0.9), DOUBT)
    assert Reception.REFUSED is received(over(0.6), DOUBT)
    assert Reception.REFUSED is received(over(1.2), COLLECTOR)
    assert Reception.REFUSED is received(guessing)
    assert Reception.REFUSED is received(over(1.2), budgets=shared)
    assert Reception.ADMITTED is received(over(1.2), mode=Mode.SHADOW)


def test_who_answered_a_challenge_is_received_so() -> None:
    """Above the lowest rung on a pass; beyond the whole budget a pass is no answer."""
    one = case()
    one.waived = True

    assert Reception.ANSWERED is one.received(one.judged(over(0.8), None))
    assert Reception.STOPPED is one.received(one.judged(over(1.2), None))


def test_an_agreement_goes_before_everything() -> None:
    """Whatever else is known; the reason names its owner and its end."""
    permit = Agreement("account:ana", "partnerships", "contract 12", date(2027, 1, 1))
    decision = judged(over(9.0), COLLECTOR, agreements=(permit,))

    assert (Remedy.ALLOW, Remedy.ALLOW) == (decision.remedy, decision.would)
    assert ("permitted: agreement of partnerships until 2027-01-01",) == decision.reasons


@pytest.mark.parametrize(
    ("side", "remedy"),
    [("open", Remedy.ALLOW), ("closed", Remedy.LIMIT), ("challenge", Remedy.CHALLENGE)],
)
def test_a_tally_without_room_answers_to_the_side_of_the_policy(side: str, remedy: Remedy) -> None:
    """Unless it knows enough to refuse all the same."""
    one = case()
    one.policy = replace(one.policy, on_error=(side,) * len(one.policy.on_error))
    decision = one.judged(Standing(full=True), None)

    assert (remedy, ("tally-full",)) == (decision.remedy, decision.reasons)
    assert "on_error" == one.grounds.rule
    assert Remedy.LIMIT is one.judged(over(1.5, full=True), None).remedy
