"""The operator's own requests are noted; everybody else's are handed on."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.adapters.gateways.scripted import Scripted

from privet.bootstrap.probing import MOST, Probing
from privet.bootstrap.serving import service
from privet.enforcement.remedies import Remedy
from privet.settings import read_settings
from privet.traffic.request import Request
from privet.workflows.charging import Disclosed

POLICY = '[site]\ntrusted_proxies = ["127.0.0.1/32"]\n[identity]\naccount = ["header:X-Account"]\n'


def request(target: str, at: int = 5, account: str = "") -> Request:
    """Return a request through a trusted proxy."""
    sent = {"x-forwarded-for": "203.0.113.9", "x-account": account}
    return Request(at, "GET", target, "localhost", "127.0.0.1", sent)


def probing() -> tuple[Probing, Scripted]:
    """Return what is tested, around a scripted guard."""
    guard = Scripted()
    made = service(read_settings(POLICY, "privet.toml"), memory=16)
    return Probing(guard, made.judging, "abc123", 10), guard


def decided(one: Probing, asked: Request) -> Any:  # noqa: ANN401 - a decision
    """Decide."""
    return asyncio.run(one.decide(asked))


def test_the_marked_are_noted_and_meet_what_they_ask_for() -> None:
    """Who bears the mark is never judged, and says by the query what to meet."""
    one, guard = probing()
    plain = decided(one, request("/?privet-probe=abc123&n=plain", account="privet-check"))
    limit = decided(one, request("/?privet-probe=abc123&n=l&privet-meet=limit"))

    assert (Remedy.ALLOW, Remedy.LIMIT, 60) == (plain.remedy, limit.remedy, limit.retry_after)
    assert [] == guard.asked
    noted = one.document()["seen"][0]
    assert ("plain", "203.0.113.9", ["account"]) == (
        noted["name"],
        noted["address"],
        noted["forged"],
    )


def test_all_others_are_handed_on() -> None:
    """Without the mark, and once the minute is over."""
    one, guard = probing()
    for asked in (request("/members/limit"), request("/?privet-probe=abc123", at=10)):
        decision = decided(one, asked)
        asyncio.run(one.charge(asked, Disclosed(200), decision))

    assert 2 == len(guard.asked)
    assert 1 == len(guard.charged)
    assert [] == one.seen


def test_what_is_noted_is_bounded() -> None:
    """Whoever learns the mark cannot fill the memory with it."""
    one, _ = probing()
    for number in range(MOST + 5):
        decided(one, request(f"/?privet-probe=abc123&n={number}"))

    assert MOST == len(one.seen)
