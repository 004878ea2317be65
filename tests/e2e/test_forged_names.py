"""A visitor who invents who they are, on each request anew, before a guard that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.e2e.gates import Gate, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLICY = """
[site]
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
client = ["header:X-Key"]
role = ["cookie:role"]
forgeable = "{chosen}"
[[surface]]
name = "profile"
route = "/members/{{subject}}"
[[budget]]
who = "account"
window = "1d"
subjects = 4
[[budget]]
who = "account"
window = "1d"
subjects = 40
role = "recruiter"
[[budget]]
who = "client"
window = "1d"
subjects = 6
[[budget]]
who = "network"
window = "1d"
subjects = {network}
[[agreement]]
actor = "account:partner*"
owner = "ana@example.org"
basis = "contract"
until = 2036-12-31
[enforcement]
mode = "enforce"
jitter = 0
ladder = [{{ at = 1.0, remedy = "limit" }}]
[ledger]
path = "{ledger}"
"""
NETWORK = 12


def guard(folder: Path, chosen: str) -> Iterator[Gate]:
    """Run a guard that reads accounts and roles from cookies."""
    config = folder / "privet.toml"
    text = POLICY.format(chosen=chosen, network=NETWORK, ledger=folder / "ledger")
    config.write_text(text)
    with opened(config, log=folder / "log") as gate:
        # Visitors whom a test invents have few addresses, which looks like a proxy's own.
        assert 0 == gate.order("on", "--force")[0]
        yield gate


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Return a guard that counts such names and gives nothing for them, as is the default."""
    yield from guard(tmp_path_factory.mktemp("count"), "count")


@pytest.fixture(scope="module")
def believing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Return one whose operator chose to believe them."""
    yield from guard(tmp_path_factory.mktemp("believe"), "believe")


def served(answers: list[int]) -> int:
    """Count those who were shown somebody."""
    return answers.count(200)


@pytest.mark.parametrize("gate", ["counting", "believing"])
def test_a_new_name_each_time_evades_no_network_budget(
    gate: str, request: pytest.FixtureRequest
) -> None:
    """Whatever is chosen: not an account, and none that is believed, gets past the address."""
    asked: Gate = request.getfixturevalue(gate)
    met = [asked.ask(f"/members/{each}", f"made-up-{each}", "203.0.113.20") for each in range(30)]

    assert [200] * NETWORK + [429] * (30 - NETWORK) == met


def test_a_new_name_each_time_evades_no_clients_budget(counting: Gate) -> None:
    """A client that changes its account and its address is the same client."""
    met = [
        counting.asked(
            f"/members/{each}", f"new-{each}", f"198.51.100.{each}", **{"X-Key": "client-1"}
        )[0]
        for each in range(10)
    ]

    assert [200] * 6 + [429] * 4 == met


def test_an_invented_name_earns_nothing(counting: Gate, believing: Gate) -> None:
    """No agreement and no role, unless the operator chose to believe what a visitor writes."""

    def met(gate: Gate) -> tuple[int, int]:
        partner = [gate.ask(f"/members/{n}", "partner7", "203.0.113.31") for n in range(20)]
        role = [
            gate.ask(f"/members/{n}", "x; role=recruiter", f"203.0.113.{40 + n}") for n in range(20)
        ]
        return served(partner), served(role)

    assert (4, 4) == met(counting)
    assert (20, 20) == met(believing)


def test_the_operator_is_told(counting: Gate, believing: Gate) -> None:
    """At the start, by the status, and by whoever reads the policy critically."""
    for gate, words in ((counting, "earns no agreement"), (believing, "it is believed")):
        (warning,) = gate.status()["warnings"]
        lint = gate.told("policy", "lint")
        log = (gate.config.parent / "log").read_text()

        assert words in warning
        assert words in gate.order("status")[1]
        assert words in next(each["what"] for each in lint if each["rule"] == "unverified-handle")
        assert 1 == log.count("event=forgeable_identity")
        assert words in log
