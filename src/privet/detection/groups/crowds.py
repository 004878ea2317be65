"""Crowds: all who have one device, where more of them look at the unpopular than of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import surprise
from privet.detection.groups.candidates import RETURNS, Bond, Candidate, apart
from privet.detection.groups.excess import LEAST_MANY, LEAST_TAKEN
from privet.detection.groups.outsiders import LEAST_OUTSIDERS

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

CUTS = (0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
"""Shares of all tail scores above which those of a crowd are counted.

Low ones as well: where a fleet is half of a small site, hardly any of it is in the upper tenth.
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
    fit &= np.isfinite(measured.tail) & (traits.device != 0)
    for each in apart(measured, fit):
        rows = np.flatnonzero(each)
        rows = rows[np.argsort(traits.device[rows], kind="stable")]
        begin = np.flatnonzero(np.diff(traits.device[rows], prepend=np.uint64(0)))
        size = np.diff(begin, append=len(rows))
        telling = _nats(measured.tail[rows], begin, size) >= TELLING
        for which in np.flatnonzero(telling & (size >= LEAST_MANY)).tolist():
            members = rows[begin[which] : begin[which] + size[which]]
            yield Candidate(Bond.DEVICE, np.sort(members))


def _nats(
    tail: NDArray[np.float64], begin: NDArray[np.int64], size: NDArray[np.int64]
) -> NDArray[np.float64]:
    """
    Return how improbably many of each crowd look at the unpopular, in nats; 0 without outsiders.

    Args:
        tail: The tail score of each actor, crowd behind crowd.
        begin: Where each crowd begins.
        size: How many each has.
    """
    best = np.zeros(len(begin))
    outside = len(tail) - size
    for share in CUTS if len(tail) else ():
        above = (tail > np.quantile(tail, share)).astype(np.float64)
        own = np.add.reduceat(above, begin)
        rate = (above.sum() - own + 1.0) / (outside + 1.0)
        best = np.maximum(best, surprise(own, size.astype(np.float64), rate))
    return np.where(outside >= LEAST_OUTSIDERS, best - np.log(len(CUTS)), 0.0)
