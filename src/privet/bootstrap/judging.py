"""A policy and a tally joined into a guard, for servers that await and for those that block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privet.workflows.charging import charge
from privet.workflows.decide import decide, decide_at_once
from privet.workflows.steps import drive, drive_async

if TYPE_CHECKING:
    from privet.enforcement.decision import Decision
    from privet.exposure.glimpsing import Reader
    from privet.traffic.request import Request
    from privet.workflows.charging import Disclosed
    from privet.workflows.guarding import GuardPolicy
    from privet.workflows.steps import Handlers


@dataclass(slots=True)
class Judging:
    """
    Hold what decides; the policy may be replaced at any moment, between two requests.

    Args:
        policy: Of this moment.
        handlers: Who carries out what a decision asks for.
    """

    policy: GuardPolicy
    handlers: Handlers


class Blocking:
    """Decide and charge at once, where the tally answers at once."""

    def __init__(self, judging: Judging) -> None:
        self.judging = judging

    def decide(self, request: Request, *, follows: bool = False) -> Decision:
        """Say what the visitor meets."""
        judging = self.judging
        return decide_at_once(request, judging.policy, judging.handlers, follows=follows)

    def charge(self, request: Request, disclosed: Disclosed, decision: Decision) -> None:
        """Charge the actors of a decision with what the answer showed."""
        judging = self.judging
        drive(charge(request, disclosed, judging.policy, decision), judging.handlers)


class Immediate:
    """The same for a loop: in memory a decision takes less time than waiting for it would."""

    def __init__(self, judging: Judging) -> None:
        self.judging = judging

    def at_once(self, request: Request) -> Decision:
        """Say what the visitor meets, to whoever need not await it."""
        judging = self.judging
        return decide_at_once(request, judging.policy, judging.handlers)

    def glimpse(  # noqa: PLR0913 - as GuardPolicy.glimpse
        self, data: bytes, begin: int, peer: str, at: int, read: Reader, *, nginx: bool
    ) -> Request | None:
        """Return the request that a question is about; None where its head has to be read first."""
        return self.judging.policy.glimpse(data, begin, peer, at, read, nginx=nginx)

    async def decide(self, request: Request, *, follows: bool = False) -> Decision:
        """Say what the visitor meets."""
        judging = self.judging
        return decide_at_once(request, judging.policy, judging.handlers, follows=follows)

    async def charge(self, request: Request, disclosed: Disclosed, decision: Decision) -> None:
        """Charge the actors of a decision with what the answer showed."""
        judging = self.judging
        drive(charge(request, disclosed, judging.policy, decision), judging.handlers)


class Awaiting:
    """Decide and charge on a loop, with a tally that is awaited."""

    def __init__(self, judging: Judging) -> None:
        self.judging = judging

    async def decide(self, request: Request, *, follows: bool = False) -> Decision:
        """Say what the visitor meets."""
        judging = self.judging
        steps = decide(request, judging.policy, follows=follows)
        return await drive_async(steps, judging.handlers)

    async def charge(self, request: Request, disclosed: Disclosed, decision: Decision) -> None:
        """Charge the actors of a decision with what the answer showed."""
        judging = self.judging
        await drive_async(charge(request, disclosed, judging.policy, decision), judging.handlers)
