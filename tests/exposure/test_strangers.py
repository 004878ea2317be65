"""Strangers: a crowd that takes more than is usual is known, and each of it held to a part."""

from __future__ import annotations

import numpy as np
import pytest

from privet.adapters.tallies.memory import MemoryTally
from privet.exposure.budgets import DAY, HOUR, Budget
from privet.exposure.pseudonyms import Key
from privet.exposure.recognising import ACTOR, CELLS, LEVEL
from privet.exposure.strangers import Strangers, Surge
from privet.exposure.tallying import ACCOUNT, CLIENT, NETWORK, handles_of

KEY = Key(b"a key of the tests")
START = 1_700_000_000_000_000
STRANGERS = Strangers.of(Budget("account", "1d", 100), 8, KEY, (HOUR, DAY))


@pytest.mark.parametrize(
    ("level", "signed_in"), [(ACCOUNT, True), (CLIENT, True), (NETWORK, False)]
)
def test_the_signed_out_are_a_crowd_of_their_own(level: int, signed_in: bool) -> None:
    """Accounts and clients are one, everybody else another."""
    cells = np.zeros(CELLS, np.int64)
    cells[[ACTOR, LEVEL]] = 5, level
    who = STRANGERS.ask(cells, START, (1, 1, 1000)).who

    assert signed_in == (who is STRANGERS.known)
    assert signed_in != (who is STRANGERS.unknown)


def test_people_of_all_hands_add_up() -> None:
    """Fifteen hands of ten people each: once a hundred were shown, who has had eight is told."""
    tally = MemoryTally((HOUR, DAY), actors=64, entries=4096)
    surges = []
    for hand in range(15):
        cells = np.zeros(CELLS, np.int64)
        cells[[ACTOR, LEVEL]] = 1000 + hand, NETWORK
        for person in range(10):
            subject = 1 + 10 * hand + person
            at, whom = START + subject, handles_of([1000 + hand])
            tally.charge(STRANGERS.apart, at, whom, ((subject, 1, 1000),))
            asked = STRANGERS.ask(cells, at, (subject, 1, 1000))
            apart = tally.judge(STRANGERS.ask_apart(cells, at))
            surges.append(STRANGERS.surge(asked, tally.judge(asked), apart))
            tally.charge(STRANGERS.together, at, asked.who, ((subject, 1, 1000),))
    alarmed = [n for n, each in enumerate(surges) if each.alarmed]

    assert [10 * hand + nth for hand in range(10, 15) for nth in (8, 9)] == alarmed
    said = (
        "crowd: 109 people were shown to visitors without a history in 1d, 100 are usual; "
        "9 to this one, 8 allowed meanwhile"
    )
    assert (said,) == surges[108].reasons


def test_below_what_is_usual_nothing_is_said() -> None:
    """Nor is anything asked about the visitor alone."""
    surge = Surge(handles_of([1]), 90, 100, 0, 8, "1d")

    assert not surge.alarmed
    assert () == surge.reasons
