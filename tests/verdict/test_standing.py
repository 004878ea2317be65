"""What stands against somebody."""

from __future__ import annotations

import pytest

from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict


@pytest.mark.parametrize(
    ("conclusion", "certainty", "expected"),
    [
        (Conclusion.COLLECTOR, 0.9, 1.9),
        (Conclusion.UNCLEAR, 0.7, 0.7),
        (Conclusion.ORDINARY, 0.9, 0.0),
        (Conclusion.PERMITTED, 1.0, 0.0),
        (Conclusion.VERIFIED_AGENT, 1.0, 0.0),
    ],
)
def test_suspicion_is_a_place_on_the_ladder(
    conclusion: Conclusion, certainty: float, expected: float
) -> None:
    """A collector stands above every rung, who is unclear below the whole budget."""
    assert expected == StandingVerdict(conclusion, certainty, 0).suspicion


COLLECTS = StandingVerdict(Conclusion.COLLECTOR, 0.99, 0, "took all")


@pytest.mark.parametrize(
    ("level", "actor", "expected"),
    [
        (0, 0, 1.99),  # an account, itself
        (2, 0, 1.99),  # a browser that signs in after it collected
        (4, 4, 1.99),  # an address, without any handle of one's own
        (4, 2, 0.99),  # a session behind it: doubt
        (4, 1, None),  # a client behind it
        (4, 0, None),  # an account behind it: the campus
        (5, 0, None),
    ],
)
def test_a_neighbour_is_not_held_to_account(level: int, actor: int, expected: float | None) -> None:
    """What was concluded of an address says nothing of who signed in, and little of sessions."""
    known = COLLECTS.seen_from(level, actor=actor, device=7)

    assert expected == (known and known.suspicion)


def test_likeness_is_held_against_nobody() -> None:
    """What is said of software says nothing of an actor that has it."""
    verdict = StandingVerdict(Conclusion.UNCLEAR, 0.0, 0, alike=True)

    assert None is verdict.seen_from(3, actor=0, device=7)


def test_one_device_may_be_meant() -> None:
    """A verdict on one device among many on an address leaves the others alone."""
    verdict = StandingVerdict(Conclusion.COLLECTOR, 0.99, 0, device=7)

    assert verdict is verdict.seen_from(4, actor=4, device=7)
    assert None is verdict.seen_from(4, actor=4, device=8)
