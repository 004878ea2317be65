"""Which device on a shared address took people in order, so that the address is not blamed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from privet.detection.chances import surprise
from privet.detection.relations import CHOSEN, EXPOSURES, chosen
from privet.exposure.exposures import HIT, VIEW
from privet.exposure.places import NOWHERE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.relations import Columns, Relations

REACH = 5
"""Ranks on either side that count as near."""

SHARE = 0.5
"""The share of near steps from which on a device walks."""

PEOPLE = 30
NATS = 30.0

SEEN = (
    EXPOSURES.filter(
        (EXPOSURES.kind == VIEW) & (EXPOSURES.outcome == HIT) & (EXPOSURES.place != NOWHERE)
    )
    .semi_join(CHOSEN, "actor")
    .select("actor", "device", "at", "subject", "place", "weight")
    .order_by(["actor", "device", "at"])
)


class Meant(NamedTuple):
    """
    Hold what those devices were shown that are meant where their address would be named.

    Args:
        people: Distinct data subjects.
        exposures: Times that one was shown.
        weighted: Distinct data subjects, each weighted by the most sensitive field shown.
        first: The first exposure, microseconds since 1970 UTC.
        last: The last.
    """

    people: int
    exposures: int
    weighted: float
    first: int
    last: int

    @classmethod
    def of(cls, rows: Columns) -> Meant:
        """Sum up exposures, of which there is one at least."""
        subject = np.unique(rows["subject"], return_inverse=True)[1]
        most = np.zeros(int(subject.max()) + 1)
        np.maximum.at(most, subject, rows["weight"])
        at = rows["at"]
        return cls(len(most), len(at), float(most.sum()), int(at.min()), int(at.max()))


@dataclass(frozen=True, slots=True)
class Walker:
    """
    Name the device on an address that took people in order.

    Args:
        actor: The address's pseudonym.
        device: The device's; the one that took the most where several walked.
        meant: What walking devices were shown.
        devices: Devices on that address that were shown somebody.
        walking: How many of them walk.
        share: The share of all near steps on the address that *device* made by itself, 0 to 1. Where one visitor changes its
            name on the way, no name has more than its part of the walk: steps lead from one to the other.
    """

    actor: int
    device: int
    meant: Meant
    devices: int
    walking: int
    share: float


def walkers(ledger: Relations, actors: NDArray[np.uint64]) -> list[Walker]:
    """
    Find, on each address, the devices that hold the evidence of a walk.

    An address on which none does, or on which all do, is not in the list.

    Args:
        ledger: What was seen.
        actors: Pseudonyms of addresses with more than one device.
    """
    if not len(actors):
        return []
    rows = ledger.run(SEEN, chosen(actors))
    starts = np.flatnonzero(np.diff(rows["actor"].astype(np.uint64), prepend=np.uint64(0)) != 0)
    parts = np.split(np.arange(len(rows["actor"])), starts[1:]) if len(starts) else []
    found = (_on_one({name: column[part] for name, column in rows.items()}) for part in parts)
    return [walker for walker in found if walker is not None]


def _on_one(rows: Columns) -> Walker | None:
    """Judge the devices of one address; rows sorted by device and time."""
    rank = np.unique(rows["place"], return_inverse=True)[1]
    total = int(rank.max(initial=0)) + 1
    devices, starts = np.unique(rows["device"], return_index=True)
    held: list[tuple[int, int, float]] = []
    theirs: list[NDArray[np.int64]] = []
    met: list[NDArray[np.int64]] = []
    made = 0.0
    for device, part in zip(devices, np.split(np.arange(len(rank)), starts[1:]), strict=True):
        _, first = np.unique(rank[part], return_index=True)
        met.append(part[np.sort(first)])
        steps = np.abs(np.diff(rank[met[-1]]))
        near = float((steps <= REACH).sum())
        made += near
        tried = np.array([float(len(steps))])
        nats = surprise(np.array([near]), tried, 2 * REACH / max(total, 2 * REACH + 1))[0]
        if len(met[-1]) >= PEOPLE and near >= SHARE * len(steps) and nats >= NATS:
            held.append((len(met[-1]), int(device), near))
            theirs.append(part)
    if not held or len(held) == len(devices):
        return None
    _, device, near = max(held)
    made += _handed(rows, rank, np.concatenate(met))
    actor = int(rows["actor"][0])
    walked = np.concatenate(theirs)
    taken = Meant.of({name: column[walked] for name, column in rows.items()})
    return Walker(actor, device, taken, len(devices), len(held), near / made)


def _handed(rows: Columns, rank: NDArray[np.int64], met: NDArray[np.int64]) -> int:
    """Count the near steps that lead from one device to another; *met* are the rows at which each met somebody first."""
    order = met[np.argsort(rows["at"][met], kind="stable")]
    near = np.abs(np.diff(rank[order])) <= REACH
    device = rows["device"][order]
    return int((near & (device[1:] != device[:-1])).sum())
