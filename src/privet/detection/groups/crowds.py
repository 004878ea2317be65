"""Crowds and cohorts: all who have one device, or came together with it, and look at the unpopular."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import surprise
from privet.detection.groups.candidates import (
    RETURNS,
    Bond,
    Candidate,
    apart,
    members_of,
)
from privet.detection.groups.excess import LEAST_MANY, LEAST_TAKEN
from privet.detection.groups.outsiders import LEAST_OUTSIDERS
from privet.exposure.budgets import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Traits
    from privet.detection.measured import Measured

TELLING = 10.0
"""How improbable it must be, in nats, that so many of a crowd lean, for them to be looked at closely.

Every site has a crowd for each browser, with most of its accounts in them; union excess asks for
``complement.GROUP_NATS`` and takes a pass over all that they were shown.
"""

BURST = 5.0
"""How improbable it must be that so many came with one device on a day, in nats, for them to be a cohort.

Chosen: the two or three of a usual day are not. That they are a fleet is for union excess to say.
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
    for each in apart(measured, _fit(measured, traits)):
        rows, begin, size = _by_device(traits, each)
        telling = _nats(measured.tail[rows], begin, size) >= TELLING
        for which in np.flatnonzero(telling & (size >= LEAST_MANY)).tolist():
            members = rows[begin[which] : begin[which] + size[which]]
            yield Candidate(Bond.DEVICE, np.sort(members))


def cohorts(measured: Measured, traits: Traits) -> Iterator[Candidate]:
    """
    Yield accounts with one device first seen on days on which far more came with it than were due.

    A newcomer was first seen two days or more after the ledger begins. That k of the n accounts with one
    device were first seen on a day is held against the share of all others who were; days on which this
    is ``BURST`` nats improbable, the logarithm of the number of days taken off, are theirs. A cohort is
    the newcomers of these days, where they look where others do not, as in ``crowds``. A fleet whose
    accounts come a few a day is none.

    Args:
        measured: All actors.
        traits: Their most frequent handles.
    """
    rows, begin, size = _by_device(traits, apart(measured, _fit(measured, traits))[0])
    new = measured.newcomer[rows] > 0
    day = np.where(new, measured.first[rows] // DAY, -1)
    days, nth = np.unique(day, return_inverse=True)
    came = np.bincount(nth, minlength=len(days))
    for first, many in zip(begin.tolist(), size.tolist(), strict=True):
        own = slice(first, first + many)
        outside = len(rows) - many
        if int(new[own].sum()) < LEAST_MANY or outside < LEAST_OUTSIDERS:
            continue
        mine = np.bincount(nth[own], minlength=len(days))
        rate = (came - mine + 1.0) / (outside + 1.0)
        tries = np.full(len(days), float(many))
        burst = surprise(mine.astype(np.float64), tries, rate) >= BURST + np.log(len(days))
        member = np.zeros(len(rows), np.bool_)
        member[own] = new[own] & burst[nth[own]]
        if int(member.sum()) >= LEAST_MANY and _leans(measured.tail[rows], member) >= TELLING:
            yield Candidate(Bond.DEVICE, np.sort(rows[member]))


def others_who_came(
    came: Sequence[Candidate], shown: NDArray[np.int64], measured: Measured, traits: Traits
) -> NDArray[np.int64]:
    """
    Return newcomers with other devices than those of cohorts, or everybody where they are too few.

    Where a site opens to a country, whoever comes looks at people whom nobody has looked at before: held
    against members of long ago, all who come with the commonest telephone would be a fleet.

    Args:
        came: Cohorts.
        shown: Whose sightings are known.
        measured: All actors.
        traits: Their most frequent handles.
    """
    devices = np.unique(traits.device[members_of(came)])
    fit = (measured.newcomer[shown] > 0) & (measured.subjects[shown] >= LEAST_TAKEN)
    others = shown[fit & ~np.isin(traits.device[shown], devices)]
    return others if len(others) >= LEAST_OUTSIDERS else shown


def _leans(tail: NDArray[np.float64], member: NDArray[np.bool_]) -> float:
    """Return how improbably many of some look at the unpopular, in nats."""
    both = np.concatenate([tail[member], tail[~member]])
    some = int(member.sum())
    return float(_nats(both, np.array([0, some]), np.array([some, len(both) - some]))[0])


def _fit(measured: Measured, traits: Traits) -> NDArray[np.bool_]:
    """Tell who was shown enough people, hardly went back to them, and has a device."""
    fit = (measured.subjects >= LEAST_TAKEN) & (np.nan_to_num(measured.novelty) > RETURNS)
    return np.asarray(fit & np.isfinite(measured.tail) & (traits.device != 0))


def _by_device(
    traits: Traits, fit: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return actors device behind device, where each device begins, and how many have it."""
    rows = np.flatnonzero(fit)
    rows = rows[np.argsort(traits.device[rows], kind="stable")]
    begin = np.flatnonzero(np.diff(traits.device[rows], prepend=np.uint64(0)))
    return rows, begin, np.diff(begin, append=len(rows))


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
