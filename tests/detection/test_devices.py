"""Devices on shared addresses, measured as if each were alone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.devices import Against, Apart, apart, busy_devices
from privet.detection.measures.sightings import followed
from privet.detection.measuring import measure
from privet.detection.relations import ways
from privet.exposure.exposures import LOOKUP, VIEW, exposures
from privet.exposure.handles import ACCOUNT, NETWORK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from privet.detection.measured import Measured

PEOPLE = 1000
OFFICE, HOME, BOB = 7, 8, 9
TOOL = 99

Row = tuple[int, int, int, int]
"""An actor, its level, its device, a person."""


def site(seed: int, tool: list[int], *, devices: int = 4, pages: int = 400) -> list[Row]:
    """Let devices in an office open people as they are sought, and one go through a list; everybody is opened elsewhere."""
    chance = np.random.default_rng(seed)
    sought = (np.arange(PEOPLE) + 1.0) ** -0.9
    rows = [(BOB, ACCOUNT, 1, person) for person in range(PEOPLE)]
    for device in range(1, devices + 1):
        drawn = chance.choice(PEOPLE, pages, p=sought / sought.sum())
        rows += [(OFFICE, NETWORK, device, int(person)) for person in drawn]
    rows += [(OFFICE, NETWORK, TOOL, person) for person in tool]
    rows += [(HOME, NETWORK, TOOL, person) for person in range(600)]
    return [rows[i] for i in chance.permutation(len(rows))]


@contextmanager
def kept(folder: Path, rows: list[Row], kind: int = VIEW) -> Iterator[tuple[Ledger, Measured]]:
    """Keep exposures in a ledger, and measure its actors."""
    actor, level, device, person = np.array(rows, np.int64).T
    moments = 20_000 * 86_400_000_000 + np.arange(len(rows)) * 1_000_000
    with Ledger.temporary(parent=folder) as ledger:
        with ledger.begin("log") as intake:
            intake.add(
                exposures(
                    actor=actor,
                    level=level,
                    device=device,
                    network=np.where(level == NETWORK, actor, 3),
                    subject=person + 1,
                    place=person,
                    at=moments,
                    kind=np.full(len(rows), kind),
                )
            )
            intake.commit()
        yield ledger, measure(ledger)


def told_apart(folder: Path, rows: list[Row], meeting: float = 1.0) -> tuple[Measured, Apart]:
    """Measure the devices of an invented site apart."""
    with kept(folder, rows) as (ledger, measured):
        devices = busy_devices(ways(ledger), measured)
        against = Against.of(devices, followed(ledger), PEOPLE, meeting)
        return measured, apart(ledger, measured, against)


def test_busy_devices_are_those_of_shared_addresses(tmp_path: Path) -> None:
    """An account is one visitor, and so is an address with one device; few exposures tell nothing."""
    rows = [*site(1, list(range(300)), pages=299), (OFFICE, NETWORK, 0, 1)]
    with kept(tmp_path, rows) as (ledger, measured):
        devices = busy_devices(ways(ledger), measured)

    assert [(OFFICE, TOOL, 300)] == [
        (int(measured.actor[row]), int(device), int(shown))
        for row, device, shown in zip(*devices, strict=True)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_who_goes_by_a_list_is_told_from_who_chooses(tmp_path: Path, seed: int) -> None:
    """Of five devices with four hundred exposures and more the one that never came back is measured, alone."""
    people = np.random.default_rng(seed).permutation(PEOPLE)[:700].tolist()
    measured, found = told_apart(tmp_path, site(seed, people))

    assert [TOOL] == found.devices.device.tolist()
    assert [OFFICE] == measured.actor[found.devices.row].tolist()
    assert [700.0] == found.measured.subjects.tolist()
    assert [1.0] == found.measured.novelty.tolist()
    assert [1.0] == found.measured.devices.tolist()
    assert sorted(person + 1 for person in people) == found.people[0].tolist()
    assert found.measured.sweep[0] == pytest.approx(found.measured.sweep_due[0])
    assert np.isnan(found.measured.tail[0])


def test_order_is_that_of_all_people(tmp_path: Path) -> None:
    """Between two people of a walk stand those whom others opened: every third is a stride of three."""
    _, found = told_apart(tmp_path, sorted(site(3, list(range(0, PEOPLE, 2)))))

    assert [2.0] == found.measured.stride.tolist()
    assert found.measured.run[0] > 400


def test_what_else_was_done_on_the_address_speaks_for_the_device(tmp_path: Path) -> None:
    """Pages of other kinds are not known by device, and so all are each device's."""
    with kept(tmp_path, site(4, list(range(600)))) as (ledger, measured):
        pages, assets = np.full(len(measured), 5000.0), np.full(len(measured), 90.0)
        rich = measured.take(np.arange(len(measured)))
        rich = type(rich)(
            rich.actor,
            rich.level,
            rich.first,
            rich.last,
            {name: getattr(rich, name) for name in ("views", "devices", "misses", "circles")}
            | {"pages": pages, "assets": assets, "beacons": assets},
        )
        devices = busy_devices(ways(ledger), measured)
        against = Against.of(devices, followed(ledger), PEOPLE, 1.0)
        found = apart(ledger, rich, against)

    others = 5000 - (4 * 400 + 600)
    assert [600.0 + others] == found.measured.pages.tolist()
    assert [90.0] == found.measured.assets.tolist()


def test_a_crowd_with_one_browser_is_no_visitor(tmp_path: Path) -> None:
    """Three hundred telephones of one kind come back to the same people, and so are not measured."""
    chance = np.random.default_rng(5)
    crowd = chance.integers(0, PEOPLE, 4000).tolist()
    few = [(OFFICE, NETWORK, TOOL, person) for person in crowd]
    _, found = told_apart(tmp_path, [*site(5, []), *few])

    assert 0 == len(found.measured)
    assert () == found.people


def test_who_hides_in_a_crowd_is_not_told_from_it(tmp_path: Path) -> None:
    """A harvester with the browser of thirty others would have them blamed with it."""
    chance = np.random.default_rng(6)
    both = [*chance.permutation(PEOPLE).tolist(), *chance.integers(0, PEOPLE, 100).tolist()]
    _, crowded = told_apart(tmp_path, site(6, both))
    _, nearly = told_apart(tmp_path, site(6, both[: PEOPLE + 20]))

    assert 0 == len(crowded.measured)
    assert [TOOL] == nearly.devices.device.tolist()


def test_nothing_is_due_where_nobody_meets(tmp_path: Path) -> None:
    """Where everybody opens records of his own, the ledger is not asked."""
    with kept(tmp_path, site(7, list(range(600)))) as (ledger, measured):
        devices = busy_devices(ways(ledger), measured)
        against = Against.of(devices, followed(ledger), PEOPLE, 0.0)
        found = apart(_Silent(), measured, against)  # type: ignore[arg-type]

    assert len(devices.row) > 0
    assert 0 == len(found.measured)


class _Silent:
    """A ledger that must not be asked."""


def test_looking_somebody_up_is_no_list(tmp_path: Path) -> None:
    """Whom one resolves by telephone number is no choice among pages."""
    with kept(tmp_path, site(8, list(range(600))), LOOKUP) as (ledger, measured):
        devices = busy_devices(ways(ledger), measured)
        found = apart(ledger, measured, Against.of(devices, followed(ledger), PEOPLE, 1.0))

    assert 0 == len(found.measured)
