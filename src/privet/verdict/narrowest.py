"""The narrowest level that explains the evidence: one device, rather than all behind an address."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.detectors.sweep import single
from privet.detection.narrowing import Meant, Walker
from privet.detection.signals import Family, Signals, Threat
from privet.detection.site import DEVICE, NETWORK
from privet.verdict.conclusions import CODE, Conclusion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from privet.detection.devices import Apart, Devices
    from privet.detection.measured import Measured
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
        signals=(*_without(verdicts.signals, told, (Family.VOLUME,)), *_told(told)),
        parts={row: walker.meant for row, walker in told.items()},
        devices={row: walker.device for row, walker in told.items()},
    )


def undivided(verdicts: Verdicts, measured: Measured, devices: Devices) -> NDArray[np.bool_]:
    """
    Tell which devices stand on addresses that are judged as a whole so far.

    Members of a campaign are not asked about, nor who is permitted, nor where a crawler that is proven came from.
    """
    codes = [CODE[each] for each in (Conclusion.COLLECTOR, Conclusion.UNCLEAR, Conclusion.ORDINARY)]
    whole = (verdicts.level == NETWORK) & (verdicts.campaign < 0) & np.isin(verdicts.code, codes)
    return np.asarray((whole & (np.nan_to_num(measured.verified) == 0))[devices.row], np.bool_)


def told_apart(verdicts: Verdicts, measured: Measured, found: Apart, judged: Verdicts) -> Verdicts:
    """
    Name devices that go through people by a list of their own, in the place of their addresses.

    What is concluded of the device is said of it, and the others are not meant. An address that is a
    collector itself stays one, and the device is named if nearly all whom it was shown are the device's.

    Args:
        verdicts: What was concluded of whole actors.
        measured: All actors.
        found: Devices that are one visitor each.
        judged: What was concluded of those.
    """
    code, level, certainty = verdicts.code.copy(), verdicts.level.copy(), verdicts.certainty.copy()
    told: dict[int, Walker] = {}
    part: dict[int, int] = {}
    for row in np.unique(found.devices.row).tolist():
        hands = np.flatnonzero(found.devices.row == row)
        blamed_itself = code[row] == CODE[Conclusion.COLLECTOR]
        if not blamed_itself:
            doubted = hands[judged.code[hands] == CODE[Conclusion.UNCLEAR]]
            hands = hands[judged.code[hands] == CODE[Conclusion.COLLECTOR]]
            hands = hands if len(hands) else doubted
        walker = _hand(row, hands, found, measured)
        if walker is None or (blamed_itself and walker.share < ALONE):
            continue
        told[row], level[row] = walker, DEVICE
        if not blamed_itself:
            part[row] = int(hands[found.devices.device[hands] == walker.device][0])
            code[row], certainty[row] = judged.code[part[row]], judged.certainty[part[row]]
    signals = _without(verdicts.signals, part, tuple(Family))
    signals = _without(signals, told.keys() - part.keys(), (Family.VOLUME,))
    return replace(
        verdicts,
        code=code,
        level=level,
        certainty=certainty,
        signals=(*signals, *_of_parts(judged.signals, part), *_told(told)),
        parts={**verdicts.parts, **{row: walker.meant for row, walker in told.items()}},
        devices={**verdicts.devices, **{row: walker.device for row, walker in told.items()}},
    )


def _hand(row: int, hands: NDArray[np.int64], found: Apart, measured: Measured) -> Walker | None:
    """Return the one of some devices on an address that was shown the most people; None where there is none."""
    if not len(hands):
        return None
    most = max(hands.tolist(), key=lambda hand: len(found.people[hand]))
    people = len(np.unique(np.concatenate([found.people[hand] for hand in hands])))
    theirs = found.measured.take(hands)
    # several may have had the same people
    each = float(theirs.weighted.sum() / theirs.subjects.sum())
    exposures, first, last = theirs.exposures.sum(), theirs.first.min(), theirs.last.max()
    return Walker(
        actor=int(measured.actor[row]),
        device=int(found.devices.device[most]),
        meant=Meant(people, int(exposures), people * each, int(first), int(last)),
        devices=int(measured.value("devices", row)),
        walking=len(hands),
        share=len(found.people[most]) / max(measured.value("subjects", row), 1.0),
    )


def _without(
    signals: Sequence[Signals], rows: Collection[int], families: Collection[Family]
) -> tuple[Signals, ...]:
    """Return what is said of all others, and of these beyond some families."""
    if not rows:
        return tuple(signals)
    left: list[Signals] = []
    for each in signals:
        kept = np.ones(len(each), np.bool_)
        if each.family in families:
            kept = ~np.isin(each.rows, list(rows))
        left.append(each if kept.all() else _only(each, kept))
    return tuple(left)


def _only(signals: Signals, kept: NDArray[np.bool_]) -> Signals:
    """Return what is said of some rows."""
    return replace(
        signals,
        rows=signals.rows[kept],
        strength=signals.strength[kept],
        decisive=signals.decisive[kept],
    )


def _of_parts(signals: Sequence[Signals], part: Mapping[int, int]) -> Iterator[Signals]:
    """Yield what is said of some parts as said of the rows that they stand for; both ascend alike."""
    row_of = {at: row for row, at in part.items()}
    for each in signals:
        some = _only(each, np.isin(each.rows, list(row_of)))
        rows = np.array([row_of[at] for at in some.rows.tolist()], np.int64)
        said = partial(_said, each, part)
        yield replace(some, rows=rows, because=said)


def _said(signals: Signals, part: Mapping[int, int], row: int) -> str:
    """Return the words for a row, as they are for its part."""
    return signals.because(part[row])


def _told(found: dict[int, Walker]) -> tuple[Signals, ...]:
    """Say of each device that it was one among others."""
    if not found:
        return ()

    def because(row: int) -> str:
        walker = found[row]
        who = f"one of {walker.devices:,} devices on the address did it alone"
        if walker.walking > 1:
            who = f"{walker.walking:,} of {walker.devices:,} devices on the address did it"
        return f"{who}, to {walker.meant.people:,} people; the others are not meant"

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
