"""Probation: a newcomer that resembles a campaign is shown so many people a day, and told so."""

from __future__ import annotations

import numpy as np

from privet.adapters.tallies.memory import MemoryTally
from privet.exposure.budgets import DAY, HOUR, Budget
from privet.exposure.probation import Probation, Probed
from privet.exposure.pseudonyms import Key
from privet.exposure.recognising import ACTOR, CELLS

START = 1_700_000_000_000_000
PROBATION = Probation.of(Budget("account", "1d", 4), Key(b"a key of the tests"), (HOUR, DAY))


def test_what_a_newcomer_is_shown_is_counted_apart() -> None:
    """By asking, as long as it may; beyond the fourth person it is said when there is room again."""
    tally = MemoryTally((HOUR, DAY), actors=8, entries=64)
    cells = np.zeros(CELLS, np.int64)
    cells[ACTOR] = -5
    found = []
    for person in (2, 2, 3, 4, 5, 6, 7):
        standing = tally.judge(PROBATION.ask(cells, START + person, (person, 1, 1000)))
        found.append(PROBATION.probed(standing, "7 accounts that collect"))

    assert [1, 2, 3, 4, 5, 5] == [each.counted for each in found if each.counted]
    assert [0.25, 0.5, 0.75, 1.0, 1.25, 1.25] == [each.share for each in found if each.counted]
    assert [False] * 4 + [True] * 2 == [each.frees_at > START for each in found if each.counted]
    assert tally.forget(PROBATION.counted_under(-5))
    assert not tally.forget(-5)


def test_what_is_above_is_said() -> None:
    """In words that name the campaign; below the lowest rung there is nothing to say."""
    probed = Probed(3, 4, "1d", "7 accounts that collect")

    assert () == probed.reasons(0.8)
    said = (
        "probation: 3 people in 1d, 4 allowed to a new account with the software of 7 accounts "
        "that collect"
    )
    assert (said,) == probed.reasons(0.7)
