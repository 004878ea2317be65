"""The named ladder of scrapers, R0 to R17: what each takes, at which pace, behind how many hands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from privet.simulation import agents
from privet.simulation.routes import Route

if TYPE_CHECKING:
    from collections.abc import Mapping


class Order(StrEnum):
    """In which order people are asked for."""

    WALK = "walk"
    """By ascending id."""
    SHUFFLED = "shuffled"
    """Everybody once, in no order."""
    TAIL = "tail"
    """The unpopular first."""
    ATTENTION = "attention"
    """As attention falls on them, again and again: a mimic's."""
    NAMES = "names"
    """By the alphabet."""
    SEARCHES = "searches"
    """Lists of search results, page by page, of which each shows some people."""
    NUMBERS = "numbers"
    """Telephone numbers one after the other, of which a share belongs to somebody."""
    FRIENDS = "friends"
    """From somebody to those around them."""


class Reaction(StrEnum):
    """What a scraper does when it is refused."""

    END = "end"
    """Stops for good."""
    IGNORE = "ignore"
    """Goes on with the next as if nothing were."""
    WAIT = "wait"
    """Comes back when it was told to."""
    SLOW = "slow"
    """Comes back, at half its pace."""
    ROTATE = "rotate"
    """Goes on under another account and address, as long as it has any."""
    PROBE = "probe"
    """Learns how many it was shown before, and stays below that from the next day on."""


@dataclass(frozen=True, slots=True)
class Tactic:
    """
    Say how a scraper works.

    Args:
        name: Such as ``R6``.
        title: In a few words.
        hands: How many accounts or addresses work at once.
        per_day: People that a hand asks for a day.
        days: How long, at most.
        gap: Median seconds between two questions.
        spread: Sigma of their logarithm; 0 for a program that sleeps equally long each time.
        hour: When a day's work begins, UTC; each hand an hour more or less.
        order: In which order people are asked for.
        partition: Whether the hands share people out between them; else all ask for the same.
        noise: Share of questions that ask for whom everybody asks for.
        hit: Share of telephone numbers that belong to somebody.
        route: Under which route people are asked for.
        signed: Whether the hands have accounts.
        addresses: How many addresses each hand has; 0 where all hands share one.
        turn: Questions after which a hand takes its next address.
        agent: What it calls itself; a row of ``agents.ALL``.
        reaction: What it does when it is refused.
        spares: How many identities the whole fleet may use up beside those of its hands.
        solves: The share of challenges that it passes.
        life: Hours after its first question that a hand works; 0 without end.
        staggered: Whether the hands begin one after the other over all days.
        warm: Days before, in which the hands look at two people a day, as others do.
        after: Days of the site before any of it is there at all.
        mimicry: How far a hand copies people at most, 0 to 1; each draws its own. At 1 it opens as
            many pages that show nobody as a member does, sees people again, lingers and rests.
        least_mimicry: How far each copies them at least, at most ``mimicry``.
    """

    name: str
    title: str
    hands: int = 1
    per_day: int = 1_000
    days: int = 2
    gap: float = 20.0
    spread: float = 0.0
    hour: float = 1.0
    order: Order = Order.WALK
    partition: bool = True
    noise: float = 0.0
    hit: float = 1.0
    route: Route = Route.MEMBER
    signed: bool = True
    addresses: int = 1
    turn: int = 0
    agent: int = agents.DESKTOP[0]
    reaction: Reaction = Reaction.WAIT
    spares: int = 0
    solves: float = 0.0
    life: float = 0.0
    staggered: bool = False
    warm: int = 0
    after: int = 0
    mimicry: float = 0.0
    least_mimicry: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a scraper that cannot be."""
        if min(self.hands, self.per_day, self.days) < 1 or self.gap <= 0 or not 0 < self.hit <= 1:
            raise ValueError(f"{self.name}: hands, per_day, days, gap and hit are above 0")
        if min(self.addresses, self.spares, self.warm, self.after, self.turn) < 0 or not (
            0 <= self.noise <= 1 and 0 <= self.least_mimicry <= self.mimicry <= 1
        ):
            raise ValueError(f"{self.name}: nothing of a scraper is less than nothing")

    def turned(self, **knobs: Any) -> Tactic:  # noqa: ANN401 - whatever the knobs are
        """Return the same scraper with some knobs turned."""
        return replace(self, **knobs)


_O, _R, _A = Order, Reaction, Route
_BROWSER = agents.DESKTOP

LADDER: Mapping[str, Tactic] = {
    each.name: each
    for each in (
        Tactic("R0", "a loop in a shell", per_day=20_000, days=1, gap=0.2, signed=False,
               agent=agents.PROGRAM[2], reaction=_R.IGNORE),
        Tactic("R1", "a polite crawler", per_day=3_000, gap=20, signed=False,
               agent=agents.PROGRAM[0]),
        Tactic("R2", "a browser without a window", per_day=4_000, gap=6, spread=0.3,
               order=_O.SHUFFLED, signed=False, solves=0.5),
        Tactic("R3", "the same, disguised", per_day=3_000, gap=12, spread=0.6, order=_O.SHUFFLED,
               signed=False, agent=_BROWSER[3], reaction=_R.SLOW, solves=1),
        Tactic("R4", "a new address for each question, one account", per_day=3_000, gap=15,
               spread=0.4, order=_O.SHUFFLED, addresses=2_000, turn=1, agent=_BROWSER[1]),
        Tactic("R5", "an extension in a person's session, at a person's pace", per_day=900, days=4,
               gap=25, spread=1.0, hour=8, order=_O.SHUFFLED, route=_A.API_MEMBER,
               reaction=_R.SLOW, solves=1, warm=8),
        Tactic("R6", "fifty accounts that share out the site, fifty people a day each", hands=50,
               per_day=50, days=7, gap=60, spread=0.8, hour=9, order=_O.SHUFFLED, solves=1),
        Tactic("R7", "fifty accounts in lockstep over one list", hands=50, per_day=50, days=7,
               gap=60, spread=0.3, hour=9, order=_O.SHUFFLED, partition=False, solves=1),
        Tactic("R8", "a mimic of what is popular", hands=20, per_day=120, days=14, gap=40,
               spread=1.0, hour=8, order=_O.ATTENTION, solves=1, reaction=_R.WAIT, warm=8),
        Tactic("R9", "a person's session replayed with other people", hands=5, per_day=80, days=7,
               gap=20, spread=1.1, hour=10, order=_O.SHUFFLED, noise=0.3, solves=1),
        Tactic("R10", "a browser driven by a language model", per_day=400, days=4, gap=45,
               spread=1.0, hour=8, order=_O.SHUFFLED, noise=0.3, reaction=_R.SLOW, solves=1),
        Tactic("R11", "telephone numbers, one after the other", per_day=20_000, days=1, gap=0.5,
               order=_O.NUMBERS, hit=0.05, route=_A.LOOKUP_NUMBER, agent=agents.PROGRAM[1]),
        Tactic("R12", "searches for every beginning of a name", per_day=1_500, gap=25, spread=0.5,
               order=_O.SEARCHES, route=_A.SEARCH),
        Tactic("R13", "a leaked key of the interface", per_day=20_000, days=1, gap=0.3,
               order=_O.SHUFFLED, route=_A.API_MEMBER, agent=agents.PROGRAM[1]),
        Tactic("R14", "one that probes for the limit and stays below", hands=5, per_day=400,
               days=14, gap=30, spread=0.6, hour=8, order=_O.SHUFFLED, reaction=_R.PROBE,
               solves=1, warm=8),
        Tactic("R15", "accounts that hand on the baton", per_day=1_500, days=4, gap=20, spread=0.5,
               order=_O.WALK, reaction=_R.ROTATE, spares=40),
        Tactic("R16", "an insider, twenty people more a day", per_day=20, days=28, gap=240,
               spread=1.2, hour=9, order=_O.SHUFFLED, solves=1, warm=8),
        Tactic("R17", "people who are paid to click", hands=100, per_day=60, days=7, gap=45,
               spread=1.2, hour=7, order=_O.SHUFFLED, noise=0.4, solves=1),
    )
}  # fmt: skip
"""What each name of the ladder does; every number is our choice, and a knob."""
