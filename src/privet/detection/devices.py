"""Devices on addresses that several share, each measured as if it had its address to itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import ibis
import numpy as np

from privet.detection.detectors.sweep import BEGIN, PEOPLE
from privet.detection.measured import Measured
from privet.detection.measures.sweep import picks, returns_due, sweep
from privet.detection.measuring import IN_ORDER, MOST, Background, gathered, in_order
from privet.detection.relations import EXPOSURES, joined, whole_actors
from privet.detection.site import NETWORK
from privet.detection.tastes import TASTES
from privet.detection.visits import Subjects, Visits, firsts
from privet.exposure.exposures import HIT, VIEW
from privet.exposure.windows import bounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.relations import Columns, Relations

PARTS = ibis.table({"actor": "uint64", "device": "uint64", "part": "uint64"}, name="parts")
"""Devices that a question is about, numbered; whoever asks hands them over with the question."""

THEIRS = (
    EXPOSURES.filter((EXPOSURES.kind == VIEW) & (EXPOSURES.outcome == HIT))
    .inner_join(PARTS, ["actor", "device"])
    .select(
        *("at", "subject", "people", "weight", "kind", "outcome"),
        *("place", "page", "surface", "block"),
        actor="part",
    )
    .order_by(["actor", "at"])
)
"""What each of them opened; look-ups and lists are left out, as they are of a taste."""

OTHERS = 0.05
"""The share of a device's picks that may be returns. Once a device has nearly everybody, each page that somebody else opens
under its name is one: so at most so much of it is others'.

Chosen on invented logs (seeds 2, 3, 5): one of twelve colleagues with the harvester's browser makes 0.01 of them, thirty-three
students at least 0.12; crowds of people alone, of the simulator as well, at least 0.28.
"""

ABSENT = (
    *("misses", "circles", "lookups", "lookup_misses", "lists", "accounts"),
    *("errors", "declared", "claimed", "verified", "newcomer"),
)
"""What is not known of a device, or not held against it."""

ALONE = ("networks", "blocks", "devices", "concurrent", "devices_top", "devices_even")
"""What there is one of: it is one visitor."""


class Devices(NamedTuple):
    """
    Name devices on shared addresses, by address and then by pseudonym.

    Args:
        row: int64, the row of the address in the measures.
        device: uint64, the device's pseudonym.
        rows: int64, how many exposures it had.
    """

    row: NDArray[np.int64]
    device: NDArray[np.uint64]
    rows: NDArray[np.int64]

    def of(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> Devices:
        """Return some of them."""
        return Devices(self.row[which], self.device[which], self.rows[which])


@dataclass(frozen=True, slots=True)
class Apart:
    """
    Hold devices that are one visitor each, whoever else is on their address.

    Args:
        devices: They.
        measured: What was measured of each, a row a device.
        people: The pseudonyms of whom each was shown.
    """

    devices: Devices
    measured: Measured
    people: tuple[NDArray[np.uint64], ...]


class Against(NamedTuple):
    """
    Hold devices, and what they are measured against.

    Args:
        devices: Which.
        everybody: Every data subject that anybody opened, with its place among all.
        people: Distinct people that anybody was shown.
        meeting: How far ordinary visitors meet at people (``measures.sweep.meets``).
    """

    devices: Devices
    everybody: Subjects
    people: int
    meeting: float

    @classmethod
    def of(cls, devices: Devices, followed: Columns, people: int, meeting: float) -> Against:
        """Give everybody whom anybody opened a rank (``measures.sightings.followed``)."""
        columns = (followed[name].astype(np.int64) for name in ("actors", "place"))
        everybody = Subjects.of(followed["subject"].astype(np.uint64), *columns)
        return cls(devices, everybody, max(people, everybody.people), meeting)

    def only(self, which: NDArray[np.bool_]) -> Against:
        """Return some of the devices with it."""
        return self._replace(devices=self.devices.of(which))


def busy_devices(met: Columns, measured: Measured) -> Devices:
    """
    Return the devices with enough exposures to be looked at, on addresses that have several.

    Args:
        met: The ways in which actors were seen (``relations.WAYS``).
        measured: All actors.
    """
    many = np.flatnonzero((met["rows"] >= PEOPLE) & (met["device"] != 0))
    row = np.searchsorted(measured.actor, met["actor"][many].astype(np.uint64))
    shared = (measured.level == NETWORK) & (measured.devices > 1) & (measured.actor != 0)
    row, many = row[shared[row]], many[shared[row]]
    device = met["device"][many].astype(np.uint64)
    found = Devices(row.astype(np.int64), device, met["rows"][many].astype(np.int64))
    return found.of(np.lexsort((device, row)))


def apart(ledger: Relations, measured: Measured, against: Against) -> Apart:
    """
    Measure those of the devices that go through people as one visitor with a list does (``measures.sweep``).

    A User-Agent is no person: behind an address may stand three hundred telephones of one kind. But
    many who know nothing of each other come upon the same people again and again; where a device
    hardly ever did (``OTHERS``), there is one visitor. The others are not measured, whatever they opened.

    What was done on the address besides opening people is not known by device: each is held to have
    done all of it, which speaks for it.

    Args:
        ledger: What was seen.
        measured: All actors.
        against: Devices of ``busy_devices``, and what they are measured against.
    """
    devices = against.devices
    due = returns_due(devices.rows.astype(np.float64), against.people, against.meeting)
    asked = devices.of(due >= BEGIN)
    actor, number = measured.actor[asked.row], np.arange(len(asked.row), dtype=np.uint64)
    batches: list[Columns] = []
    swept: list[Columns] = []
    if len(number):
        table = {"actor": actor, "device": asked.device, "part": number}
        for batch in whole_actors(ledger.stream(THEIRS, {"parts": table}), MOST):
            theirs, own = _listed(batch, against)
            batches.append(theirs)
            swept.append(own)
    own = joined(swept) if swept else dict.fromkeys(("part", "sweep", "sweep_due"), np.zeros(0))
    kept = asked.of(own.pop("part").astype(np.int64))
    if not len(kept.row):
        return Apart(kept, measured.take(kept.row), ())
    rows = joined(batches)
    found = _measured(rows, _beside(kept, measured), against)
    unknown = dict.fromkeys(TASTES, np.full(len(kept.row), np.nan))
    people = np.split(rows["subject"], bounds(rows["actor"])[1:-1])
    found = found.but(np.arange(len(found)), unknown | own)
    return Apart(kept, found, tuple(np.unique(each) for each in people))


def _listed(batch: Columns, against: Against) -> tuple[Columns, Columns]:
    """Return the rows of devices that hardly ever came back to anybody, with how improbable that is."""
    names = ("actor", "subject", "kind", "outcome")
    starts, _, own = firsts(*(batch[name] for name in names))
    nothing = np.zeros(len(own), np.int64)
    met = Visits(starts, nothing, own, nothing, nothing)
    picked = picks(batch)
    nats, due = sweep(picked, met, against.people, against.meeting)
    size = np.diff(bounds(batch["actor"]))
    people = np.add.reduceat(own > 0, starts[:-1])
    again = 1.0 - people / picked
    kept = (people >= PEOPLE) & (nats >= BEGIN) & (again <= OTHERS)
    part = batch["actor"][bounds(batch["actor"])[:-1]]
    theirs = {name: column[np.repeat(kept, size)] for name, column in batch.items()}
    return theirs, {"part": part[kept], "sweep": nats[kept], "sweep_due": due[kept]}


def _beside(devices: Devices, measured: Measured) -> Columns:
    """Return what was done on each device's address besides opening people."""
    address = measured.take(devices.row)
    others = np.maximum(address.pages - address.opened, 0.0)
    return {"pages": others, "assets": address.assets, "beacons": address.beacons}


def _measured(rows: Columns, beside: Columns, against: Against) -> Measured:
    """Measure devices as `measuring.measure` does actors, from their rows alone."""
    starts = bounds(rows["actor"])
    actor = rows["actor"][starts[:-1]]
    size = len(actor)
    out: Columns = {name: np.zeros(size) for name in (*IN_ORDER, *ABSENT)}
    out |= {name: np.ones(size) for name in ALONE}
    out["views"] = out["exposures"] = np.diff(starts).astype(np.float64)
    surfaces, often = np.unique(rows["surface"], return_counts=True)
    before = Background(
        against.everybody, surfaces.astype(np.int64), often.astype(np.int64), np.nan
    )
    ordered, paths, _ = in_order(rows, before, actor, out)
    out["novelty"] = out["subjects"] / out["exposures"]
    out |= beside | {"pages": out["views"] + beside["pages"]}
    facts = {
        "actor": actor,
        "level": np.full(size, NETWORK, np.int8),
        "first": rows["at"][starts[:-1]],
        "last": rows["at"][starts[1:] - 1],
    }
    which, columns = gathered(ordered, paths)
    return Measured(**facts, columns=out, rows=which, ordered=columns)
