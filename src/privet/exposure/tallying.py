"""The tally: what a decision asks of it, what it answers, and by which budgets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from privet.exposure.budgets import WHO, WINDOWS
from privet.exposure.counting import (
    BUDGETS,
    BY,
    HANDLES,
    HOLD,
    JITTER,
    LENGTH,
    LENGTHS,
    LIMIT,
    ROOM,
    SALT,
    THOUSAND,
    WEIGHTED,
    WINDOW,
    YOUTH,
    limits_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.exposure.budgets import Budget
    from privet.exposure.pseudonyms import Key

ACCOUNT, CLIENT, SESSION, DEVICE, NETWORK, ASN, SITE = range(HANDLES)
"""The handles of a decision, by their place."""

JITTERED: Final = 0.15
"""How far a limit is moved for each actor, by a key, so that none can be learnt for all.

Source: decoy of thresholds; hugging a limit costs more where it differs by actor.
"""

MOST_SPANS: Final = 8


class Take(IntEnum):
    """What a judgement also does."""

    NOTHING = 0
    RESERVE = 1
    """Enter the person where there is no entry of them; what happened is told afterwards."""
    CHARGE = 2
    """Enter the person now; nothing follows."""


@dataclass(frozen=True)
class Allowances:
    """
    Hold budgets, compiled.

    Args:
        budgets: The budgets, in the order in which a judgement counts them.
        spans: Their windows in microseconds, ascending, each once.
        plan: int64; the most entries kept a level, the spans, and a row a budget.
    """

    budgets: tuple[Budget, ...]
    spans: tuple[int, ...]
    plan: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        budgets: Sequence[Budget],
        key: Key,
        *,
        jitter: float = JITTERED,
        lightest: float = 1.0,
        spans: Sequence[int] = (),
    ) -> Allowances:
        """
        Compile budgets.

        Args:
            key: Moves the limits.
            jitter: How far, as a share of the limit, 0 to 1.
            lightest: The least weight of what a surface shows; more entries are kept below 1.
            spans: Windows that are counted beside those of the budgets.

        Raises:
            ValueError: There are more than eight different windows.
        """
        lengths = sorted({*spans, *(budget.microseconds for budget in budgets)})
        if len(lengths) > MOST_SPANS:
            raise ValueError(f"budgets have at most {MOST_SPANS} different windows")
        plan = np.zeros((BUDGETS + len(budgets), 8), np.int64)
        plan[LENGTHS, : len(lengths)] = lengths
        plan[HOLD, ACCOUNT] = 1
        for row, budget in enumerate(budgets, BUDGETS):
            level = WHO.index(budget.who)
            weighted = bool(getattr(budget, "weighted", False))
            plan[row, BY] = level
            plan[row, WINDOW] = lengths.index(budget.microseconds)
            plan[row, LENGTH] = budget.microseconds
            plan[row, LIMIT] = budget.subjects * (THOUSAND if weighted else 1)
            plan[row, YOUTH] = budget.youth
            plan[row, SALT] = _salt(key, budget)
            plan[row, WEIGHTED] = weighted
            plan[row, JITTER] = round(jitter * THOUSAND)
            most = budget.subjects * (1 + jitter) / (min(lightest, 1.0) if weighted else 1.0)
            plan[HOLD, level] = max(plan[HOLD, level], math.ceil(most) + 2)
        return cls(tuple(budgets), tuple(lengths), plan)

    @cached_property
    def hold(self) -> tuple[int, ...]:
        """How many entries are kept of each level; counts are exact up to there."""
        return tuple(int(each) for each in self.plan[HOLD, :HANDLES])

    def limits(self, who: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the limit of each budget for the actors of a decision; 0 where absent."""
        out = np.zeros(len(self.budgets), np.int64)
        limits_of(who, self.plan, out)
        return out


def _salt(key: Key, budget: Budget) -> int:
    text = f"jitter:{budget.who}:{budget.window}:{budget.subjects}:{budget.younger_than}"
    return int.from_bytes(key.derive(text, 8), "little", signed=True)


def usual_spans() -> tuple[int, ...]:
    """Return the windows that are counted whatever the budgets are, in microseconds."""
    return tuple(WINDOWS.values())


def handles_of(handles: Sequence[int]) -> NDArray[np.int64]:
    """Return pseudonyms, as unsigned numbers by level, in the form in which a tally takes them."""
    who = np.zeros(ROOM, np.int64)
    who[: len(handles)] = np.asarray(handles, np.uint64).view(np.int64)
    return who


def signed(pseudonym: int) -> int:
    """Return a pseudonym as the signed number with the same bits."""
    return pseudonym - (1 << 64) if pseudonym >> 63 else pseudonym


def beside(handle: int, moved: int) -> int:
    """
    Return the pseudonym under which something else is counted of the same visitor, unsigned.

    Args:
        handle: The visitor's pseudonym, signed or not.
        moved: What tells the one from the other, a number of 64 bits.
    """
    return (handle & (1 << 64) - 1) ^ moved


class Ask(NamedTuple):
    """
    Ask whether somebody may be shown.

    Args:
        at: When, microseconds since 1970 UTC.
        who: Handles by level, as ``handles_of`` makes them.
        subject: The pseudonym of whom it would show, as a signed number; for a page of a list,
            of the page.
        people: How many people that is.
        load: Their number times the weight of what is shown, in thousandths.
        allowances: By which budgets.
        stop: The share of a budget above which nobody is charged; without end in shadow mode.
        stop_good: The same for an account in good standing.
        good_age: How long ago an account in good standing was first shown somebody, microseconds.
        take: Whether the person is charged unless refused.
    """

    at: int
    who: NDArray[np.int64]
    subject: int
    people: int
    load: int
    allowances: Allowances
    stop: float = math.inf
    stop_good: float = math.inf
    good_age: int = 1 << 62
    take: Take = Take.NOTHING


class Standing(NamedTuple):
    """
    Say how the actors of a decision stand with their budgets.

    Args:
        share: The largest share of a budget spent if this is shown; 0 where it costs nothing,
            since whoever is seen again within a window was counted already.
        row: Which budget that is, by its place; -1 where none.
        counted: People counted by it, this one among them; thousandths where it is weighted.
        limit: What it allows this actor, in the same measure.
        frees_at: When it has room again, microseconds; 0 unless it is overspent.
        charged: Whether the person was charged.
        fresh: A bit for each level at which an entry was made.
        good: Whether the account was first shown somebody long enough ago.
        tried: Identifiers that the narrowest actor tried, older ones fading over a day.
        missed: How many of them belonged to nobody.
        full: Whether a store had no room for a handle, which was then not counted.
    """

    share: float = 0.0
    row: int = -1
    counted: int = 0
    limit: int = 0
    frees_at: int = 0
    charged: bool = False
    fresh: int = 0
    good: bool = False
    tried: float = 0.0
    missed: float = 0.0
    full: bool = False


Shown = tuple[int, int, int]
"""Whom: pseudonym as a signed number, people, load."""


class Tally(Protocol):
    """
    Count, for every handle, the distinct people it was shown within each window.

    What every tally keeps to is written as tests in ``privet.testing.TallyConformance``.
    """

    def judge(self, ask: Ask) -> Standing:
        """Say how the actors stand, and charge them unless a budget refuses; in one step."""

    def charge(
        self,
        allowances: Allowances,
        at: int,
        who: NDArray[np.int64],
        shown: Sequence[Shown] = (),
        *,
        fresh: int = 0,
        released: int = 0,
        tried: int = 0,
        missed: int = 0,
    ) -> bool:
        """
        Enter who was shown; return whether there was room for all.

        Args:
            fresh: The levels at which a reservation had made an entry.
            released: Whom it was for, to be taken back there; 0 where nobody is.
            tried: Identifiers tried; with *missed*, how many of them belonged to nobody.
        """

    def forget(self, handle: int) -> bool:
        """Forget an actor, by its pseudonym as a signed number; return whether it was known."""

    def spend(self, token: int, until: int, at: int) -> bool:
        """Return True for a token the first time; it is remembered until *until*."""

    def __len__(self) -> int:
        """Count the handles that are known."""


class AsyncTally(Protocol):
    """The same as ``Tally``, awaited."""

    async def judge(self, ask: Ask) -> Standing:
        """Say how the actors stand, and charge them unless a budget refuses; in one step."""

    async def charge(
        self,
        allowances: Allowances,
        at: int,
        who: NDArray[np.int64],
        shown: Sequence[Shown] = (),
        *,
        fresh: int = 0,
        released: int = 0,
        tried: int = 0,
        missed: int = 0,
    ) -> bool:
        """Enter who was shown; return whether there was room for all."""

    async def forget(self, handle: int) -> bool:
        """Forget an actor; return whether it was known."""

    async def spend(self, token: int, until: int, at: int) -> bool:
        """Return True for a token the first time."""
