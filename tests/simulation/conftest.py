"""One small simulated site, drawn once for all tests that only look at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from privet.simulation.plan import Plan
from privet.simulation.simulate import simulate

if TYPE_CHECKING:
    from privet.simulation.cast import Label
    from privet.simulation.simulate import Simulation

COMBINED = re.compile(
    rb'(?P<address>\S+) - (?P<account>\S+) \[(?P<time>[^]]+)\] "(?P<method>[A-Z]+) '
    rb'(?P<target>\S+) HTTP/2\.0" (?P<status>\d{3}) (?P<size>\d+) "(?P<referrer>[^"]*)" '
    rb'"(?P<agent>[^"]*)"'
)


class Line(NamedTuple):
    """One line of a combined log, read the slow way."""

    address: str
    account: str
    time: str
    method: str
    target: str
    status: int
    size: int
    referrer: str
    agent: str

    @property
    def actor(self) -> str:
        """Name the actor as Privet does."""
        if self.account != "-":
            return f"account:{self.account}"
        address = ip_address(self.address)
        if isinstance(address, IPv4Address):
            return f"network:{address}/32"
        return f"network:{IPv6Network((address, 64), strict=False)}"


def read(log: bytes) -> list[Line]:
    """Read a whole log; a line that is not of the combined format fails the test."""
    found = []
    for line in log.splitlines():
        match = COMBINED.fullmatch(line)
        assert match is not None, line
        texts = {name: value.decode() for name, value in match.groupdict().items()}
        found.append(
            Line(**{**texts, "status": int(texts["status"]), "size": int(texts["size"])})  # type: ignore[arg-type]
        )
    return found


@dataclass(frozen=True)
class Site:
    """A site whose log was read to the end."""

    simulation: Simulation
    log: bytes
    lines: list[Line]
    labels: dict[str, Label]


@pytest.fixture(scope="session")
def site() -> Site:
    """Simulate five days of a small site with everybody in it."""
    simulation = simulate(np.random.default_rng(11), Plan(days=5, people=600, visitors=400))
    log = b"".join(simulation)
    labels = {label.actor: label for label in simulation.labels()}
    return Site(simulation, log, read(log), labels)
