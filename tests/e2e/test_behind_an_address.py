"""Who took it, behind an address that many share: the address, one device there, or nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.e2e.logs import Hit, after, text
from tests.e2e.running import Analysed, analysed_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

PEOPLE = 2000
DAY = 86_400
SHARED = "192.0.2.200"
ADDRESS, DEVICE = f"network:{SHARED}/32", f"device:one@{SHARED}/32"


def agent(version: int) -> str:
    """Return what a browser calls itself."""
    return f"Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"


TOOL = agent(55)


@dataclass
class Site:
    """Collect the visits to an invented site, whose people are sought unequally; seeded."""

    seed: int
    route: str = "/members/{}"
    hits: list[Hit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = np.random.default_rng(self.seed)
        sought = self.chance.permutation((np.arange(PEOPLE) + 1.0) ** -0.9)
        self.sought = sought / sought.sum()
        self.names = self.chance.permutation(PEOPLE * 7)[:PEOPLE]

    def open(self, person: int, at: float, who: tuple[str, str], software: str) -> None:
        """Open somebody's page; a slug says nothing of the order in which people joined."""
        name = int(person) if "members" in self.route else f"{int(self.names[person]) * 7919:x}"
        self.hits.append(Hit(self.route.format(name), *who, after(at), agent=software))

    def reader(self, who: tuple[str, str], software: str, *, often: float = 0.6) -> None:
        """Let somebody come on some of five days: half to their own circle, half to whom others seek."""
        circle = self.chance.choice(PEOPLE, 12, p=self.sought)
        for day in np.flatnonzero(self.chance.random(5) < often):
            at = day * DAY + self.chance.uniform(14_400, 50_000)
            for _ in range(1 + self.chance.poisson(7)):
                own = self.chance.random() < 0.5
                of = circle if own else self.chance.choice(PEOPLE, 1, p=self.sought)
                at += self.chance.exponential(40)
                self.open(self.chance.choice(of), at, who, software)
                self.hits.append(Hit("/static/site.css", *who, after(at), agent=software))
                if self.chance.random() < 0.5:
                    at += self.chance.exponential(20)
                    self.hits.append(Hit("/search?q=a", *who, after(at), agent=software))

    def town(self, visitors: int = 300) -> None:
        """Let people come from homes of their own, half of them signed in."""
        for i in range(visitors):
            who = (f"person{i}" if i % 2 else "", f"198.18.{i // 250}.{i % 250 + 1}")
            self.reader(who, agent(100 + i % 40))

    def office(self, devices: int = 12) -> None:
        """Let colleagues come from one address, signed out, each with a browser of another version."""
        for i in range(devices):
            self.reader(("", SHARED), agent(100 + i), often=0.9)

    def take(
        self,
        people: Iterable[int] | NDArray[np.int64],
        software: Sequence[str],
        *,
        pause: float = 2.0,
        begin: float = 30_000,
    ) -> None:
        """Take people in the order given, from the shared address; each time under one of some names."""
        at = begin
        for person in people:
            at += self.chance.exponential(pause)
            self.open(person, at, ("", SHARED), str(self.chance.choice(software)))

    def analysed(self, folder: Path) -> Analysed:
        """Analyse what was collected."""
        surface = self.route.replace("{}", "{subject}")
        return analysed_text(folder, text(self.hits), "--surface", surface)


@pytest.mark.parametrize("walked", [range(600, 900), range(PEOPLE)], ids=len)
def test_one_walker_in_an_office(walked: range, tmp_path: Path) -> None:
    """
    Where half of an address's steps and more are one device's walk, that device is named alone.
    """
    site = Site(11)
    site.town()
    site.office()
    site.take(walked, [TOOL])
    ran = site.analysed(tmp_path)

    assert ADDRESS not in ran.actors
    assert ("collector", "device") == tuple(
        ran.actors[DEVICE][each] for each in ("verdict", "level")
    )
    assert len(walked) == ran.actors[DEVICE]["subjects"]
    assert "one of 13 devices on the address did it alone" in str(ran.actors[DEVICE]["reasons"])
    assert 1 == ran.summary["actors"]["collector"]


@pytest.mark.parametrize("names", [2, 40])
def test_a_walk_under_many_names_is_the_address_s(names: int, tmp_path: Path) -> None:
    """
    Software that changes its name with each request is one visitor, and no one of its names is.
    """
    site = Site(12)
    site.town()
    site.office()
    site.take(range(600, 1400), [agent(50 + i) for i in range(names)])
    ran = site.analysed(tmp_path)

    assert "collector" == ran.actors[ADDRESS]["verdict"]
    assert DEVICE not in ran.actors
