"""Whoever was let go is told nothing of, as long as the shelter lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from privet.bootstrap.sheltering import SHELTER, sheltered
from privet.exposure.tallying import handles_of
from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict
from privet.workflows.asking import ReadLikeness, ReadVerdicts

if TYPE_CHECKING:
    from privet.workflows.steps import Handlers

BOB, SOFTWARE, AT = 5, 9, 10 * SHELTER
AGAINST = StandingVerdict(Conclusion.COLLECTOR, 1.0, 2 * AT)
ALIKE = StandingVerdict(Conclusion.UNCLEAR, 0.0, 2 * AT, alike=True)


def rim(released: dict[int, int]) -> Handlers:
    """Return handlers against Bob, and against all with the software."""

    def verdicts(command: Any) -> StandingVerdict | None:  # noqa: ANN401 - a command
        return AGAINST if BOB in command.who.tolist() else None

    return sheltered({ReadVerdicts: verdicts, ReadLikeness: lambda _: ALIKE}, lambda: released)


@pytest.mark.parametrize(
    ("released", "expected"),
    [
        ({}, (AGAINST, ALIKE)),
        ({BOB: AT - 1}, (None, None)),
        ({BOB: AT - SHELTER}, (AGAINST, ALIKE)),
        ({BOB + 1: AT}, (AGAINST, ALIKE)),
    ],
)
def test_a_shelter_lasts_for_a_while(
    released: dict[int, int], expected: tuple[StandingVerdict | None, ...]
) -> None:
    """Neither a verdict nor likeness is held against whoever is in it, and no other is."""
    who, told = handles_of([BOB, 0, 0, SOFTWARE]), rim(released)

    assert expected == (
        told[ReadVerdicts](ReadVerdicts(who, AT)),
        told[ReadLikeness](ReadLikeness(who, AT)),
    )
    assert BOB == who[0]
