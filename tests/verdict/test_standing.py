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
