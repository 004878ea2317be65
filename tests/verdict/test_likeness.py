"""Likeness: what tells the accounts of a mill from others holds those that come after them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import table

from privet.exposure.budgets import DAY
from privet.verdict.campaigns import Joined
from privet.verdict.conclude import Verdicts
from privet.verdict.conclusions import CODE, Conclusion
from privet.verdict.likeness import Likeness, likenesses, resembling

AT = 100 * DAY
MILL, OTHER, RARE = 7, 8, 9
HONEST = 400
"""Accounts of ordinary people, of whom one in eight has the browser of the mill."""


def found(
    takers: int = 12,
    *,
    software: int = MILL,
    since: int = AT - DAY,
    busy: int = 0,
    level: int = 0,
    joined: bool = False,
) -> list[Likeness]:
    """
    Return what resembles a mill among ordinary people.

    Args:
        takers: Accounts that collect, beside as many with software of their own each.
        since: When they were first seen.
        busy: Ordinary newcomers with its browser who were shown eleven people in a day.
        joined: Whether those with one software are a campaign.
    """
    rows = HONEST + 2 * takers
    device = np.where(np.arange(rows) % 8 == 0, MILL, OTHER).astype(np.uint64)
    device[HONEST : HONEST + takers] = software
    device[HONEST + takers :] = 1000 + np.arange(takers)
    code = np.full(rows, CODE[Conclusion.ORDINARY], np.int8)
    code[HONEST:] = CODE[Conclusion.COLLECTOR]
    first = np.full(rows, AT - 30 * DAY)
    first[HONEST:] = since
    newcomer, peak = np.zeros(rows), np.ones(rows)
    few = np.flatnonzero(device[:HONEST] == MILL)[:busy]
    first[few], newcomer[few], peak[few] = AT - DAY, 1.0, 11.0
    measured = table(rows, level=level, first=first, newcomer=newcomer, peak_1d=peak)
    members = HONEST + np.arange(takers)
    campaigns = (Joined("C1", members, 900, 0.99, ""),) if joined else ()
    none = np.full(rows, -1, np.int32)
    verdicts = Verdicts(code, np.ones(rows), measured.level, none, campaigns)
    return list(likenesses(verdicts, measured, device, AT, 10))


def test_software_that_nobody_else_has_is_known_by_three() -> None:
    """Two are none; a dozen with the browser of many are told within their campaign."""
    assert [Likeness(RARE, 3)] == found(3, software=RARE)
    assert [] == found(2, software=RARE)
    assert [Likeness(MILL, 12)] == found(12, joined=True)
    assert [] == found(3, joined=True)  # three people with one browser are nothing


@pytest.mark.parametrize("how", [{"since": AT - 8 * DAY}, {"level": 4}, {"software": 0}])
def test_newcomers_alone_are_resembled(how: dict[str, int]) -> None:
    """Accounts of long ago, visitors without one and software that nobody knows hold nobody."""
    assert [] == found(joined=True, **how)


def test_nobody_is_held_where_more_people_than_scrapers_would_be() -> None:
    """As many busy newcomers as there are members are borne, and not one more."""
    assert [Likeness(MILL, 12)] == found(joined=True, busy=12)
    assert [] == found(joined=True, busy=13)


def test_new_accounts_with_it_resemble_them_unless_something_is_concluded() -> None:
    """Old ones do not, nor those with other software, nor the signed out."""
    measured = table(
        5, level=[0, 0, 4, 0, 0], first=[AT - DAY, AT - 9 * DAY, AT - DAY, AT - DAY, AT - DAY]
    )
    code = np.full(5, CODE[Conclusion.ORDINARY], np.int8)
    code[3] = CODE[Conclusion.COLLECTOR]
    verdicts = Verdicts(code, np.ones(5), measured.level, np.full(5, -1, np.int32))
    device = np.array([MILL, MILL, MILL, MILL, OTHER], np.uint64)

    assert [0] == resembling(verdicts, measured, device, AT, [Likeness(MILL, 5)]).tolist()
