"""A guarded site with its visitors, some of whom take everybody; the moments are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.bootstrap.judging import Blocking
from privet.bootstrap.serving import Service, service
from privet.bootstrap.task import settings_of
from privet.traffic.request import Request

if TYPE_CHECKING:
    from pathlib import Path

SECOND = 1_000_000
MINUTE = 60 * SECOND
NOON = 1_795_435_200 * SECOND

POLICY = """
[site]
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
[[surface]]
name = "profile"
route = "/members/{{subject}}"
[[budget]]
who = "account"
window = "1d"
subjects = 400
[enforcement]
mode = "{mode}"
jitter = 0
[ledger]
path = "{ledger}"
"""


def asks(account: str, person: int | str, at: int, address: str = "198.51.100.7") -> Request:
    """Return a request for a profile."""
    headers = {
        "x-forwarded-for": address,
        "cookie": f"account={account}" if account else "",
        "user-agent": "Mozilla/5.0",
    }
    return Request(at, "GET", f"/members/{person}", "example.org", "127.0.0.1", headers)


def policy(folder: Path, mode: str = "enforce", more: str = "") -> Path:
    """Write a policy file."""
    config = folder / "privet.toml"
    config.write_text(POLICY.format(mode=mode, ledger=folder / "ledger") + more)
    return config


def guarded(config: Path) -> Service:
    """Return a guard that writes to its ledger."""
    return service(settings_of(config), memory=16, writes=True)


def crowd(made: Service, at: int, visitors: int = 40) -> None:
    """Let ordinary visitors come by over some hours: a few people each, most of them again."""
    chance = np.random.default_rng(5)
    guard = Blocking(made.judging)
    for number in range(visitors):
        circle = 100 + chance.zipf(1.6, 6) % 400
        moment = at + int(chance.integers(0, 5 * 60)) * MINUTE
        for person in chance.choice(circle, int(chance.integers(5, 15))):
            moment += int(chance.lognormal(3.5, 1.2) * SECOND)
            guard.decide(asks(f"v{number}", int(person), moment, f"203.0.113.{number}"))


def harvest(made: Service, account: str, at: int, people: int = 150) -> None:
    """Let an account take one after the other, slowly, below every budget."""
    guard = Blocking(made.judging)
    for person in range(people):
        guard.decide(asks(account, 100 + person, at + person * MINUTE))
