"""A policy, compiled."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.workflows.guards import DAY, Guard, policy

from privet.enforcement.decision import Mode
from privet.enforcement.remedies import Remedy
from privet.exposure.budgets import Budget
from privet.workflows.guarding import for_role, network_name

EVERYBODY = Budget("account", "1d", 10)
RECRUITER = Budget("account", "1d", 40, role="recruiter")
HOURLY = Budget("account", "1h", 5)


def test_a_role_has_its_budget_in_place_of_everybodys() -> None:
    """Only the one of the same handle and window is replaced."""
    budgets = (EVERYBODY, RECRUITER, HOURLY)

    assert (RECRUITER, HOURLY) == for_role(budgets, "recruiter")
    assert (EVERYBODY, HOURLY) == for_role(budgets, "") == for_role(budgets, "other")


def test_as_much_is_kept_as_the_largest_role_needs() -> None:
    """A tally that is rebuilt knows no roles, so that all of them keep alike."""
    rules = policy(budgets=(EVERYBODY, RECRUITER))

    assert rules.allowances[""].hold == rules.allowances["recruiter"].hold
    assert rules.allowances[""].hold[0] >= 41


def test_a_policy_is_switched_without_being_compiled() -> None:
    """Another mode keeps the routes, the budgets and the version."""
    shadow = policy(Mode.SHADOW)
    enforced = shadow.switched(Mode.ENFORCE)

    assert (shadow.version, Mode.ENFORCE) == (enforced.version, enforced.mode)
    assert shadow.site is enforced.site
    assert Mode.ENFORCE is enforced.passing.mode
    assert shadow.passed(0, "view", 1) is not enforced.passed(0, "view", 1)


def test_letting_pass_is_one_decision() -> None:
    """Who passes gets the same decision as everybody, made once."""
    guard = Guard()
    one, two = guard.ask("/members/1", x_account="a"), guard.ask("/members/2", x_account="b")

    assert one is two
    assert (Remedy.ALLOW, "profile", "view", 1) == (one.remedy, one.surface, one.kind, one.people)


def test_a_network_has_a_name() -> None:
    """It is written as agreements name it; an unknown address has none."""
    guard = Guard()
    known, *_ = guard.policy.recognise(guard.request("/members/1"))
    unknown, *_ = guard.policy.recognise(guard.request("/members/1", peer=""))

    assert ("203.0.113.7/32", "") == (network_name(known), network_name(unknown))


def test_fields_weigh_together() -> None:
    """Weights of fields are added; a field without one weighs 1."""
    rules = policy(weights={"phone": 8.0})

    assert [9000, 1000] == [rules.weigh(("phone", "name")), rules.weigh(())]


def test_two_policies_hold_at_once_while_one_is_promoted() -> None:
    """Each actor is held to one of them, by the policy that says so in every decision."""
    tight = policy(budgets=(Budget("account", "1d", 1),), spans=(3_600_000_000,))
    new = replace(tight, version="v2", passing=replace(tight.passing, policy="v2"))
    guard = Guard()
    guard.policy = new.promoted(50, policy())
    met = {
        str(n): (first.policy, guard.ask("/members/2", x_account=str(n)).remedy)
        for n in range(40)
        for first in [guard.ask("/members/1", x_account=str(n))]
    }
    versions = [version for version, _ in met.values()]

    assert {("v1", Remedy.ALLOW), ("v2", Remedy.CHALLENGE)} >= set(met.values())
    assert 8 < versions.count("v1") < 32
    assert ("v1", "v2", "v2") == tuple(
        guard.policy.named(each).version for each in ("v1", "v2", "v3")
    )
    assert Mode.SHADOW is guard.policy.switched(Mode.SHADOW).incumbent.mode  # type: ignore[union-attr]


def test_a_promoted_policy_keeps_as_much_as_the_one_of_before() -> None:
    """They count in one tally; two that count in other windows cannot."""
    small, large = policy(budgets=(Budget("account", "1d", 1),)), policy(budgets=(EVERYBODY,))
    both = small.promoted(10, large)

    assert both.incumbent is not None
    assert both.allowances[""].hold == both.incumbent.allowances[""].hold
    assert small.promoted(10, None).incumbent is None
    with pytest.raises(ValueError, match="same windows"):
        small.promoted(10, policy(budgets=(HOURLY,)))
    assert policy(budgets=(HOURLY,), spans=(DAY,)).allowances[""].spans == (3_600_000_000, DAY)
