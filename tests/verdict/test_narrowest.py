"""The narrowest level that explains the evidence."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import NETWORK, table

from privet.adapters.intel.languages import LANGUAGES, language
from privet.detection.narrowing import Walker
from privet.detection.signals import Family, Threat, mark
from privet.verdict.conclude import conclude
from privet.verdict.conclusions import Conclusion
from privet.verdict.narrowest import blamed, narrowed

DEVICE = 3


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
    found = narrowed(verdicts, measured, rows, [Walker(1, 77, 400, 30, 1, 0.4)])

    assert [0, 1, 2] == rows.tolist()
    assert [DEVICE, NETWORK, NETWORK, 0] == found.level.tolist()
    assert [
        Conclusion.COLLECTOR,
        Conclusion.UNCLEAR,
        Conclusion.COLLECTOR,
        Conclusion.COLLECTOR,
    ] == [found.conclusion(row) for row in range(4)]
    assert {0: 400} == found.people
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
    walker = Walker(1, 77, 400, 30, walking, share)
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
    walker = Walker(1, 77, 400, 30, 3, 0.3)
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
