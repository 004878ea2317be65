"""A rule that condemns too many is suspected itself."""

from __future__ import annotations

import numpy as np

from privet.detection.signals import Family, Threat, mark
from privet.verdict.alerts import LEAST, demoted
from privet.verdict.conclude import Verdicts
from privet.verdict.conclusions import CODE, Conclusion


def verdicts(harvest: int, rhythm: int, campaign: int = 0, others: int = 0) -> Verdicts:
    """Return so many collectors by each of two rules, the last of the first as a campaign."""
    total = harvest + rhythm + others
    code = np.full(total, CODE[Conclusion.ORDINARY], np.int8)
    code[: harvest + rhythm] = CODE[Conclusion.COLLECTOR]
    joined = np.full(total, -1, np.int32)
    joined[harvest - campaign : harvest] = 0
    marks = np.arange(total)
    signals = (
        mark(
            "enumeration", Threat.SCRAPING, Family.ORDER, (marks < harvest).astype(np.float64), str
        ),
        mark("rhythm", Threat.SCRAPING, Family.TIMING, (marks >= harvest).astype(np.float64), str),
    )
    return Verdicts(code, np.ones(total), np.zeros(total, np.int8), joined, (), signals)


def test_within_its_budget_nothing_is_demoted() -> None:
    """Fifty at least, and a share of all that were judged where that is more."""
    small = demoted(verdicts(LEAST, LEAST), 0.02)
    large = demoted(verdicts(2 * LEAST, 0, others=5000), 0.02)

    assert ({}, {}) == (small.rules, small.rows)
    assert ({}, {}) == (large.rules, large.rows)


def test_the_rule_beyond_it_is_demoted_and_no_other() -> None:
    """Whoever another rule condemned stays condemned."""
    found = demoted(verdicts(LEAST + 1, 3), 0.02)

    assert {"enumeration": (LEAST + 1, LEAST)} == found.rules
    assert set(range(LEAST + 1)) == set(found.rows)


def test_a_fleet_does_not_buy_itself_off() -> None:
    """Actors of a campaign are no flood of alerts, and stay condemned beside one."""
    fleet = demoted(verdicts(300, 0, campaign=290), 0.02)
    beside = demoted(verdicts(300, 0, campaign=200), 0.02)

    assert {} == fleet.rules
    assert {"enumeration": (100, LEAST)} == beside.rules
    assert set(range(100)) == set(beside.rows)
