"""
What the guard asks the rim for.

Those commands that every request makes are not frozen: each would take a third of a microsecond
longer to make, and nobody keeps one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from privet.exposure.tallying import Standing
from privet.verdict.standing import StandingVerdict
from privet.workflows.steps import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.enforcement.decision import Decision
    from privet.enforcement.grounds import Grounds
    from privet.exposure.tallying import Allowances, Ask, Shown
    from privet.traffic.request import Request


@dataclass(slots=True)
class ReadTally(Command[Standing]):
    """Ask how the actors of a request stand, and charge them unless a budget refuses."""

    ask: Ask


@dataclass(slots=True)
class ChargeTally(Command[bool]):
    """Enter who was shown; the reply says whether there was room. As ``Tally.charge``."""

    allowances: Allowances
    at: int
    who: NDArray[np.int64]
    shown: Sequence[Shown] = ()
    fresh: int = 0
    released: int = 0
    tried: int = 0
    missed: int = 0


@dataclass(slots=True)
class ReadVerdicts(Command[StandingVerdict | None]):
    """Ask what stands against the actors of a request, or for them; the gravest is the reply."""

    who: NDArray[np.int64]
    at: int


@dataclass(frozen=True, slots=True)
class ReadLikeness(Command[StandingVerdict | None]):
    """Ask whether the software of a visitor is that of a campaign that stands."""

    who: NDArray[np.int64]
    at: int


@dataclass(slots=True)
class ReadOwed(Command[int]):
    """
    Ask whether somebody owes the answer to a challenge: 0 for no, else the how manieth question since.

    Args:
        actor: Their pseudonym, as a signed number.
        answered: Whether they have answered one, which forgives it.
    """

    actor: int
    at: int
    answered: bool


@dataclass(frozen=True, slots=True)
class KeepOwed(Command[None]):
    """Keep that somebody owes the answer to a challenge, until so many microseconds since 1970."""

    actor: int
    at: int
    until: int


class Reception(IntEnum):
    """How somebody was received who came."""

    ADMITTED = 0
    ANSWERED = 1
    """On the pass of a challenge that they had answered, and above the lowest rung."""
    STOPPED = 2
    """Told to stop: a budget of their own is spent."""
    REFUSED = 3
    """For another reason: a verdict, guesses, what others do, a store that does not answer."""


@dataclass(slots=True)
class Meet(Command[None]):
    """
    Take note that somebody came, for whatever it was; pages and their parts are counted.

    Args:
        received: How; a member of ``Reception``.
    """

    request: Request
    cells: NDArray[np.int64]
    received: int = 0


@dataclass(slots=True)
class KeepExposures(Command[None]):
    """Keep exposures; ``exposure.recognising.exposures_of`` makes columns of them."""

    cells: tuple[NDArray[np.int64], ...]


@dataclass(frozen=True, slots=True)
class KeepDecision(Command[None]):
    """
    Keep a decision that was not to let pass, with what it was made from.

    Args:
        cells: What was recognised of the request; pseudonyms alone.
    """

    decision: Decision
    at: int
    cells: NDArray[np.int64]
    allowances: Allowances
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class SpendPass(Command[bool]):
    """Spend a token; the reply is True the first time in the whole fleet."""

    token: int
    until: int
    at: int
