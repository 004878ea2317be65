"""One policy behind three doors: they decide and charge alike, by the policy of the moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.workflows.guards import START, Guard, policy

from privet.adapters.gateways.heads import request_of
from privet.bootstrap.judging import Awaiting, Blocking, Immediate, Judging
from privet.enforcement.decision import Decision, Mode
from privet.traffic.request import Request
from privet.workflows.charging import Disclosed

if TYPE_CHECKING:
    from collections.abc import Callable

DOORS = [Blocking, Immediate, Awaiting]
HEAD = b"GET /v1/auth/nginx HTTP/1.1\r\n"


def got(said: Any) -> Any:  # noqa: ANN401 - an answer, or what is awaited for one
    """Return what a door said, awaited or not."""
    return asyncio.run(said) if asyncio.iscoroutine(said) else said


@pytest.mark.parametrize("door", DOORS)
def test_each_door_meets_the_ladder(door: Callable[[Judging], Any]) -> None:
    """Ten people are allowed; above half of them there is a challenge."""
    site = Guard()
    made = door(Judging(site.policy, site.handlers))
    met = [
        str(got(made.decide(site.request(f"/members/{each}", x_account="ana"))).remedy)
        for each in range(7)
    ]

    assert ["allow"] * 5 + ["challenge"] * 2 == met


@pytest.mark.parametrize("door", DOORS)
def test_what_was_not_there_is_given_back(door: Callable[[Judging], Any]) -> None:
    """What is reserved is settled by the answer: a 404 costs nothing of a budget of people."""
    site = Guard()
    made = door(Judging(site.policy, site.handlers))
    met = []
    for each in range(7):
        request = site.request(f"/members/{each}", x_account="ana")
        decision: Decision = got(made.decide(request, follows=True))
        got(made.charge(request, Disclosed(404), decision))
        met.append(str(decision.remedy))

    assert ["allow"] * 7 == met


@pytest.mark.parametrize("door", DOORS)
def test_the_policy_is_that_of_the_moment(door: Callable[[Judging], Any]) -> None:
    """Another one counts from the next request on."""
    site = Guard()
    judging = Judging(site.policy, site.handlers)
    made = door(judging)
    for each in range(5):
        got(made.decide(site.request(f"/members/{each}", x_account="ana")))
    judging.policy = policy(Mode.SHADOW)
    decision = got(made.decide(site.request("/members/8", x_account="ana")))

    assert ("allow", "challenge") == (str(decision.remedy), str(decision.would))


def test_a_loop_need_not_await() -> None:
    """At once it is the same decision; a question is read as nginx wrote it, where it can be."""
    site = Guard()
    made = Immediate(Judging(site.policy, site.handlers))
    asked = HEAD + b"X-Original-URI: /about\r\nX-Original-Method: GET\r\nHost: a\r\n\r\n"
    seen = made.glimpse(asked, len(HEAD), "10.0.0.9", START, request_of, nginx=True)
    torn = made.glimpse(b"GET /", 5, "10.0.0.9", START, request_of, nginx=True)
    request = Request(START, "GET", "/members/1", "example.org", "203.0.113.7", {})

    assert None is torn
    assert "/about" == (seen.target if seen else "")
    assert "allow" == str(made.at_once(request).remedy)
