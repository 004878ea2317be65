"""A decision made again: from its own grounds, and by the policy of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from privet.bootstrap.policies import policy_of, version_of
from privet.bootstrap.releasing import decided
from privet.bootstrap.serving import key_of
from privet.bootstrap.task import settings_of
from privet.enforcement.grounds import Grounds
from privet.enforcement.ladder import Ladder
from privet.exposure.tallying import handles_of

if TYPE_CHECKING:
    from pathlib import Path

    from privet.bootstrap.decided import Record
    from privet.settings import Settings


def explained(config: Path, ref: str) -> Record:
    """
    Return what was kept of a decision, the rule that won, and what it comes to when made again.

    ``again`` is the remedy by the grounds and the ladder that were kept; ``today`` the one by the
    policy file as it is now, None where that is the same policy.

    Raises:
        UnknownActor: No decision of that code is kept.
    """
    record = decided(config, ref)
    grounds = Grounds(**record["grounds"])
    settings = settings_of(config)
    ladder = Ladder.of((at, remedy) for at, remedy in record["ladder"])
    version = version_of(settings)
    return {
        **record,
        "rule": grounds.rule,
        "again": grounds.remedy(ladder) if grounds.answered else record["would"],
        "policy_today": version,
        "today": None if version == record["policy"] else today(record, grounds, settings),
    }


def today(record: Record, grounds: Grounds, settings: Settings) -> str:
    """Return what the budgets and the ladder of today would answer to the same counts."""
    if not grounds.answered:
        return str(record["would"])
    policy = policy_of(settings, key_of(settings))
    roles = {budget["role"] for budget in record["budgets"] if budget["role"]}
    allowances = policy.allowances.get(next(iter(roles), ""), policy.allowances[""])
    who = handles_of([handle & (1 << 64) - 1 for handle in record["handles"]])
    limits = allowances.limits(who).tolist()
    counted = {_kind(budget): budget["counted"] for budget in record["budgets"]}
    shares = [grounds.suspicion, grounds.guesses, grounds.crowd]
    for budget, limit in zip(allowances.budgets, limits, strict=True):
        count = counted.get((budget.who, budget.window, budget.weighted, budget.younger_than))
        if count and limit:
            shares.append(count / limit)
    return grounds.remedy(policy.ladder, float(np.max(shares)))


def _kind(budget: dict[str, Any]) -> tuple[Any, ...]:
    """Return what tells one budget from another, whatever it allows."""
    return budget["who"], budget["window"], budget["weighted"], budget["younger_than"]
