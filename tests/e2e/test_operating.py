"""``privet serve`` under orders: each verb as an operator types it, while requests go on."""

from __future__ import annotations

import itertools
import json
import os
import signal
import time
from collections import Counter
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from tests.e2e.gates import Gate, opened, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLICY = """
[site]
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
[[surface]]
name = "profile"
route = "/members/{subject}"
[[budget]]
who = "account"
window = "1d"
subjects = 4
[enforcement]
jitter = 0
[ledger]
path = "%s"
"""


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """Return a guard in shadow mode."""
    config = tmp_path / "privet.toml"
    config.write_text(POLICY % (tmp_path / "ledger"))
    with opened(config) as made:
        yield made


def changed(gate: Gate, wanted: int, account: str) -> float:
    """Return after how many seconds somebody gets another answer."""
    people = itertools.count(100)
    return until(lambda: gate.ask(f"/members/{next(people)}", account) == wanted, 10)


def test_on_and_off_within_a_second(gate: Gate) -> None:
    """Who switches, when and why is noted; what is in force is said."""
    shadow = gate.met("bob")
    some, part = gate.order("on", "--rollout", "99.5")
    _, still = gate.order("on")
    on, said = gate.order("on", "--rollout", "100", "--why", "tuned")
    enforced = changed(gate, 429, "bob")
    _, status = gate.order("status")
    off, _ = gate.order("off")
    let_by = changed(gate, 200, "bob")

    assert [200] * 4 == shadow
    assert (0, 0, 0) == (some, on, off)
    assert "enforce" in said
    assert [True, True, False] == ["99.5 % of the actors" in each for each in (part, still, said)]
    assert "tuned" in status
    assert "fine" in status
    assert max(enforced, let_by) < 1


def test_a_reload_loses_no_request(gate: Gate) -> None:
    """While the policy is read again and again, by verb and by signal, every request is decided."""
    done = Event()
    seen: Counter[int] = Counter()

    def ask() -> None:
        while not done.is_set():
            seen[gate.ask("/members/1")] += 1
            time.sleep(0.01)

    askers = [Thread(target=ask) for _ in range(2)]
    for each in askers:
        each.start()
    text = gate.config.read_text()
    for subjects in (10, 12, 14):
        gate.config.write_text(text.replace("subjects = 4", f"subjects = {subjects}"))
        status, said = gate.order("reload")
        os.kill(gate.process.pid, signal.SIGHUP)
    gate.config.write_text(text.replace("subjects = 4", "subjects = 0"))
    refused, mistake = gate.order("reload")
    os.kill(gate.process.pid, signal.SIGHUP)
    until(lambda: gate.order("status")[0] == 3)
    unwell, told = gate.order("status")
    done.set()
    for each in askers:
        each.join()

    assert {200} == set(seen)
    assert (0, 2, 3) == (status, refused, unwell)
    assert "in force" in said
    assert "privet.toml:12: budget.subjects" in mistake
    assert "policy of before" in told


def test_an_appeal_is_looked_into(gate: Gate) -> None:
    """A visitor names the code of the page; the operator sees why, and lets them go."""
    gate.order("on")
    gate.met("bob")
    status, ref = gate.asked("/members/9", "bob")
    until(lambda: gate.order("explain", ref)[0] == 0)
    explained, said = gate.order("explain", ref)
    _, document = gate.order("explain", ref, "--json")
    released, _ = gate.order("actors", "release", ref, "--why", "a teacher")

    assert (403, 0, 0) == (status, explained, released)
    assert "3 of 4, 75%" in said
    assert "account: 3 people in 1d, 4 allowed to this one" in said
    assert "challenge: the same" in said
    assert "budget" == json.loads(document)["rule"]
    assert [200, 200, 403] == gate.met("bob", 3)


def test_nothing_is_enforced_on_our_own_proxy(gate: Gate) -> None:
    """C1: the ban of the proxy, and so of everybody, is refused with the line that mends it."""
    for number in range(120):
        gate.ask(f"/members/{number % 2}", f"p{number}", "10.0.0.5")
    until(lambda: bool(gate.status()["running"]["proxies"]))
    refused, said = gate.order("on")
    text = gate.config.read_text().replace('["127.0.0.1/32"]', '["127.0.0.1/32", "10.0.0.5/32"]')
    gate.config.write_text(text)
    gate.order("reload")
    mended, _ = gate.order("on")

    assert (2, 0) == (refused, mended)
    assert '"10.0.0.5/32"' in said


def test_whoever_asks_is_told_that_none_runs(tmp_path: Path) -> None:
    """Status 3; an order that nobody hears is kept until somebody starts."""
    config = tmp_path / "privet.toml"
    config.write_text(POLICY % (tmp_path / "ledger"))
    gate = Gate(config, 0, None)  # type: ignore[arg-type]
    status, said = gate.order("status")
    on, noted = gate.order("on")

    assert (3, 0) == (status, on)
    assert "none runs" in said
    assert "when it is started" in noted
