"""Whoever was let go is sheltered for a while from what detection says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from privet.exposure.tallying import ACCOUNT, SITE
from privet.workflows.asking import ReadLikeness, ReadVerdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privet.verdict.standing import StandingVerdict
    from privet.workflows.steps import Handlers

SHELTER: Final = 7 * 86_400_000_000
"""How long no standing verdict is applied to an actor that was let go, microseconds; what the
ledger holds of it would lead detection to the same conclusion a minute later."""


def sheltered(before: Handlers, released: Callable[[], Mapping[int, int]]) -> Handlers:
    """
    Return handlers that say nothing against whoever was let go.

    Args:
        before: Those that say what stands, and whom a newcomer resembles.
        released: When each was let go, by pseudonym as a signed number.
    """
    verdicts, likeness = before[ReadVerdicts], before[ReadLikeness]

    def let_go(handle: int, at: int) -> bool:
        found = released()
        return handle in found and at < found[handle] + SHELTER

    def look(command: ReadVerdicts) -> StandingVerdict | None:
        if released():
            who = command.who.copy()
            for level, handle in enumerate(who[:SITE].tolist()):
                if let_go(handle, command.at):
                    who[level] = 0
            command = replace(command, who=who)
        found: StandingVerdict | None = verdicts(command)
        return found

    def resemble(command: ReadLikeness) -> StandingVerdict | None:
        if let_go(int(command.who[ACCOUNT]), command.at):
            return None
        found: StandingVerdict | None = likeness(command)
        return found

    return {**before, ReadVerdicts: look, ReadLikeness: resemble}
