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
    assert {len(walked)} == {
        ran.actors[DEVICE][each] for each in ("subjects", "exposures", "weighted")
    }
    assert ran.actors[DEVICE]["first"] >= after(30_000).strftime("%Y-%m-%dT%H:%M:%SZ")
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


# ── no order ─────────────────────────────────────────────────────────────────────────────────────

SLUGS = "/u/{}"


def shuffled(site: Site, part: float = 1.0) -> NDArray[np.int64]:
    """Return so much of all people in no order."""
    return site.chance.permutation(PEOPLE)[: round(part * PEOPLE)]


@pytest.mark.parametrize("part", [0.5, 1.0])
def test_a_list_gone_through_in_an_office_is_one_device_s(part: float, tmp_path: Path) -> None:
    """
    Half of the site and all of it, by slugs in no order: the device is doubted, and nobody else.
    """
    site = Site(13, SLUGS)
    site.town()
    site.office()
    site.take(shuffled(site, part), [TOOL], pause=8)
    ran = site.analysed(tmp_path)

    assert ADDRESS not in ran.actors
    assert ("unclear", "device") == (ran.actors[DEVICE]["verdict"], ran.actors[DEVICE]["level"])
    assert part * PEOPLE == ran.actors[DEVICE]["subjects"]
    assert ["sweep", "budget", "novelty", "device"] == [
        reason["detector"] for reason in ran.actors[DEVICE]["reasons"]
    ]
    assert {"collector": 0, "unclear": 1} == {
        name: ran.summary["actors"][name] for name in ("collector", "unclear")
    }


def test_a_list_gone_through_like_clockwork_is_a_collector_s(tmp_path: Path) -> None:
    """
    With a second kind of evidence the device is a collector, on a campus of three hundred as well.
    """
    site = Site(14, SLUGS)
    site.town()
    for i in range(300):
        site.reader(("", SHARED), agent(100 + i % 12))
    for i, person in enumerate(shuffled(site)):
        site.open(person, 30_000 + 5 * i, ("", SHARED), TOOL)
    ran = site.analysed(tmp_path)

    assert ("collector", "device") == (ran.actors[DEVICE]["verdict"], ran.actors[DEVICE]["level"])
    assert "rhythm" in {reason["detector"] for reason in ran.actors[DEVICE]["reasons"]}
    assert 1 == ran.summary["actors"]["collector"]


def test_a_script_with_a_list_is_named_and_not_its_office(tmp_path: Path) -> None:
    """
    Software that says what it is makes the address a collector, by most of its requests; it is one device.
    """
    site = Site(15, SLUGS)
    site.town()
    site.office()
    site.take(shuffled(site), ["python-requests/2.32.3"], pause=8)
    ran = site.analysed(tmp_path)

    assert ADDRESS not in ran.actors
    assert ("collector", "device") == (ran.actors[DEVICE]["verdict"], ran.actors[DEVICE]["level"])


@pytest.mark.parametrize("kinds", [2, 12])
@pytest.mark.parametrize("telephones", [60, 500])
def test_telephones_of_one_kind_are_a_crowd(kinds: int, telephones: int, tmp_path: Path) -> None:
    """
    Behind a carrier's address a User-Agent is many people, and what it opened in all is no evidence.
    """
    site = Site(16, SLUGS)
    site.town()
    for i in range(telephones):
        site.reader(("", SHARED), agent(100 + i % kinds))
    ran = site.analysed(tmp_path)

    assert "ordinary" == ran.actors[ADDRESS]["verdict"]
    assert ran.actors[ADDRESS]["subjects"] > 4 * telephones**0.5 * 10
    assert DEVICE not in ran.actors


def test_students_with_the_harvester_s_browser_are_not_blamed(tmp_path: Path) -> None:
    """
    Where thirty others have the same browser, nothing tells whose pages were whose: nobody is named.
    """
    site = Site(17, SLUGS)
    site.town()
    for i in range(300):
        site.reader(("", SHARED), agent(100 + i % 10))
    site.take(shuffled(site), [agent(103)], pause=8)
    ran = site.analysed(tmp_path)

    assert "ordinary" == ran.actors[ADDRESS]["verdict"]
    assert DEVICE not in ran.actors
