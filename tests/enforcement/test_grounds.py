"""The grounds of a decision say which rule won, and lead to the same remedy again."""

from __future__ import annotations

import pytest

from privet.enforcement.grounds import Grounds
from privet.enforcement.ladder import Ladder
from privet.enforcement.remedies import Remedy

USUAL = Ladder.of()
STRICT = Ladder.of([(0.2, "slow"), (0.5, "challenge"), (0.8, "deny")])


@pytest.mark.parametrize(
    ("rule", "grounds"),
    [
        ("budget", Grounds(share=0.6, guesses=0.55)),
        ("verdict", Grounds(share=0.6, suspicion=1.9)),
        ("guesses", Grounds(share=0.2, guesses=0.7)),
        ("crowd", Grounds(share=0.9, guesses=0.7, crowd=1.0)),
        ("probation", Grounds(share=0.9, crowd=1.0, probation=1.1)),
        ("owed", Grounds(share=0.4, owed=0.51)),
        ("budget", Grounds(share=0.6, owed=0.51)),
        ("on_error", Grounds(share=2.0, answered=False)),
        ("budget", Grounds()),
    ],
)
def test_one_rule_wins(rule: str, grounds: Grounds) -> None:
    """What weighs most decided, and nothing else."""
    assert rule == grounds.rule


def test_the_heaviest_leads_up_the_ladder() -> None:
    """Any of the three may lead to a refusal."""
    assert Remedy.CHALLENGE is Grounds(share=0.6).remedy(USUAL)
    assert Remedy.LIMIT is Grounds(share=0.6, suspicion=1.9).remedy(USUAL)
    assert Remedy.CHALLENGE is Grounds(guesses=0.7).remedy(USUAL)
    assert Remedy.ALLOW is Grounds(share=0.6).remedy(USUAL, 0.1)


def test_an_account_in_good_standing_is_not_challenged() -> None:
    """Nor is whoever passed a challenge; the limit stands for both."""
    assert Remedy.ALLOW is Grounds(share=0.6, good=True).remedy(USUAL)
    assert Remedy.ALLOW is Grounds(share=0.6, waived=True).remedy(USUAL)
    assert Remedy.LIMIT is Grounds(share=1.6, waived=True).remedy(USUAL)
    assert Remedy.SLOW is Grounds(share=0.6, good=True).remedy(STRICT)
    assert Remedy.ALLOW is Grounds(share=0.6, waived=True).remedy(STRICT)


def test_nobody_is_denied_for_a_budget_alone() -> None:
    """Only whom detection found to collect is denied."""
    assert Remedy.LIMIT is Grounds(share=3.0).remedy(STRICT)
    assert Remedy.DENY is Grounds(share=3.0, suspicion=1.9, condemned=True).remedy(STRICT)
