"""The invented site: its people, who is popular, who knows whom, what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.simulation import agents
from privet.simulation.cast import Cast
from privet.simulation.routes import Argument, Route
from privet.simulation.texts import SYLLABLES, Texts, names

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.plan import Plan

GONE = 0.02
"""Share of ids that have been deleted and answer 404. Our choice."""

ZIPF = 1.0
"""Exponent of popularity; people's attention on real sites lies between 0.8 and 1.2."""

CIRCLE = 60
"""How many people form one neighbourhood of the social graph."""


def addressed(person: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the route of each person's page: some have chosen a name for it."""
    return np.where(person % 7 == 3, Route.NAME, Route.MEMBER)


TOPICS = tuple(
    f"{trade}+{place}".encode()
    for trade in ("nurse", "welder", "teacher", "baker", "pilot", "tailor", "printer", "lawyer",
                  "farmer", "potter", "driver", "surveyor")
    for place in ("velmor", "quastra", "doruna", "imbrel", "skaith")
)  # fmt: skip
"""What recruiters and journalists search for; the places are invented."""

SLUGS = tuple(
    f"{first}-{second}".encode()
    for first in ("spring", "summer", "autumn", "winter", "release", "safety", "privacy", "meet")
    for second in ("notes", "letter", "guide", "review", "answers")
)


@dataclass(frozen=True, slots=True)
class World:
    """
    Hold the site as arrays.

    Args:
        plan: What was asked for.
        people: How many have a page; their ids are 1 to this.
        names: Invented names by id (0 unused); those beyond *people* belong to nobody on the site.
        gone: By id, whether the page was deleted.
        by_rank: Ids that are not gone, the most popular first.
        share: Cumulated share of attention, by rank.
        rank: By id, the place in *by_rank*; the last place for the gone.
        place: By id, the place in *neighbours*.
        neighbours: All ids, neighbourhood behind neighbourhood.
        alphabet: All ids in the order of their names.
    """

    plan: Plan
    people: int
    names: list[bytes]
    gone: NDArray[np.bool_]
    by_rank: NDArray[np.int64]
    share: NDArray[np.float64]
    rank: NDArray[np.int64]
    place: NDArray[np.int64]
    neighbours: NDArray[np.int64]
    alphabet: NDArray[np.int64]
    cast: Cast

    @classmethod
    def found(cls, chance: Generator, plan: Plan) -> World:
        """Found the site that *plan* describes."""
        people = plan.people
        every = names(chance, people + max(people, plan.visitors) + 1)
        gone = chance.random(people + 1) < GONE
        gone[0] = True
        ids = np.arange(1, people + 1)
        by_rank = chance.permutation(ids[~gone[1:]])
        weight = (np.arange(len(by_rank)) + 10.0) ** -ZIPF
        rank = np.full(people + 1, len(by_rank) - 1)
        rank[by_rank] = np.arange(len(by_rank))
        neighbours = chance.permutation(ids)
        place = np.zeros(people + 1, dtype=np.int64)
        place[neighbours] = np.arange(people)
        alphabet = np.array(sorted(range(1, people + 1), key=every.__getitem__))
        return cls(
            plan, people, every, gone, by_rank, np.cumsum(weight) / weight.sum(),
            rank, place, neighbours, alphabet, Cast(),
        )  # fmt: skip

    @property
    def plain(self) -> float:
        """How many questions somebody costs who is met on a plain walk: every id, each once."""
        return self.people / max(1, len(self.by_rank))

    def mimicry(self, covered: float) -> float:
        """
        Return how many views a person costs who is obtained by looking where attention falls.

        After n draws a share 1 - (1 - p)^n of those whom attention falls on with chance p is had;
        n is sought that gives *covered* of all, and divided by how many those are.

        Args:
            covered: The share of all people that is obtained, above 0 and below 1.
        """
        chances = np.diff(self.share, prepend=0.0)
        wanted = covered * len(chances)
        low, high = 1.0, 1.0
        while -np.expm1(high * np.log1p(-chances)).sum() < wanted:
            high *= 2.0
        while high - low > 1e-6 * high:
            middle = (low + high) / 2.0
            enough = -np.expm1(middle * np.log1p(-chances)).sum() >= wanted
            low, high = (low, middle) if enough else (middle, high)
        return high / wanted

    def popular(self, chance: Generator, count: int) -> NDArray[np.int64]:
        """Draw people as attention falls on them."""
        return self.by_rank[np.searchsorted(self.share, chance.random(count))]

    def anybody(self, chance: Generator, count: int, bend: float = 1.0) -> NDArray[np.int64]:
        """Draw people evenly; a *bend* above 1 leans to the popular."""
        draw = chance.random(count) ** bend
        return self.by_rank[(draw * len(self.by_rank)).astype(np.int64)]

    def near(self, chance: Generator, people: NDArray[np.int64]) -> NDArray[np.int64]:
        """Draw for each person somebody of the same neighbourhood."""
        start = self.place[people] // CIRCLE * CIRCLE
        place = (start + chance.integers(0, CIRCLE, len(people))) % self.people
        return np.take(self.neighbours, place)

    def about(
        self, chance: Generator, topic: NDArray[np.int64], bend: float = 1.5
    ) -> NDArray[np.int64]:
        """Draw for each topic somebody it fits: every id belongs to one topic, by its place."""
        size = max(1, len(self.by_rank) // len(TOPICS))
        draw = (chance.random(len(topic)) ** bend * size).astype(np.int64)
        return np.take(self.by_rank, (draw * len(TOPICS) + topic) % len(self.by_rank))

    def texts(self) -> Texts:
        """Return every text that a line of this log may need."""
        return Texts.of(
            {
                Argument.NAME: self.names,
                Argument.QUERY: (*TOPICS, *PREFIXES),
                Argument.SLUG: SLUGS,
                Argument.ADDRESS: self.cast.addresses,
                Argument.ACCOUNT: self.cast.accounts,
                Argument.AGENT: agents.ALL,
            }
        )


PREFIXES = tuple(sorted(syllable.encode() for syllable in SYLLABLES))
"""Beginnings of names, as somebody types them who walks through the alphabet."""
