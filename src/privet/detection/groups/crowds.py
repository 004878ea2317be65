"""Crowds: all who have one device, where more of them look at the unpopular than of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.candidates import RETURNS, Bond, Candidate
from privet.detection.groups.excess import LEAST_MANY, LEAST_TAKEN, unusual
from privet.detection.groups.outsiders import LEAST_OUTSIDERS
from privet.detection.site import LEVEL, NETWORK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Traits
    from privet.detection.measured import Measured

TELLING = 10.0
"""How improbable it must be, in nats, that so many of a crowd lean, for them to be looked at closely.

Every site has a crowd for each browser, with most of its accounts in them; union excess asks for
``complement.GROUP_NATS`` and takes a pass over all that they were shown.
"""


def crowds(measured: Measured, traits: Traits) -> Iterator[Candidate]:
    """
    Yield all who have one device, whatever else they do, where union excess may find a fleet.

    Who searches and writes as well is no candidate for a division of labour (``candidates.LEAN``), and
    a fleet that has read so opens other pages between. Union excess takes all who have one device:
    more of them look where hardly anybody looks than of all others. What was measured of each actor
    alone, its tail score, tells roughly whether that may be so.

    Args:
        measured: All actors.
        traits: Their most frequent handles.
    """
    fit = (measured.subjects >= LEAST_TAKEN) & (np.nan_to_num(measured.novelty) > RETURNS)
    fit &= np.isfinite(measured.tail)
    loose = (measured.level == NETWORK) | (measured.level == LEVEL["session"])
    for each in (fit & (measured.level == LEVEL["account"]), fit & loose):
        rows = np.flatnonzero(each & (traits.device != 0))
        rows = rows[np.argsort(traits.device[rows], kind="stable")]
        for members in np.split(rows, np.flatnonzero(np.diff(traits.device[rows])) + 1):
            if len(members) >= LEAST_MANY and _leans(members, rows, measured.tail):
                yield Candidate(Bond.DEVICE, np.sort(members))


def _leans(
    members: NDArray[np.int64], everybody: NDArray[np.int64], tail: NDArray[np.float64]
) -> bool:
    """Tell whether so many members look at the unpopular that it is no accident."""
    others = np.setdiff1d(everybody, members)
    if len(others) < LEAST_OUTSIDERS:
        return False
    return unusual(tail[members], tail[others], len(members), TELLING)[2] >= TELLING
