"""From signals to verdicts: what is concluded of each actor, how surely, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.detectors.sweep import single
from privet.detection.groups.belonging import belonging
from privet.detection.signals import Family
from privet.detection.site import NETWORK
from privet.verdict.campaigns import Joined, join
from privet.verdict.conclusions import CODE, CONCLUSIONS, Conclusion
from privet.verdict.weights import (
    COLLECTOR,
    DECISIVE,
    MUCH,
    PEOPLE,
    PRIOR,
    RING_PEOPLE,
    SOUND,
    UNCLEAR,
    WEIGHTS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.complement import Ring
    from privet.detection.measured import Measured
    from privet.detection.narrowing import Meant
    from privet.detection.signals import Reason, Signals

FAMILIES = tuple(Family)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """
    Hold what is concluded of every actor, a row an actor in the order of ``Measured``.

    Args:
        code: Which of ``CONCLUSIONS``, int8.
        certainty: How sure of it, 0 to 1.
        level: The narrowest level that explains the evidence, int8.
        campaign: Which of *campaigns*, int32; -1 where none.
        campaigns: Actors that act together.
        signals: What the reasons are told from.
        parts: What was shown to the part of a row that alone is judged, one device.
        devices: The pseudonym of that device, of the same rows.
    """

    code: NDArray[np.int8]
    certainty: NDArray[np.float64]
    level: NDArray[np.int8]
    campaign: NDArray[np.int32]
    campaigns: tuple[Joined, ...] = ()
    signals: tuple[Signals, ...] = field(default=(), repr=False)
    parts: Mapping[int, Meant] = field(default_factory=dict)
    devices: Mapping[int, int] = field(default_factory=dict)

    def conclusion(self, row: int) -> Conclusion:
        """Return what is concluded of one actor."""
        return CONCLUSIONS[int(self.code[row])]

    def reasons(self, row: int) -> tuple[Reason, ...]:
        """Return the reasons against one actor, the weightiest first."""
        told = [reason for signals in self.signals if (reason := signals.reason(row)) is not None]
        told.sort(key=lambda reason: -reason.strength * max(WEIGHTS[reason.detector], 0.1))
        return tuple(told)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Hold the nats of each family (rows: families) and whether any signal is decisive."""

    nats: NDArray[np.float64]
    decisive: NDArray[np.bool_]


def conclude(
    measured: Measured,
    signals: Sequence[Signals],
    *,
    rings: Sequence[Ring] = (),
    permitted: NDArray[np.bool_] | None = None,
) -> Verdicts:
    """
    Conclude what every actor is.

    A collector needs enough people, a certainty of 0.95, and either one decisive signal or two
    kinds of evidence that each weigh something. Volume counts for nothing against an address
    behind which many may stand (``detectors.sweep.single``).

    Args:
        measured: All actors.
        signals: What the detectors say.
        rings: Actors that share out people; their members are signalled here.
        permitted: Who acts under an agreement; nobody where None.
    """
    actors = len(measured.actor)
    told = (*signals, *belonging(rings, actors))
    evidence = _gather(told, measured)
    odds = PRIOR + evidence.nats.sum(axis=0)
    odds = np.where(evidence.decisive, np.maximum(odds, PRIOR + DECISIVE), odds)
    certainty = 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))
    enough = _enough(measured, rings, told)
    two = _witnesses(evidence) >= 2
    guilty = (certainty >= COLLECTOR) & enough & (evidence.decisive | two)
    unclear = (certainty >= UNCLEAR) & enough & ~guilty
    code = np.full(actors, CODE[Conclusion.ORDINARY], np.int8)
    code[unclear] = CODE[Conclusion.UNCLEAR]
    code[guilty] = CODE[Conclusion.COLLECTOR]
    sure = np.where(
        guilty, certainty, 1.0 - np.where(enough, certainty, np.minimum(certainty, 0.1))
    )
    sure[unclear] = np.minimum(certainty[unclear], COLLECTOR)
    _clear(told, code, sure, permitted)
    collectors = code == CODE[Conclusion.COLLECTOR]
    joined, campaign = join(rings, collectors, certainty, measured)
    return Verdicts(code, sure, measured.level.astype(np.int8), campaign, joined, told)


def _gather(signals: Sequence[Signals], measured: Measured) -> _Evidence:
    """Take the weightiest signal of each family for each actor."""
    nats = np.zeros((len(FAMILIES), len(measured.actor)))
    decisive = np.zeros(len(measured.actor), np.bool_)
    crowd = (measured.level >= NETWORK) & ~single(measured)
    for one in signals:
        shared = (one.family is Family.VOLUME) & crowd[one.rows]
        weight = np.where(shared, 0.0, WEIGHTS[one.detector] * one.strength)
        family = nats[FAMILIES.index(one.family)]
        family[one.rows] = np.maximum(family[one.rows], weight)
        decisive[one.rows] |= one.decisive & ~shared
    return _Evidence(nats, decisive)


def _witnesses(evidence: _Evidence) -> NDArray[np.int64]:
    """Count the independent kinds of evidence that weigh something."""
    sound = evidence.nats >= SOUND
    much = [place for place, family in enumerate(FAMILIES) if family in MUCH]
    apart = [place for place in range(len(FAMILIES)) if place not in much]
    return np.asarray(sound[much].any(axis=0).astype(np.int64) + sound[apart].sum(axis=0))


def _enough(
    measured: Measured, rings: Sequence[Ring], signals: Sequence[Signals]
) -> NDArray[np.bool_]:
    """
    Tell who was shown enough people, alone or with others, to be called a collector at all.

    With others: in a ring, or among the many hands of a list of identifiers (``detectors.spread``).
    """
    tried = np.nan_to_num(measured.lookups) + np.nan_to_num(measured.misses)
    enough = (measured.subjects >= PEOPLE) | (tried >= PEOPLE)
    for ring in rings:
        if ring.subjects >= RING_PEOPLE:
            enough[ring.members] = True
    for one in signals:
        if one.detector == "spread":
            enough[one.rows] = True
    return np.asarray(enough, np.bool_)


def _clear(
    signals: Sequence[Signals],
    code: NDArray[np.int8],
    certainty: NDArray[np.float64],
    permitted: NDArray[np.bool_] | None,
) -> None:
    """Name verified agents, and those with an agreement, which comes first."""
    for one in signals:
        if one.detector == "verified":
            code[one.rows] = CODE[Conclusion.VERIFIED_AGENT]
            certainty[one.rows] = 0.999
    if permitted is not None:
        code[permitted] = CODE[Conclusion.PERMITTED]
        certainty[permitted] = 1.0
