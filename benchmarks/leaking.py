"""
Simulated leaks: a site with its visitors, and a dump that some of them, or none, took.

Everything is drawn from a seed. Innocents are the difficult kind on purpose: moderators who see
everybody, crawlers, colleagues who open mostly what a source opened, readers of one topic.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

KINDS = ("single", "five", "half", "fleet", "none", "topical-none", "small", "popular")
"""
What a leak is: one source; five, each a fifth; half scraped and half bought; a fleet of accounts;
none from this site's visitors (drawn by chance, or all people of one topic); a sample of what one
source took; the most popular people, whom everybody saw.
"""

Sets = list[NDArray[np.int64]]


@dataclass
class Leak:
    """
    Hold one simulated leak.

    Args:
        kind: One of ``KINDS``.
        shown: For each actor the people it was shown, and *began* and *ended* when, in days.
        device: For each actor the number of its device; *network* likewise.
        dump: People of this site in the dump.
        foreign: Rows in the dump that are not of this site.
        guilty: Actors that took what is in the dump.
        groups: Whether they are a fleet, to be found together.
    """

    kind: str
    people: int
    shown: Sets
    device: NDArray[np.int64]
    network: NDArray[np.int64]
    dump: NDArray[np.int64]
    foreign: int
    guilty: set[int]
    fleet: bool = False
    roles: list[str] = field(default_factory=list)


def leak(kind: str, seed: int) -> Leak:
    """Return a simulated leak of one kind."""
    chance = np.random.default_rng([seed, KINDS.index(kind)])
    people = int(chance.integers(4_000, 20_000))
    topics = int(chance.integers(8, 40))
    site = Site(chance, people, topics)
    shown, roles = site.innocents()
    guilty: Sets = []
    fleet = kind == "fleet"
    topical = bool(chance.random() < 0.4)
    if kind in ("single", "half", "small"):
        guilty = [site.taken(int(chance.integers(300, 2_000)), topical=topical)]
    elif kind == "five":
        guilty = [site.taken(int(chance.integers(200, 800)), topical=topical) for _ in range(5)]
    elif fleet:
        whole = site.taken(int(chance.integers(800, 3_000)), topical=topical)
        guilty = np.array_split(chance.permutation(whole), int(chance.integers(6, 40)))
    if guilty:
        near, named = site.near(guilty)
        shown, roles = shown + near, roles + named
    dump = site.dump(kind, guilty)
    first = len(shown)
    shown = shown + [site.own(each) for each in guilty]
    roles += ["source"] * len(guilty)
    device, network = site.handles(len(shown), first if fleet else len(shown))
    return Leak(
        kind=kind,
        people=people,
        shown=shown,
        device=device,
        network=network,
        dump=dump,
        foreign=int(len(dump) * 0.3 / 0.7),
        guilty=set(range(first, len(shown))),
        fleet=fleet,
        roles=roles,
    )


class Site:
    """Hold the people of a site, how popular they are and what they have to do with each other."""

    def __init__(self, chance: np.random.Generator, people: int, topics: int) -> None:
        self.chance = chance
        self.people = people
        weight = 1 / np.arange(1, people + 1) ** chance.uniform(0.6, 1.1)
        self.popular = chance.permutation(weight / weight.sum())
        self.topic = chance.integers(0, topics, people)
        self.topics = topics

    def viewed(self, count: int, weight: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the distinct people of so many views."""
        picked = self.chance.choice(self.people, count, p=weight / weight.sum())
        return np.unique(picked)

    def innocents(self) -> tuple[Sets, list[str]]:
        """Return what visitors, readers of one topic, moderators and crawlers were shown."""
        c = self.chance
        shown, roles = [], []
        for size in np.minimum(c.lognormal(2.8, 1.0, int(c.integers(1_000, 2_500))), 400):
            weight = self.popular
            if c.random() < 0.5:
                weight = weight * np.where(self.topic == c.integers(self.topics), 30.0, 1.0)
            shown.append(self.viewed(int(size) + 1, weight))
            roles.append("visitor")
        for _ in range(int(c.integers(5, 20))):
            own = np.where(self.topic == c.integers(self.topics), 1.0, 1e-4)
            flat = self.popular ** c.uniform(0, 1)
            shown.append(self.viewed(int(c.integers(100, 600)), flat * own))
            roles.append("devotee")
        for share in c.uniform(0.5, 1.0, int(c.integers(1, 4))):
            shown.append(np.flatnonzero(c.random(self.people) < share))
            roles.append("moderator")
        for share in c.uniform(0.2, 0.9, 2):
            shown.append(np.flatnonzero(c.random(self.people) < share))
            roles.append("crawler")
        return shown, roles

    def taken(self, count: int, *, topical: bool) -> NDArray[np.int64]:
        """Return what a source takes: anybody, or the people of some topics."""
        pool = np.arange(self.people)
        if topical:
            some = self.chance.choice(self.topics, max(2, self.topics // 4), replace=False)
            pool = np.flatnonzero(np.isin(self.topic, some))
        return self.chance.choice(pool, min(count, len(pool)), replace=False)

    def near(self, guilty: Sets) -> tuple[Sets, list[str]]:
        """Return innocents who were shown much of what a source took, and people besides."""
        c = self.chance
        shown, roles = [], []
        for _ in range(int(c.integers(2, 6))):
            source = guilty[int(c.integers(len(guilty)))]
            share = c.uniform(0.1, 0.7)
            own = self.viewed(max(5, int(len(source) * share)), self.popular)
            picked = source[c.random(len(source)) < share]
            shown.append(np.unique(np.concatenate([picked, own])))
            roles.append("colleague")
        return shown, roles

    def own(self, taken: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what a source was shown: what it took, and a few people besides."""
        besides = self.viewed(int(self.chance.integers(1, 30)), self.popular)
        return np.unique(np.concatenate([taken, besides]))

    def dump(self, kind: str, guilty: Sets) -> NDArray[np.int64]:
        """Return the people of the site in the dump."""
        c = self.chance
        if kind == "none":
            return c.choice(self.people, int(c.integers(200, self.people // 2)), replace=False)
        if kind == "topical-none":
            return np.flatnonzero(self.topic == c.integers(self.topics))
        if kind == "popular":
            return np.argsort(-self.popular)[: int(c.integers(50, 400))]
        took = np.unique(np.concatenate(guilty))
        if kind == "half":
            rest = np.setdiff1d(np.arange(self.people), took)
            return np.concatenate([took, c.choice(rest, min(len(took), len(rest)), replace=False)])
        if kind == "small":
            return c.choice(took, max(15, int(len(took) * c.uniform(0.05, 0.4))), replace=False)
        return took[c.random(len(took)) < c.uniform(0.7, 1.0)]

    def handles(self, actors: int, first: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return devices and networks; a fleet, from the actor *first* on, shares one or both."""
        c = self.chance
        device = c.integers(1, 60, actors)
        network = c.integers(1, max(2, actors // 2), actors)
        if c.random() < 0.7:
            device[first:] = 1_000
        if c.random() < 0.6 or (len(device) > first and device[first] != 1_000):
            network[first:] = 1_000_000
        return device, network
