"""Who was challenged and has not answered, as one guard remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from privet.enforcement.remedies import Remedy
from privet.exposure.exposures import SOUGHT
from privet.exposure.recognising import LEVEL, OUTCOME
from privet.exposure.tallying import SESSION
from privet.workflows.judging import LISTED, VIEWED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from privet.enforcement.decision import Decision
    from privet.exposure.tallying import Standing
    from privet.workflows.asking import KeepOwed, ReadOwed
    from privet.workflows.judging import Case

MOST: Final = 65_536
"""Visitors who are remembered at once, some 10 MB; beyond, what is owed by further ones is forgotten."""

MOST_SOUGHT: Final = 100
"""Questions asked in vain that are kept of a challenge: more than a fleet needs to be known by, and
few enough that nobody fills a ledger with them."""


def reckons(case: Case, standing: Standing) -> bool:
    """Say whether it matters that a challenge stands unanswered: somebody new would be shown."""
    return standing.share > 0 and case.enforced and _alone(case)


def owes(case: Case, decision: Decision) -> bool:
    """Say whether a challenge stands from now on: on a page of a list, which costs more than others."""
    return (
        case.policy.stands > 0
        and decision.remedy is Remedy.CHALLENGE
        and case.grounds.rule == "budget"
        and case.kind == LISTED
        and _alone(case)
    )


def sought(case: Case, decision: Decision) -> NDArray[np.int64] | None:
    """
    Return who was asked for in vain while a challenge stands, for the ledger; None where nobody.

    What a verdict refuses is no evidence for the next one.
    """
    if not 0 < case.owed <= MOST_SOUGHT or not decision.remedy.refuses or case.kind != VIEWED:
        return None
    if case.grounds.rule not in {"budget", "owed"}:
        return None
    cells = case.cells.copy()
    cells[OUTCOME] = SOUGHT
    return cells


def _alone(case: Case) -> bool:
    """Say whether an actor is one visitor: behind an address may stand a campus."""
    return bool(case.cells[LEVEL] <= SESSION)


class Due(NamedTuple):
    """
    Say that somebody owes the answer to a challenge.

    Args:
        actor: Their pseudonym, as a signed number.
        until: Until when it is wanted, microseconds since 1970 UTC.
        asked: How often they asked since.
    """

    actor: int
    until: int
    asked: int = 0


class Owed:
    """
    Remember who owes the answer to a challenge, and how often each asked since.

    Whoever is not remembered meets what their budgets say, as where no challenge stands.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._until: dict[int, int] = {}
        self._asked: dict[int, int] = {}

    def __len__(self) -> int:
        """Count those who owe an answer, also those of whom it is not wanted any more."""
        return len(self._until)

    def since(self, command: ReadOwed) -> int:
        """Return the how manieth question this is since somebody was challenged; 0 if they owe nothing."""
        actor = command.actor
        until = self._until.get(actor)
        if until is None:
            return 0
        if command.answered or until <= command.at:
            self.forget(actor)
            return 0
        self._asked[actor] += 1
        return self._asked[actor]

    def keep(self, command: KeepOwed) -> None:
        """Remember somebody from now on; whoever is remembered already owes it no longer than before."""
        if command.actor in self._until:
            return
        if len(self._until) >= self._most:
            for actor in [each for each, until in self._until.items() if until <= command.at]:
                self.forget(actor)
        if len(self._until) < self._most:
            self._until[command.actor], self._asked[command.actor] = command.until, 0

    def all(self) -> list[Due]:
        """Return all who owe an answer, as a restart is to know them."""
        return [
            Due(actor, until, self._asked.get(actor, 0))
            for actor, until in list(self._until.items())
        ]

    def know(self, dues: Iterable[Due]) -> None:
        """Remember further ones; those who are remembered already owe what they owed."""
        for due in dues:
            if len(self._until) < self._most and due.actor not in self._until:
                self._until[due.actor], self._asked[due.actor] = due.until, due.asked

    def agree(self, told: Mapping[int, int], known: Mapping[int, int]) -> None:
        """
        Know what all guards know together.

        Args:
            told: Who owed an answer here when this guard told, and until when.
            known: Who owes one by what all told; who is not among them answered another guard.
        """
        for actor in told.keys() - known.keys():
            self.forget(actor)
        self.know(Due(actor, until) for actor, until in known.items() if actor not in told)

    def forget(self, actor: int) -> None:
        """Let somebody owe nothing."""
        self._until.pop(actor, None)
        self._asked.pop(actor, None)
