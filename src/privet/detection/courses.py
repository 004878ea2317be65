"""How much of what an actor opens shows somebody, and how far that departs from others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from privet.detection.centres import centre

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.measured import Measured

PAGES = 30
"""Pages of people from which on a course is looked at."""

FEW = 50
"""Actors below which nobody says what is usual: a class that follows one list is half of fewer."""

PRIOR = 10.0
"""Usual pages that each actor is taken to have opened beside its own, so that few pages say little."""

LEAST_SPREAD = 0.3
"""The spread assumed at least, in log-odds: that of sixty pages of which three in four show somebody."""

FAR = 5.0
"""Spreads above the middle from which on an actor is far from others."""

HARDLY = 0.05
"""The share of its pages that show nobody, below which an actor opens hardly anything else.

Source: on simulated sites moderators and recruiters open one other page in three to ten, a class that
follows a list from elsewhere one in thirty; who walks through people opens none.
"""


@dataclass(frozen=True, slots=True)
class Course:
    """
    Say what is usual.

    Args:
        share: The share of pages that show somebody, in the middle of all.
        middle, spread: Of its log-odds, each actor's own tempered by ``PRIOR``; the spread is 1.4826
            times the median absolute deviation.
        alike: The share of all who are far from the middle and open hardly anything else.
    """

    share: float
    middle: float
    spread: float
    alike: float

    @classmethod
    def of(cls, measured: Measured, keep: NDArray[np.bool_]) -> Self | None:
        """Return what is usual among those of *keep* who opened many people; None where they are few."""
        many = keep & (measured.opened >= PAGES) & ~automated(measured)
        if int(many.sum()) < FEW:
            return None
        some = measured.take(np.flatnonzero(many))
        opened = some.opened
        share = float(np.median(opened / np.maximum(np.nan_to_num(some.pages), opened)))
        plain = cls(share, 0.0, 1.0, 0.0)
        odds = _odds(plain.people(some))
        middle, spread = centre(odds)
        spread = max(LEAST_SPREAD, spread)
        known = cls(share, middle, spread, 0.0)
        far = (known.away(some) >= FAR) & (1.0 - known.people(some) <= HARDLY)
        return cls(share, middle, spread, float(far.mean()))

    def people(self, measured: Measured) -> NDArray[np.float64]:
        """Return the share of each actor's pages that show somebody, tempered."""
        opened = measured.opened
        pages = np.maximum(np.nan_to_num(measured.pages), opened)
        return (opened + PRIOR * self.share) / (pages + PRIOR)

    def away(self, measured: Measured) -> NDArray[np.float64]:
        """Return how many spreads each actor is above the middle."""
        return (_odds(self.people(measured)) - self.middle) / self.spread


def automated(measured: Measured) -> NDArray[np.bool_]:
    """Tell who says that it is a program: half of its requests and more."""
    return np.asarray(2.0 * np.nan_to_num(measured.declared) >= np.maximum(measured.requests, 1.0))


def _odds(share: NDArray[np.float64]) -> NDArray[np.float64]:
    kept = np.clip(share, 1e-9, 1.0 - 1e-9)
    return np.asarray(np.log(kept / (1.0 - kept)))
