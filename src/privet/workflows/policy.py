"""By what actors are judged: what an operator says beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from privet.detection.learned.model import Model
    from privet.exposure.budgets import Budget
    from privet.identity.agents import Agents
    from privet.permission.agreements import Agreement


@dataclass(frozen=True, slots=True)
class Policy:
    """
    Hold by what actors are judged.

    Args:
        budgets: The operator's; the first is the one whose effect is told.
        agreements: Who may take what they take.
        agents: What is known of agents that call themselves automated; nothing where None.
        model: What was learned from labelled actors; a second step, where there is one.
        trial: A budget whose effect is told instead, and by which nobody is judged.
    """

    budgets: tuple[Budget, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    agents: Agents | None = None
    model: Model | None = None
    trial: Budget | None = None
