"""The narrowest level that explains the evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.detection.worlds import NETWORK, table

from privet.adapters.intel.languages import LANGUAGES, language
from privet.detection.devices import Apart, Devices
from privet.detection.narrowing import Meant, Walker
from privet.detection.signals import Family, Threat, mark
from privet.verdict.conclude import conclude
from privet.verdict.conclusions import Conclusion
from privet.verdict.narrowest import blamed, narrowed, told_apart, undivided

if TYPE_CHECKING:
    from privet.detection.signals import Signals
    from privet.verdict.conclude import Verdicts

DEVICE = 3
PART = Meant(400, 420, 410.0, 1_000_000, 9_000_000)


def test_the_device_is_named_and_the_address_cleared() -> None:
    """A device that walked is named, an address without one cleared, a walking one kept."""
    measured = table(
        4,
        subjects=900.0,
        level=[NETWORK, NETWORK, NETWORK, 0],
        devices=30.0,
        near_share=[0.2, 0.1, 0.9, 0.9],
    )
    everybody = np.ones(4, np.bool_)
    signals = mark(
        "enumeration", Threat.SCRAPING, Family.ORDER, np.ones(4), str, decisive=everybody
    )
    verdicts = conclude(measured, [signals])
    rows = blamed(measured, verdicts)
    found = narrowed(verdicts, measured, rows, [Walker(1, 77, PART, 30, 1, 0.4)])

    assert [0, 1, 2] == rows.tolist()
    assert [DEVICE, NETWORK, NETWORK, 0] == found.level.tolist()
    assert [
        Conclusion.COLLECTOR,
        Conclusion.UNCLEAR,
        Conclusion.COLLECTOR,
        Conclusion.COLLECTOR,
    ] == [found.conclusion(row) for row in range(4)]
    assert {0: PART} == found.parts
    assert (
        "one of 30 devices on the address did it alone, to 400 people; the others are not meant"
        == found.reasons(0)[1].because
    )


@pytest.mark.parametrize(("share", "walking"), [(0.95, 1), (0.5, 2)])
def test_a_walk_that_one_device_made_is_that_device_s(share: float, walking: int) -> None:
    """Where an address walks as a whole, one device is named if the walk is its own, and not a piece of it."""
    measured = table(1, subjects=900.0, level=NETWORK, devices=30.0, near_share=0.9, sweep=200.0)
    signals = mark(
        "enumeration", Threat.SCRAPING, Family.ORDER, np.ones(1), str, decisive=np.ones(1, np.bool_)
    )
    verdicts = conclude(measured, [signals])
    walker = Walker(1, 77, PART, 30, walking, share)
    found = narrowed(verdicts, measured, blamed(measured, verdicts), [walker])

    assert Conclusion.COLLECTOR == found.conclusion(0)
    assert [DEVICE if walking == 1 else NETWORK] == found.level.tolist()


def test_several_devices_are_counted() -> None:
    """Where several devices walk among others, the words say so."""
    measured = table(1, subjects=900.0, level=NETWORK, devices=30.0, near_share=0.2)
    signals = mark(
        "enumeration", Threat.SCRAPING, Family.ORDER, np.ones(1), str, decisive=np.ones(1, np.bool_)
    )
    verdicts = conclude(measured, [signals])
    walker = Walker(1, 77, PART, 30, 3, 0.3)
    found = narrowed(verdicts, measured, blamed(measured, verdicts), [walker])

    assert (
        "3 of 30 devices on the address did it, to 400 people; the others are not meant"
        == found.reasons(0)[1].because
    )
    assert all(
        language(tag).clause(part) is not None
        for tag in set(LANGUAGES) - {"en"}
        for part in found.reasons(0)[1].because.split("; ")
    )


def test_nobody_to_narrow() -> None:
    """Without shared addresses nothing changes."""
    measured = table(2, subjects=9.0)
    verdicts = conclude(measured, [])
    found = narrowed(verdicts, measured, blamed(measured, verdicts), [])

    assert verdicts.code.tolist() == found.code.tolist()
    assert () == found.signals


def test_one_visitor_under_many_names_is_kept() -> None:
    """An address that never comes back to anybody is no crowd, though it names forty devices."""
    measured = table(
        2, subjects=5000.0, level=NETWORK, devices=43.0, near_share=0.0, sweep=[364.0, 0.0]
    )
    signals = mark(
        "declared", Threat.SCRAPING, Family.CLIENT, np.ones(2), str, decisive=np.ones(2, np.bool_)
    )
    verdicts = conclude(measured, [signals])
    found = narrowed(verdicts, measured, blamed(measured, verdicts), [])

    assert [Conclusion.COLLECTOR, Conclusion.UNCLEAR] == [found.conclusion(row) for row in range(2)]


def signalled(rows: int, detector: str, family: Family, whom: list[int], words: str) -> Signals:
    """Let a detector speak, decisively, of some rows."""
    strength = np.isin(np.arange(rows), whom).astype(float)
    return mark(
        detector,
        Threat.SCRAPING,
        family,
        strength,
        lambda row: f"{words} {row}",
        decisive=strength > 0,
    )


def apart(row: list[int], size: list[int], verdict: list[str]) -> tuple[Apart, Verdicts]:
    """Make devices that were shown so many people, and what is concluded of each."""
    shown, place = np.array(size, float), np.arange(len(row))
    found = table(
        len(row),
        subjects=shown,
        exposures=shown,
        weighted=shown / 2,
        first=6 + place,
        last=70 + place,
        level=NETWORK,
        devices=1.0,
        sweep=200.0,
    )
    signals = [
        signalled(len(row), "enumeration", Family.ORDER, [i], "took")
        for i, each in enumerate(verdict)
        if each == Conclusion.COLLECTOR
    ]
    unsure = [i for i, each in enumerate(verdict) if each == Conclusion.UNCLEAR]
    strength = np.isin(np.arange(len(row)), unsure).astype(float)
    signals += [
        mark("sweep", Threat.SCRAPING, Family.SELECTION, strength, lambda at: f"went through {at}"),
        mark("budget", Threat.SCRAPING, Family.VOLUME, strength, lambda at: f"saw {at}"),
    ]
    people = tuple(np.arange(each, dtype=np.uint64) for each in size)
    devices = Devices(
        np.array(row, np.int64), np.arange(70, 70 + len(row), dtype=np.uint64), np.array(size)
    )
    return Apart(devices, found, people), conclude(found, signals)


def test_what_is_concluded_of_a_device_is_said_of_it() -> None:
    """Of three ordinary addresses with a device that stands out, devices are named, the graver first; reasons are theirs."""
    measured = table(3, subjects=9000.0, level=NETWORK, devices=30.0)
    volume = mark(
        "budget", Threat.SCRAPING, Family.VOLUME, np.ones(3), lambda row: f"the address {row}"
    )
    verdicts = conclude(measured, [volume])
    kinds = [Conclusion.UNCLEAR, Conclusion.COLLECTOR, Conclusion.UNCLEAR, Conclusion.ORDINARY]
    found, judged = apart([0, 0, 1, 2], [4000, 900, 800, 700], [*kinds])
    named = told_apart(verdicts, measured, found, judged)

    assert [Conclusion.COLLECTOR, Conclusion.UNCLEAR, Conclusion.ORDINARY] == [
        named.conclusion(row) for row in range(3)
    ]
    assert [DEVICE, DEVICE, NETWORK] == named.level.tolist()
    assert {0: (900, 900, 450.0, 7, 71), 1: (800, 800, 400.0, 8, 72)} == named.parts
    assert {0: 71, 1: 72} == named.devices
    assert named.certainty[:2].tolist() == judged.certainty[1:3].tolist()
    alone = "one of 30 devices on the address did it alone, to {} people; the others are not meant"
    assert [
        ["took 1", alone.format(900)],
        ["went through 2", "saw 2", alone.format(800)],
        ["the address 2"],
    ] == [[reason.because for reason in named.reasons(row)] for row in range(3)]


def test_an_address_that_goes_by_a_list_stays_a_collector() -> None:
    """Its device is named where nearly all people are that device's, and under several names the address is."""
    measured = table(2, subjects=1000.0, level=NETWORK, devices=30.0, sweep=200.0)
    signals = signalled(2, "declared", Family.CLIENT, [0, 1], "a script")
    volume = mark("budget", Threat.SCRAPING, Family.VOLUME, np.ones(2), str)
    verdicts = conclude(measured, [signals, volume])
    kinds = [Conclusion.UNCLEAR] * 3
    found, judged = apart([0, 1, 1], [900, 500, 500], [*kinds])
    named = told_apart(verdicts, measured, found, judged)

    assert [Conclusion.COLLECTOR] * 2 == [named.conclusion(row) for row in range(2)]
    assert [DEVICE, NETWORK] == named.level.tolist()
    assert ["a script 0", "device"] == [
        reason.because if reason.detector != "device" else "device" for reason in named.reasons(0)
    ]


def test_devices_are_looked_for_where_the_address_would_be_named() -> None:
    """A device that walked is named already; whom an agreement permits is left alone, a campaign, and a crawler's address."""
    proven = [0.0, 0.0, 0.0, 0.0, 5.0]
    measured = table(
        5, subjects=900.0, level=NETWORK, devices=30.0, requests=900.0, verified=proven
    )
    permitted = np.array([False, False, True, False, False])
    verdicts = conclude(measured, [], permitted=permitted)
    level, campaign = verdicts.level.copy(), verdicts.campaign.copy()
    level[1], campaign[3] = DEVICE, 0
    verdicts = replace(verdicts, level=level, campaign=campaign)
    rows = np.array([0, 1, 2, 3, 4, 0])
    devices = Devices(rows, rows.astype(np.uint64), rows)

    assert [0, 5] == np.flatnonzero(undivided(verdicts, measured, devices)).tolist()
