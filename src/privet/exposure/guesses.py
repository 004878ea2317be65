"""Guesses: when the misses of somebody who asks for identifiers are more than an address book's."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from numba import njit

BOOK: Final = 0.7
"""The share of an address book that belongs to nobody on the site, at most, where nobody guesses.

Chosen: one in three of somebody's contacts is a member where the site is well known to them.
"""

BLIND: Final = 0.98
"""The share of misses of who guesses, that bets are laid on: one number in fifty is somebody's."""

ACCUSED: Final = 1e-3
"""The chance that somebody whose misses are a book's is ever called a guesser (J. Ville, 1939)."""

TRIES: Final = 600
"""Tries from which on a plain share of misses is enough: a telephone with five hundred contacts is
not rare, though one knows about 150 people (R. Dunbar, Journal of Human Evolution 22, 1992)."""

RATE: Final = 0.5
"""That share: more than twice what nobody is held to (0.2, ``detectors/misses``), since the guard
sees a day and detection the whole ledger."""


class Guesses(NamedTuple):
    """
    Say from which misses on somebody counts as guessing.

    Each try is a bet against the claim that a miss comes as often as in a book of contacts: a miss
    adds its log-likelihood ratio, a hit takes its own away. Under the claim the stake exceeds
    1 / ACCUSED with a chance of ACCUSED at most, whenever one looks; that older tries fade does not
    raise the chance, since a power below 1 of a bet is a smaller bet. Whoever mixes hits in to hide
    is met by a plain share of many tries.

    Args:
        miss, hit: Nats that a miss adds and a hit takes away.
        bar: Nats from which on somebody guesses.
        tries: Tries from which on the share alone is enough.
        rate: That share.
    """

    miss: float = math.log(BLIND / BOOK)
    hit: float = math.log((1 - BOOK) / (1 - BLIND))
    bar: float = -math.log(ACCUSED)
    tries: int = TRIES
    rate: float = RATE

    @property
    def least(self) -> float:
        """Misses below which nobody guesses, whatever they tried."""
        return min(self.bar / self.miss, self.tries * self.rate)

    def share(self, tried: float, missed: float) -> float:
        """Return the share of misses of who guesses; 0 of everybody else."""
        return float(guessed(tried, missed, *self))


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def guessed(
    tried: float, missed: float, miss: float, hit: float, bar: float, tries: int, rate: float
) -> float:
    """Return the share of misses of who guesses, as ``Guesses`` has it; 0 of everybody else."""
    if missed <= 0.0:
        return 0.0
    stake = missed * miss - (tried - missed) * hit
    many = tried > tries - 0.5 and missed >= rate * tried
    return float(missed / tried) if stake >= bar or many else 0.0
