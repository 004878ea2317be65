"""Who a visitor can say they are is known from the policy, and so is what holds all the same."""

from __future__ import annotations

from typing import Any

import pytest

from privet.settings import Settings
from privet.settings.forging import forgeable, warnings

NETWORK = {"who": "network", "window": "1d", "subjects": 4000}
ACCOUNT = {"who": "account", "window": "1d", "subjects": 400}
YOUNG = {"who": "network", "window": "1d", "subjects": 9, "younger_than": "1d"}


def settings(*budgets: dict[str, Any], **identity: object) -> Settings:
    """Return a policy."""
    return Settings.model_validate({"identity": identity, "budget": list(budgets)})


@pytest.mark.parametrize(
    ("identity", "level", "places"),
    [
        ({"account": ["header:X-Account", "cookie:who"]}, "account", ("cookie:who",)),
        ({"account": ["log:cookie_who"]}, "account", ("log:cookie_who",)),
        ({"client": ["cookie:key"], "role": ["cookie:key"]}, "client", ("cookie:key",)),
        ({"role": ["cookie:role"]}, "role", ("cookie:role",)),
    ],
)
def test_a_cookie_is_the_visitors(
    identity: dict[str, Any], level: str, places: tuple[str, ...]
) -> None:
    """However it is written, and wherever it would earn somebody more than others get."""
    found = forgeable(settings(**identity))

    assert found is not None
    assert (level, places, False) == (found.level, found.places, found.believed)


def test_what_a_proxy_says_is_not() -> None:
    """Nor is a session's cookie a claim: it earns nothing."""
    named = settings(account=["header:X-Account", "log:remote_user"], session=["cookie:sid"])

    assert forgeable(named) is None
    assert [] == warnings(named)


@pytest.mark.parametrize(
    ("budgets", "bound"), [((), False), ((ACCOUNT, YOUNG), False), ((ACCOUNT, NETWORK), True)]
)
@pytest.mark.parametrize("chosen", ["count", "believe"])
def test_the_warning_says_what_holds(
    budgets: tuple[dict[str, Any], ...], bound: bool, chosen: str
) -> None:
    """Whether names are believed, and whether a new one on each request evades everything."""
    (said,) = warnings(settings(*budgets, account=["cookie:account"], forgeable=chosen))

    assert bound == ("network and site hold" in said)
    assert bound == ("evades every budget" not in said)
    assert bound == ('add [[budget]] who = "network"' not in said)
    assert (chosen == "believe") == ("believed" in said)
