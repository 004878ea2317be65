"""By what actors are judged."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from privet.exposure.budgets import Budget
from privet.workflows.policy import Policy


def test_who_says_nothing_binds_nobody() -> None:
    """Without a policy file nothing is allowed or forbidden, and nothing learned is asked."""
    policy = Policy()

    assert ((), (), None, None) == (policy.budgets, policy.agreements, policy.agents, policy.model)


def test_it_stays_as_it_was_read() -> None:
    """A policy is read once; nobody changes it while actors are judged."""
    policy = Policy(budgets=(Budget("account", "1d", 400),))

    with pytest.raises(FrozenInstanceError):
        policy.budgets = ()  # type: ignore[misc]

    assert (Budget("account", "1d", 400),) == policy.budgets
