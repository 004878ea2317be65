"""A policy file becomes the policy of the guard."""

from __future__ import annotations

from typing import Any

import pytest

from privet.bootstrap.policies import policy_of, version_of
from privet.enforcement.decision import Mode
from privet.enforcement.remedies import Remedy
from privet.errors import ConfigError
from privet.exposure.pseudonyms import Key
from privet.settings import Settings

KEY = Key(bytes(32))
WRITTEN: dict[str, Any] = {
    "site": {"trusted_proxies": ["127.0.0.1/32"]},
    "identity": {"account": ["cookie:account"]},
    "surface": [
        {"name": "profile", "route": "/members/{subject}"},
        {"name": "secret", "route": "/secrets/{subject}", "on_error": "closed"},
    ],
    "budget": [{"who": "account", "window": "1d", "subjects": 4}],
    "enforcement": {
        "mode": "enforce", "rollout": 25, "ladder": [{"at": 1.0, "remedy": "limit"}],
    },
}  # fmt: skip


def settings(**changes: object) -> Settings:
    """Read a policy with some sections changed."""
    return Settings.model_validate({**WRITTEN, **changes})


def test_what_is_written_holds() -> None:
    """Mode, share of the actors, ladder, budgets and the side of each surface."""
    policy = policy_of(settings(), KEY)

    assert (Mode.ENFORCE, 25.0) == (policy.mode, policy.percent)
    assert ("open", "closed") == policy.on_error
    assert [(1.0, Remedy.LIMIT)] == [(rung.at, rung.remedy) for rung in policy.ladder.rungs]
    assert ["account"] == [each.who for each in policy.allowances[""].budgets]
    assert policy.bearing.trusts("127.0.0.1")
    assert not policy.bearing.trusts("unix:")


def test_whoever_opens_our_socket_is_believed() -> None:
    """Once, whether the operator names it or not."""
    named = settings(site={"trusted_proxies": ["unix:"]})

    assert policy_of(settings(), KEY, sockets=True).bearing.trusts("unix:")
    assert policy_of(named, KEY, sockets=True).bearing.trusts("unix:")


def test_a_proxy_that_is_none_is_a_mistake() -> None:
    """It is told before anything is judged."""
    with pytest.raises(ConfigError):
        policy_of(settings(site={"trusted_proxies": ["nowhere"]}), KEY)


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"tally": {"memory": 64}}, True),
        ({"telemetry": {"otlp": "http://127.0.0.1:4318"}}, True),
        ({"budget": [{"who": "account", "window": "1d", "subjects": 5}]}, False),
        ({"site": {"trusted_proxies": []}}, False),
    ],
)
def test_the_version_tells_policies_apart(changes: dict[str, Any], *, same: bool) -> None:
    """What a visitor may meet is another policy; what they cannot is the same."""
    assert same == (version_of(settings()) == version_of(settings(**changes)))


def test_what_a_cookie_says_earns_nothing_unless_it_is_believed() -> None:
    """Nobody vouches for it; a role is not even read. What a proxy says is vouched for."""
    cookies = {"account": ["cookie:account"], "role": ["header:X-Role", "cookie:role"]}
    counted = policy_of(settings(identity=cookies), KEY)
    believed = policy_of(settings(identity={**cookies, "forgeable": "believe"}), KEY)
    proxied = policy_of(settings(identity={"account": ["header:X-Account"]}), KEY)

    assert [False, True, True] == [counted.vouched, believed.vouched, proxied.vouched]
    assert ("header:X-Role",) == counted.bearing.sources.role
    assert ("header:X-Role", "cookie:role") == believed.bearing.sources.role
