"""The narrowest level that explains the evidence: one device, rather than all behind an address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.detectors.sweep import single
from privet.detection.signals import Family, Signals, Threat
from privet.detection.site import DEVICE, NETWORK
from privet.verdict.conclusions import CODE, Conclusion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.narrowing import Walker
    from privet.verdict.conclude import Verdicts

WALKING = 0.5
"""The share of near steps from which on an address as a whole walks, whatever it calls itself, unless one device makes these steps."""

ALONE = 0.8
"""The share of an address's near steps from which on the device that made them is named, and nobody else.

Chosen on invented logs (seeds 2, 3, 5): one walker in an office of thirteen devices makes 0.96 and more of them;
of software that goes by two names, by turns or one after the other, either makes half at most, of three a fifth to a third.
"""


def blamed(measured: Measured, verdicts: Verdicts) -> NDArray[np.int64]:
    """Return the rows of addresses with several devices that are called collectors, alone."""
    collectors = verdicts.code == CODE[Conclusion.COLLECTOR]
    crowd = (measured.level == NETWORK) & (measured.devices > 1) & (verdicts.campaign < 0)
    return np.flatnonzero(collectors & crowd).astype(np.int64)


def narrowed(
    verdicts: Verdicts,
    measured: Measured,
    rows: NDArray[np.int64],
    found: Sequence[Walker],
) -> Verdicts:
    """
    Name the device where one holds the evidence, and clear the address where none does.

    An address whose requests walk as a whole, or never come back to anybody, stays a collector where no device made the walk
    alone: software that changes its name with every request is one visitor under many names.

    Args:
        verdicts: What was concluded of whole actors.
        measured: All actors.
        rows: The rows in question, of ``blamed``.
        found: Devices that walk, on some of them.
    """
    by_actor = {walker.actor: walker for walker in found}
    code, level, certainty = verdicts.code.copy(), verdicts.level.copy(), verdicts.certainty.copy()
    told: dict[int, Walker] = {}
    alone = single(measured)
    for row in rows.tolist():
        walker = by_actor.get(int(measured.actor[row]))
        whole = measured.value("near_share", row) >= WALKING or bool(alone[row])
        if walker is not None and (walker.share >= ALONE or not whole):
            level[row], told[row] = DEVICE, walker
        elif walker is None and not whole:
            code[row], certainty[row] = CODE[Conclusion.UNCLEAR], 0.5
    return replace(
        verdicts,
        code=code,
        level=level,
        certainty=certainty,
        signals=(*verdicts.signals, *_told(told)),
        people={row: walker.people for row, walker in told.items()},
        devices={row: walker.device for row, walker in told.items()},
    )


def _told(found: dict[int, Walker]) -> tuple[Signals, ...]:
    """Say of each device that it was one among others."""
    if not found:
        return ()

    def because(row: int) -> str:
        walker = found[row]
        who = f"one of {walker.devices:,} devices on the address did it alone"
        if walker.walking > 1:
            who = f"{walker.walking:,} of {walker.devices:,} devices on the address did it"
        return f"{who}, to {walker.people:,} people; the others are not meant"

    rows = np.array(sorted(found), np.int64)
    return (
        Signals(
            "device",
            Threat.SCRAPING,
            Family.CLIENT,
            rows,
            np.ones(len(rows)),
            np.zeros(len(rows), np.bool_),
            because,
        ),
    )
