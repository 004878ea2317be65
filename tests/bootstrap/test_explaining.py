"""A decision is made again: from its grounds, and by the policy of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.bootstrap.crowds import NOON, asks, guarded, policy

from privet.bootstrap.explaining import explained, today
from privet.bootstrap.judging import Blocking
from privet.bootstrap.operating import Operating
from privet.bootstrap.task import settings_of
from privet.enforcement.grounds import Grounds
from privet.errors import UnknownActor

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def decided(tmp_path: Path) -> tuple[Path, str]:
    """Return a policy of four people a day, and the code of the decision on the fifth."""
    config = policy(tmp_path)
    config.write_text(config.read_text().replace("subjects = 400", "subjects = 4"))
    made = guarded(config)
    operating = Operating(config, made, signs=False, clock=lambda: NOON)
    guard = Blocking(made.judging)
    refs = [guard.decide(asks("ana", person, NOON)).ref for person in range(3)]
    operating.box.flush(NOON)
    made.close()
    return config, refs[-1]


def test_the_same_comes_of_the_same_grounds(decided: tuple[Path, str]) -> None:
    """The rule that won is named; while the policy is the same, today is not asked."""
    config, ref = decided
    record: dict[str, Any] = explained(config, ref)

    assert ("budget", "challenge", "challenge") == (
        record["rule"], record["would"], record["again"],
    )  # fmt: skip
    assert None is record["today"]
    assert record["policy"] == record["policy_today"]


def test_a_larger_budget_of_today_lets_pass(decided: tuple[Path, str]) -> None:
    """By the counts of then and the limits of now; a smaller one refuses."""
    config, ref = decided
    text = config.read_text()
    config.write_text(text.replace("subjects = 4", "subjects = 400"))
    large = explained(config, ref)
    config.write_text(text.replace("subjects = 4", "subjects = 1"))
    small = explained(config, ref)

    assert ("challenge", "allow") == (large["again"], large["today"])
    assert "limit" == small["today"]


def test_what_no_store_answered_is_not_made_again(decided: tuple[Path, str]) -> None:
    """There was nothing to count by: the side that the policy named stands."""
    record: Any = {"would": "limit"}

    assert "limit" == today(record, Grounds(answered=False), settings_of(decided[0]))


def test_a_code_that_is_not_kept_is_unknown(decided: tuple[Path, str]) -> None:
    """With what may be the cause."""
    with pytest.raises(UnknownActor):
        explained(decided[0], "0VKA-3M7Q-2XPD")
