"""The decision service, joined: budgets, challenges, passes and appeals by what visitors send."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.adapters.gateways.scripted import Got, asked

from privet.adapters.gateways.forward_auth import ForwardAuth, Watch
from privet.bootstrap.serving import Service, bound, service
from privet.errors import ConfigError
from privet.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

SECOND = 1_000_000
NOON = 1_795_435_200 * SECOND

POLICY = """
[site]
name = "Example"
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
session = ["cookie:sid"]
[[surface]]
name = "profile"
route = "/members/{subject}"
[[budget]]
who = "account"
window = "1d"
subjects = 4
[[budget]]
who = "network"
window = "1h"
subjects = 6
[enforcement]
mode = "enforce"
jitter = 0
"""


class Site:
    """A service with a clock, and a visitor with a cookie jar."""

    def __init__(self, policy: str) -> None:
        self.at = NOON
        self.made: Service = service(read_settings(policy, "privet.toml"), memory=16)
        made = self.made
        self.app = ForwardAuth(made.guard, made.pages, made.meter, Watch(lambda: self.at))
        self.jar: dict[str, str] = {}

    def ask(self, target: str, **headers: str) -> Got:
        """Ask through a proxy that relays."""
        sent = {"X-Forwarded-Uri": target, "X-Forwarded-For": "203.0.113.7"}
        return self._send("/v1/auth/forward", {**sent, **headers}, b"")

    def post(self, place: str, form: str) -> Got:
        """Send a form to one of our own places."""
        return self._send(place, {"X-Forwarded-For": "203.0.113.7"}, form.encode())

    def _send(self, target: str, headers: dict[str, str], body: bytes) -> Got:
        self.at += SECOND
        cookies = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        sent = {"Accept": "text/html", "Cookie": cookies, **headers}
        got = asked(self.app, target, sent, method="POST" if body else "GET", body=body)
        if "set-cookie" in got.headers:
            name, _, value = got.headers["set-cookie"].partition(";")[0].partition("=")
            self.jar[name] = value
        return got


def ticket(page: Got) -> str:
    """Return the ticket of the wait, which stands last on the page."""
    return str(re.findall(r'name="ticket" value="([^"]+)"', page.body.decode())[-1])


@pytest.fixture(scope="module")
def compiled() -> None:
    """Compile the kernels once."""
    service(read_settings(POLICY, "privet.toml"), memory=16).warm()


@pytest.fixture
def site(compiled: None) -> Site:
    """Return a site that enforces."""
    return Site(POLICY)


def test_an_account_meets_the_ladder(site: Site) -> None:
    """More than half the budget is challenged; whoever it was shown before stays open."""
    site.jar["account"] = "bob"

    got = [site.ask(f"/members/{number}").status for number in range(5)]

    assert [200, 200, 403, 403, 403] == got
    assert 200 == site.ask("/members/1").status
    assert 200 == site.ask("/about").status


def test_a_person_without_scripts_gets_through(site: Site) -> None:
    """A button after a wait opens the page; too early it says how long, twice it is spent."""
    site.jar["sid"] = "s1"
    for number in range(3):
        site.ask(f"/members/{number}")
    page = site.ask("/members/7?tab=1")
    text = ticket(page)

    early = site.post("/.privet/challenge", f"ticket={text}")
    site.at += 21 * SECOND
    passed = site.post("/.privet/challenge", f"ticket={text}")
    opened = site.ask("/members/7?tab=1")
    again = site.post("/.privet/challenge", f"ticket={text}")

    assert (403, 429, 303) == (page.status, early.status, passed.status)
    assert "/members/7?tab=1" == passed.headers["location"]
    assert 200 == opened.status
    assert 403 == again.status
    outcomes = site.made.meter.outcomes
    assert (1, 1, 1) == (outcomes["early"], outcomes["passed"], outcomes["spent"])


def test_a_pass_survives_another_address_and_ends_at_the_limit(site: Site) -> None:
    """From Wi-Fi to mobile the pass holds; beyond the whole budget it does not."""
    site.jar["account"] = "ana"
    for number in range(2):
        site.ask(f"/members/{number}")
    text = ticket(site.ask("/members/2"))
    site.at += 21 * SECOND
    site.post("/.privet/challenge", f"ticket={text}")

    roaming = [
        site.ask(f"/members/{number}", **{"X-Forwarded-For": "198.51.100.9"}).status
        for number in range(2, 6)
    ]

    assert [200, 200, 429, 429] == roaming


def test_a_ticket_is_for_one_visitor(site: Site) -> None:
    """Without the cookie of the page, an answer opens nothing, and a new page says why."""
    site.jar["account"] = "bob"
    for number in range(3):
        page = site.ask(f"/members/{number}")
    text = ticket(page)
    site.at += 21 * SECOND
    site.jar.clear()

    got = site.post("/.privet/challenge", f"ticket={text}")
    forged = site.post("/.privet/challenge", f"ticket={text[:-4]}AAAA")

    assert (403, 403) == (got.status, forged.status)
    assert 1 == site.made.meter.outcomes["session"]
    assert "location" not in got.headers


def test_a_machine_is_told_in_json(site: Site) -> None:
    """A program gets problem details with a code, and no number that tells the limit."""
    site.jar["account"] = "robot"
    for number in range(3):
        got = site.ask(f"/members/{number}", Accept="application/json")

    document = json.loads(got.body)
    assert "application/problem+json" == got.headers["content-type"]
    assert document["ref"] == got.headers["x-privet-ref"]
    assert document["appeal"].startswith("/.privet/appeal?ref=")


def test_shadow_mode_lets_everybody_pass(compiled: None) -> None:
    """What would be done is told to the proxy alone."""
    site = Site(POLICY.replace('"enforce"', '"shadow"'))
    site.jar["account"] = "bob"

    got = [site.ask(f"/members/{number}") for number in range(6)]

    assert [200] * 6 == [each.status for each in got]
    assert ["challenge", "limit"] == [each.headers["x-privet-would"] for each in got[3:5]]


def test_an_appeal_is_kept_in_private(compiled: None, tmp_path: Path) -> None:
    """Whoever is stopped reaches a person; what they wrote is readable by its owner alone."""
    site = Site(f'{POLICY}\n[ledger]\npath = "{tmp_path / "ledger"}"\n')

    got = site.post("/.privet/appeal", "ref=0VKA-3M7Q-2XPD&words=I+am+a+teacher&reply=")
    empty = site.post("/.privet/appeal", "words=")

    kept = tmp_path / "ledger.appeals.jsonl"
    assert (200, 422) == (got.status, empty.status)
    assert "I am a teacher" == json.loads(kept.read_text())["words"]
    assert 0o600 == kept.stat().st_mode & 0o777


def test_parts_of_pages_are_served(site: Site) -> None:
    """Every part that a challenge names is there; others are not."""
    site.jar["account"] = "bob"
    for number in range(3):
        page = site.ask(f"/members/{number}")

    parts = set(re.findall(r"/\.privet/parts/[\w.-]+", page.body.decode()))

    assert parts
    assert {200} == {asked(site.app, part).status for part in parts}
    assert 404 == asked(site.app, "/.privet/parts/secret.js").status
    assert 404 == asked(site.app, "/.privet/nothing").status
    assert "ar" == asked(site.app, "/.privet/blocked?lang=ar").headers["content-language"]


def test_metrics_name_nobody(site: Site) -> None:
    """The service counts what it decided."""
    site.jar["account"] = "bob77"
    site.ask("/members/1")

    text = asked(site.made.app(), "/metrics").body.decode()

    assert 'privet_decisions_total{action="allow"' in text
    assert "bob77" not in text


@pytest.mark.parametrize("bind", ["8999", "localhost:", ":1", "unix:", "h:99999", "h:x"])
def test_what_is_no_place_is_refused(bind: str) -> None:
    """A place to listen on is a host with a port, or a file."""
    with pytest.raises(ConfigError):
        bound(bind)


def test_places_are_read() -> None:
    """An address of IPv6 stands in brackets."""
    assert {"host": "::1", "port": 8999} == bound("[::1]:8999")
    assert {"uds": "/run/privet.sock"} == bound("unix:/run/privet.sock")
