"""A scraper in a loop with whatever answers it: it reads its refusals, and changes its ways."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from privet.simulation.plan import DAY, SECOND
from privet.simulation.programmes import enrolled
from privet.simulation.tactics import Reaction

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.asking import Asked, Words
    from privet.simulation.programmes import Programme
    from privet.simulation.world import World

SOLVING = 12 * SECOND
"""How long a challenge takes who solves it."""

LEAST = 60 * SECOND
"""How long is waited where nobody says for how long."""

OVERNIGHT = 3_600 * SECOND
"""A gap from which on it is a rest and no pace."""

HUG, HOPE = 0.9, 1.1
"""Who probes stays below this share of what was too much, and tries so much more the day after."""

NEVER = 1 << 62


class Met(StrEnum):
    """What a question was answered with."""

    SHOWN = "shown"
    MISSED = "missed"
    CHALLENGED = "challenged"
    LIMITED = "limited"
    DENIED = "denied"


@dataclass(slots=True)
class Hand:
    """Hold how far one hand of a scraper is."""

    at: int
    row: int
    end: int
    account: int
    until: int = NEVER
    address: int = -1
    pace: float = 1.0
    today: int = 0
    day: int = 0
    ceiling: int = NEVER
    spoilt: bool = False


@dataclass(slots=True)
class Toll:
    """Count what a scraper paid, and what it got for it."""

    asked: int = 0
    met: dict[Met, int] = field(default_factory=dict)
    solved: int = 0
    identities: int = 0
    gained: list[tuple[int, int]] = field(default_factory=list)
    """When somebody new was obtained, and how many are had then."""

    @property
    def people(self) -> int:
        """How many different people were obtained."""
        return self.gained[-1][1] if self.gained else 0


class Play:
    """
    Let a scraper work through its programme, question by question.

    ``due`` says when it will ask next, ``ask`` what; whoever answers tells it with ``tell`` before
    it is asked again.

    Args:
        chance: All chance there is.
        programme: What it would ask for if nobody hindered it.
    """

    def __init__(self, chance: Generator, world: World, words: Words, programme: Programme) -> None:
        self.programme = programme
        self.tactic = programme.tactic
        self.toll = Toll(identities=programme.tactic.hands)
        self.seen: NDArray[np.bool_] = np.zeros(world.people + 1, np.bool_)
        self.accounts: list[int] = programme.accounts.tolist()
        """Every account that it had."""
        self._chance = chance
        self._world = world
        self._words = words
        self._spares = programme.tactic.spares
        edges = np.searchsorted(programme.hand, np.arange(self.tactic.hands + 1))
        at = programme.events["at"]
        life = round(self.tactic.life * 3_600) * SECOND if self.tactic.staggered else 0
        self._hands = [
            Hand(
                int(at[low]),
                low,
                high,
                int(programme.accounts[k]),
                max(int(at[low]), programme.begins) + life if life else NEVER,
            )
            for k, (low, high) in enumerate(
                zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
            )
            if high > low
        ]
        self._queue = [(hand.at, k) for k, hand in enumerate(self._hands)]
        heapq.heapify(self._queue)

    @property
    def due(self) -> int:
        """When it asks next; ``NEVER`` where it does not."""
        return self._queue[0][0] if self._queue else NEVER

    def ask(self) -> Asked:
        """Return what it asks now."""
        hand = self._hands[self._queue[0][1]]
        route, a, b, address, agent, status = (
            int(self.programme.events[name][hand.row])
            for name in ("route", "a", "b", "address", "agent", "status")
        )
        address = hand.address if hand.address >= 0 else address
        who = self.programme.who
        by = (hand.account, address, agent)
        return self._words.one(hand.at, who, (route, a, b), by, status)

    def tell(self, met: Met, wait: int = 0) -> bool:
        """
        Take an answer; return whether it passes the challenge that it met.

        Args:
            wait: Microseconds after which it may come back, where it was told.
        """
        _, k = heapq.heappop(self._queue)
        hand = self._hands[k]
        self.toll.asked += 1
        self.toll.met[met] = self.toll.met.get(met, 0) + 1
        if hand.at // DAY != hand.day:
            if hand.day and not hand.spoilt and hand.ceiling != NEVER:
                hand.ceiling = round(hand.ceiling * HOPE) + 1
            hand.day, hand.today, hand.spoilt = hand.at // DAY, 0, False
        solves = met is Met.CHALLENGED and float(self._chance.random()) < self.tactic.solves
        if met in {Met.SHOWN, Met.MISSED}:
            self._served(hand, shown=met is Met.SHOWN)
        elif solves:
            self.toll.solved += 1
            hand.at += SOLVING
        else:
            self._refused(hand, max(wait, LEAST))
        if hand.row < hand.end and hand.at < min(hand.until, self._world.plan.end):
            heapq.heappush(self._queue, (hand.at, k))
        return solves

    def _served(self, hand: Hand, *, shown: bool) -> None:
        if shown:
            new = self.programme.people(self._world, hand.row)
            if hand.at >= self.programme.begins:
                new = new[~self.seen[new]]
                self.seen[new] = True
                if len(new):
                    self.toll.gained.append((hand.at, self.toll.people + len(new)))
            hand.today += 1
        if self.tactic.reaction is Reaction.PROBE and hand.today >= hand.ceiling:
            self._tomorrow(hand)
            return
        self._on(hand)

    def _on(self, hand: Hand) -> None:
        """Go on to the next question."""
        hand.row += 1
        if hand.row < hand.end:
            at = self.programme.events["at"]
            gap = int(at[hand.row] - at[hand.row - 1])
            hand.at += round(gap * hand.pace) if gap < OVERNIGHT else gap

    def _refused(self, hand: Hand, wait: int) -> None:
        match self.tactic.reaction:
            case Reaction.IGNORE:
                self._on(hand)
            case Reaction.END:
                hand.row = hand.end
            case Reaction.ROTATE if self._spares > 0:
                self._spares -= 1
                self.toll.identities += 1
                if hand.account >= 0:
                    hand.account = enrolled(self._chance, self._world)
                    self.accounts.append(hand.account)
                hand.address = self._world.cast.home(self._chance)
                hand.at += LEAST
            case Reaction.ROTATE:
                hand.row = hand.end
            case Reaction.SLOW:
                hand.pace = min(hand.pace * 2, 64.0)
                hand.at += wait
            case Reaction.PROBE:
                hand.spoilt = True
                hand.ceiling = max(1, round(HUG * max(1, hand.today)))
                self._tomorrow(hand)
            case _:
                hand.at += wait

    def _tomorrow(self, hand: Hand) -> None:
        """Rest until the hour at which a day's work begins."""
        hand.at = (hand.at // DAY + 1) * DAY + round(self.tactic.hour * 3_600) * SECOND
        hand.row = min(hand.row + 1, hand.end)
