"""The narrowest level that explains the evidence."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import NETWORK, table

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
    found = narrowed(verdicts, measured, rows, [Walker(1, 77, 400, 30)])

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
