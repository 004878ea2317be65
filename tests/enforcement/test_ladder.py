"""What answers how much of a budget."""

from __future__ import annotations

import math

import pytest

from privet.enforcement.ladder import Ladder, Rung
from privet.enforcement.remedies import Remedy

FULL = Ladder.of(
    [(1.0, "limit"), (0.25, "slow"), (0.5, "reduce"), (0.75, "challenge"), (1.0, "deny")]
)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, "allow"),
        (0.25, "allow"),
        (0.26, "slow"),
        (0.6, "reduce"),
        (0.8, "challenge"),
        (1.0, "challenge"),
        (1.01, "deny"),
    ],
)
def test_the_highest_rung_below_answers(share: float, expected: str) -> None:
    """A rung is reached when its share is exceeded; of two at one place the graver answers."""
    assert expected == FULL.remedy(share)


def test_a_share_leads_to_the_challenge() -> None:
    """The least that is challenged; 0 where nothing is."""
    assert Remedy.CHALLENGE is FULL.remedy(FULL.challenging)
    assert Remedy.REDUCE is FULL.remedy(math.nextafter(FULL.challenging, 0))
    assert 0 == Ladder.of([(1.0, "limit")]).challenging


def test_a_rung_may_be_waived() -> None:
    """Where a challenge or a wait is not asked for, the rung below it answers."""
    assert Remedy.REDUCE is FULL.remedy(0.8, challengeable=False)
    assert Remedy.ALLOW is FULL.remedy(0.3, hurried=False)


def test_the_usual_ladder() -> None:
    """Half a budget is challenged, all of it limited."""
    usual = Ladder.of()

    assert [Remedy.ALLOW, Remedy.CHALLENGE, Remedy.LIMIT] == [
        usual.remedy(share) for share in (0.5, 0.6, 1.1)
    ]
    assert (0.5, 1.0) == (usual.stop(), usual.stop(challengeable=False))


def test_a_ladder_that_refuses_nobody_has_no_stop() -> None:
    """Slowing alone never stops anybody."""
    mild = Ladder.of([(0.5, "slow")])

    assert (math.inf, 0.5) == (mild.stop(), mild.lowest)


def test_a_share_is_between_nothing_and_all() -> None:
    """A rung beyond the whole budget cannot be meant."""
    with pytest.raises(ValueError, match="share"):
        Rung(1.5, Remedy.DENY)
