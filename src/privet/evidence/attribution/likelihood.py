"""How much better a dump is explained by "this actor took it" than by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.evidence.attribution.tails import spread_tail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privet.evidence.attribution.innocence import Expected

PUBLISHED = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999])
"""Shares of what a source took that may have been put into the dump; the likeliest counts."""

SPREADS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
"""How far innocent actors may differ; the least that explains those of the site is used."""

EARLY = 0.01
"""A chance that one innocent actor in a hundred has."""


def llr(expected: Expected) -> float:
    """
    Return the logarithm of how much likelier the dump is if the actor is a source than if not.

    A source's people are in the dump because it put them there, with one chance for all, or else
    for the reason that others are; natural logarithm.
    """
    q, inside, outside = expected.chance, expected.inside, expected.outside
    here = (inside + outside) > 0
    q, inside, outside = q[here], inside[here], outside[here]
    put = PUBLISHED[:, None]
    gained = inside * np.log((put + (1 - put) * q) / q) + outside * np.log1p(-put)
    return max(0.0, float(gained.sum(axis=1).max())) if len(q) else 0.0


def luck(expected: Expected, spread: float) -> float:
    """Return the logarithm of the chance that an innocent actor has so many people of the dump."""
    return spread_tail(expected.taken, expected.shown, expected.share, spread)


def spread_of(innocent: Iterable[Expected], actors: int) -> float:
    """
    Return how far innocent actors differ: the least spread under which none of them is unlikely.

    Args:
        innocent: Actors who are not on trial, those with the most people of the dump among them.
        actors: How many actors they were chosen from.
    """
    known = [each for each in innocent if each.taken]
    for spread in SPREADS:
        lucks = np.asarray([luck(each, spread) for each in known])
        many = int((lucks < np.log(EARLY)).sum())
        if not known or (
            lucks.min() >= np.log(0.1 / max(actors, 1)) and many <= 3 + 3 * EARLY * actors
        ):
            return spread
    return SPREADS[-1]
