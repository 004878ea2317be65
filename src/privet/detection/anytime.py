"""
Tests that may be looked at after every view: e-processes and Wald's sequential test.

An e-process is a bet against the claim that an actor is ordinary, of a stake that the claim cannot
make grow: under it, the chance that the stake ever reaches 1 / alpha is at most alpha, however
often and whenever one looks (Ville's inequality).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

BETS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
"""Shares of the stake's bet; the mean over them is a bet on all, and loses a factor of 8 at most."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _highest(
    starts: NDArray[np.int64],
    value: NDArray[np.float64],
    mean: float,
    bets: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    stakes = np.zeros(len(bets), np.float64)
    scale = min(1.0 / mean, 1.0 / (1.0 - mean))
    for a in range(len(starts) - 1):
        stakes[:] = 0.0
        most = 0.0
        for i in range(starts[a], starts[a + 1]):
            top = -np.inf
            for k in range(len(bets)):
                stakes[k] += np.log1p(bets[k] * scale * (value[i] - mean))
                top = max(top, stakes[k])
            total = 0.0
            for k in range(len(bets)):
                total += np.exp(stakes[k] - top)
            most = max(most, top + np.log(total / len(bets)))
        out[a] = most


def evidence(
    starts: NDArray[np.int64], value: NDArray[np.float64], mean: float
) -> NDArray[np.float64]:
    """
    Return the highest that each actor's stake ever stood at, in nats; at least 0.

    E_t = mean over bets b of prod_{i<=t} (1 + b (x_i - mean) / max(mean, 1 - mean)).

    Valid: if, given all that came before, the expectation of the next value is at most *mean* for
    an ordinary actor, then P(max_t E_t >= 1 / alpha) <= alpha at any stopping time, whatever the
    law of the values and however one depends on the last beyond that. It is not valid where an
    ordinary actor's own habit lies above *mean*, as people's tastes do, who are no draws from a
    site's popularity; ``Bar`` takes the bar from real ordinary actors then.

    Args:
        starts: Where each actor's values begin, and at last where they end.
        value: 0 to 1, in the order of time, such as 1 for whom fewer than half look at.
        mean: What an ordinary actor's next value is at most in expectation; above 0, below 1.

    Source: I. Waudby-Smith and A. Ramdas, Estimating means of bounded random variables by betting,
    2024; J. Ville, 1939.
    """
    if not 0 < mean < 1:
        raise ValueError("the mean of an ordinary actor lies between 0 and 1")
    out = np.zeros(len(starts) - 1)
    _highest(starts, value, mean, np.asarray(BETS), out)
    return out


@dataclass(frozen=True, slots=True)
class Bar:
    """
    Say from which evidence on an actor is accused, and how often an ordinary one ever is.

    Args:
        nats: The evidence.
        actors: Ordinary actors that it was read off; 0 where theory alone gives it.
        chance: The bound of the chance that one more ordinary actor, exchangeable with these,
            ever reaches it.
    """

    nats: float
    actors: int
    chance: float

    @classmethod
    def of(cls, alpha: float) -> Bar:
        """Return Ville's bar: 1 / alpha."""
        return cls(-math.log(alpha), 0, alpha)

    @classmethod
    def recalibrated(cls, ordinary: NDArray[np.float64], alpha: float) -> Bar:
        """
        Return the bar that ordinary actors themselves set, never below Ville's.

        The k-th highest of n is passed by one more, exchangeable with them, with a chance of at
        most k / (n + 1); so k = alpha (n + 1), rounded down. With fewer than 1 / alpha - 1
        actors no bar bounds the chance by *alpha*; the bar is then the highest of them all, and
        the bound that it has, 1 / (n + 1), is told.

        Args:
            ordinary: The highest evidence against each of them (``evidence``).
        """
        theory = cls.of(alpha)
        size = len(ordinary)
        if not size:
            return theory
        k = max(1, int(alpha * (size + 1) + 1e-9))
        value = float(np.sort(ordinary)[size - k])
        bar = max(theory.nats, np.nextafter(value, np.inf))
        return cls(bar, size, max(alpha, k / (size + 1)))


class Called(StrEnum):
    """Name where a sequential test stands."""

    ACCUSED = "accused"
    CLEARED = "cleared"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Wald:
    """
    Decide between two claims by the sum of log-likelihood ratios, as early as may be.

    Valid: with independent values, P(accused | ordinary) <= alpha / (1 - beta) and
    P(cleared | automated) <= beta / (1 - alpha), to which alpha and beta themselves are close.

    Args:
        alpha: Of accusing an ordinary actor.
        beta: Of clearing an automated one.

    Source: A. Wald, Sequential tests of statistical hypotheses, 1945.
    """

    alpha: float = 1e-4
    beta: float = 0.1

    @property
    def high(self) -> float:
        """The sum from which on an actor is accused, in nats."""
        return math.log((1 - self.beta) / self.alpha)

    @property
    def low(self) -> float:
        """The sum from which on it is cleared."""
        return math.log(self.beta / (1 - self.alpha))

    def after(self, ratios: NDArray[np.float64]) -> tuple[Called, int]:
        """Return where it stands after some log-likelihood ratios, and how many it took."""
        sums = np.cumsum(ratios)
        over = np.flatnonzero((sums >= self.high) | (sums <= self.low))
        if not len(over):
            return Called.OPEN, len(ratios)
        first = int(over[0])
        return (Called.ACCUSED if sums[first] > 0 else Called.CLEARED), first + 1
