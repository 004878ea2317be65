"""What a policy would have done: exposures prevented, and the people it would have touched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.enforcement.remedies import Remedy
from privet.exposure.pseudonyms import among
from privet.exposure.rehearsing import GUESSED
from privet.review.bounds import upper_bound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from privet.enforcement.ladder import Ladder
    from privet.exposure.budgets import Budget
    from privet.exposure.rehearsing import Replayed

FEW: Final = 300
"""People below which a slice is not judged: with none touched among 300 the bound is still 1 %."""

OWN_LEVEL: Final = frozenset({"account", "client"})
"""Levels whose budgets bind those alone who are known at that level."""


@dataclass(frozen=True, slots=True)
class Effect:
    """
    Say what a policy, or one budget of it, would have done to some actors.

    Args:
        name: Whose: a budget, a role, a slice; '' for everybody.
        exposures: People shown, one each time.
        prevented: How many of these times would have been refused.
        actors: Who was judged.
        limited: How many of them would have been refused at least once.
        challenged: How many would have been asked to pass a challenge at least once.
        people: Those of the actors that detection calls ordinary.
        people_limited: How many of these would have been refused at least once.
        people_challenged: How many of these would have been challenged at least once.
    """

    name: str
    exposures: int
    prevented: int
    actors: int
    limited: int
    challenged: int
    people: int
    people_limited: int
    people_challenged: int

    @property
    def known(self) -> bool:
        """Whether a bound is told: of everybody, and of a part with people enough to say anything."""
        return not self.name or self.people >= FEW

    @property
    def bound(self) -> float | None:
        """The share of people refused, at most, with 95 % confidence; None where too few are known."""
        return upper_bound(self.people_limited, self.people) if self.known else None

    def document(self) -> dict[str, Any]:
        """Return it as it stands in the JSON answer."""
        challenged = upper_bound(self.people_challenged, self.people) if self.known else None
        named = {"name": self.name} if self.name else {}
        return {
            **named,
            "exposures": self.exposures,
            "prevented": self.prevented,
            "actors": self.actors,
            "actors_touched": self.limited,
            "actors_challenged": self.challenged,
            "people": self.people,
            "people_touched": self.people_limited,
            "people_challenged": self.people_challenged,
            "upper_bound": self.bound,
            "upper_bound_challenged": challenged,
        }


class Rehearsal:
    """
    Sum up a replay, batch by batch.

    Args:
        actors: Pseudonyms of all actors, ascending.
        budgets: The budgets of the policy, in the order in which a judgement counts them.
        ladder: What answers how much of a budget.
    """

    def __init__(
        self, actors: NDArray[np.uint64], budgets: Sequence[Budget], ladder: Ladder
    ) -> None:
        size = len(actors)
        self._actors = actors
        self._budgets = tuple(budgets)
        self._ladder = ladder
        self.decisions = 0
        self.room = True
        self._shown, self._prevented = np.zeros((2, size), np.int64)
        self._limited, self._challenged = np.zeros((2, size), np.bool_)
        # a row a budget, and one for guessing
        self._by = np.zeros((len(self._budgets) + 1, size), np.int64)
        self._refused, self._asked = np.zeros((2, len(self._budgets) + 1, size), np.bool_)

    def add(self, actor: NDArray[np.uint64], people: NDArray[np.int64], replayed: Replayed) -> None:
        """Take what would have been said of some exposures; *people* is 0 where nobody was shown."""
        if not len(actor):
            return
        size = len(self._actors)
        place = np.minimum(np.searchsorted(self._actors, actor), size - 1)
        refused = replayed.refused
        self.decisions += len(actor)
        self.room &= replayed.room
        self._shown += np.bincount(place, people, size).astype(np.int64)
        self._prevented += np.bincount(place[refused], people[refused], size).astype(np.int64)
        self._limited[place[refused]] = True
        challenged = ~refused & challenges(self._ladder, replayed.share, replayed.good)
        self._challenged[place[challenged]] = True
        rows = np.where(replayed.row == GUESSED, len(self._budgets), replayed.row)
        for row in np.unique(rows[refused]).tolist():
            mine = refused & (rows == row)
            self._by[row] += np.bincount(place[mine], people[mine], size).astype(np.int64)
            self._refused[row, place[mine]] = True
        for row in np.unique(rows[challenged]).tolist():
            self._asked[row, place[challenged & (rows == row)]] = True

    def effect(
        self, ordinary: NDArray[np.bool_], among: NDArray[np.bool_] | None = None, name: str = ""
    ) -> Effect:
        """Return the effect of the whole policy on the actors *among*, everybody where None."""
        everybody = np.ones(len(self._actors), np.bool_) if among is None else among
        return self._effect(
            name, everybody, ordinary, (self._prevented, self._limited, self._challenged)
        )

    def by_budget(
        self, ordinary: NDArray[np.bool_], levels: Mapping[str, NDArray[np.bool_]]
    ) -> list[tuple[Budget | None, Effect]]:
        """
        Return the effect of each budget, where it was the one that decided; None is for guessing.

        Args:
            levels: Who is known at which level.
        """
        found: list[tuple[Budget | None, Effect]] = []
        everybody = np.ones(len(self._actors), np.bool_)
        for row, budget in enumerate((*self._budgets, None)):
            among = everybody
            if budget is not None and budget.who in OWN_LEVEL:
                among = levels[budget.who]
            effect = self._effect(
                named(budget),
                among,
                ordinary,
                (self._by[row], self._refused[row], self._asked[row]),
            )
            found.append((budget, effect))
        return found

    def _effect(
        self,
        name: str,
        among: NDArray[np.bool_],
        ordinary: NDArray[np.bool_],
        done: tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]],
    ) -> Effect:
        """Sum up what was done to some actors: prevented, refused, challenged."""
        prevented, limited, challenged = done
        people = among & ordinary
        return Effect(
            name,
            exposures=int(self._shown[among].sum()),
            prevented=int(prevented[among].sum()),
            actors=int(among.sum()),
            limited=int((limited & among).sum()),
            challenged=int((challenged & among).sum()),
            people=int(people.sum()),
            people_limited=int((limited & people).sum()),
            people_challenged=int((challenged & people).sum()),
        )


def named(budget: Budget | None) -> str:
    """Return a budget in few words; None is the rule against guessing."""
    if budget is None:
        return "guessing"
    weighted = " by weight" if budget.weighted else ""
    whose = f" ({budget.role})" if budget.role else ""
    young = f", younger than {budget.younger_than}" if budget.younger_than else ""
    return f"{budget.who}{whose}: {budget.subjects:,} people{weighted} in {budget.window}{young}"


def challenges(
    ladder: Ladder, share: NDArray[np.float64], good: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which shares a ladder answers with a challenge, as ``Ladder.remedy`` does."""
    asked = np.zeros(len(share), np.bool_)
    for rung in ladder.rungs:
        above = share > rung.at
        if rung.remedy is Remedy.CHALLENGE:
            asked |= above & ~good
        else:
            asked &= ~above
    return asked


def stops(
    actor: NDArray[np.uint64], exempt: NDArray[np.uint64], stop: float
) -> NDArray[np.float64]:
    """Return the share above which each exposure is refused; *exempt* actors, sorted, never are."""
    bars = np.full(len(actor), stop, np.float64)
    bars[among(actor, exempt)] = math.inf
    return bars
