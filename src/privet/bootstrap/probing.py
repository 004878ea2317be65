"""How the operator's own requests arrive at the guard, noted for a minute while the proxy is tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from privet.enforcement.decision import Decision, Mode
from privet.enforcement.remedies import Remedy
from privet.workflows.guarding import network_name

if TYPE_CHECKING:
    from privet.adapters.gateways.guarding import Guard
    from privet.bootstrap.judging import Judging
    from privet.traffic.request import Request
    from privet.workflows.charging import Disclosed

MARK: Final = "privet-probe"
"""The name in a query under which a request of the test bears its mark."""
MEET: Final = "privet-meet"
"""The name under which it asks to be refused, to see whether a refusal arrives whole."""
FORGED: Final = "privet-check"
"""What the test writes into headers that no visitor should be able to set."""
REFUSALS: Final = {"limit": Remedy.LIMIT, "challenge": Remedy.CHALLENGE}
LASTS: Final = 60_000_000
"""Microseconds that requests are looked at after an order."""
MOST: Final = 32
"""Requests that are noted."""


class Probing:
    """
    Answer requests that bear the mark as they ask for, without counting; hand on all others.

    Args:
        guard: Decides on everybody else.
        judging: By whose policy addresses are resolved.
        nonce: The mark, which only whoever may give orders knows.
        until: When it ends, microseconds since 1970 UTC.
    """

    def __init__(self, guard: Guard, judging: Judging, nonce: str, until: int) -> None:
        self.guard = guard
        self.judging = judging
        self.nonce = nonce
        self.until = until
        self.seen: list[dict[str, Any]] = []

    @property
    def follows(self) -> bool:
        """Whether something else than decisions tells who was shown."""
        return bool(getattr(self.guard, "follows", False))

    def document(self) -> dict[str, Any]:
        """Return what was noted, for the signs of life."""
        return {"nonce": self.nonce, "seen": list(self.seen)}

    async def decide(self, request: Request, *, follows: bool = False) -> Decision:
        """Say what the visitor meets; whoever bears the mark meets what they ask for."""
        if self.nonce not in request.target or request.at >= self.until:
            return await self.guard.decide(request, follows=follows)
        asked = parse_qs(request.target.partition("?")[2], max_num_fields=16)
        if len(self.seen) < MOST:
            self.seen.append(self._noted(request, asked.get("n", [""])[0]))
        remedy = REFUSALS.get(asked.get(MEET, [""])[0])
        if remedy is None:
            return Decision(Remedy.ALLOW)
        retry = 60 if remedy is Remedy.LIMIT else 0
        return Decision(remedy, remedy, mode=Mode.ENFORCE, retry_after=retry, kind="view")

    async def charge(self, request: Request, disclosed: Disclosed, decision: Decision) -> None:
        """Charge nobody for a request of the test."""
        if self.nonce not in request.target:
            await self.guard.charge(request, disclosed, decision)

    def _noted(self, request: Request, name: str) -> dict[str, Any]:
        policy = self.judging.policy
        bearing = policy.bearing
        handles = {
            "account": bearing.account,
            "device": bearing.device,
            "asn": bearing.asn,
            "role": bearing.role,
        }
        return {
            "name": name,
            "method": request.method,
            "peer": request.peer,
            "address": network_name(policy.recognise(request)[0]).partition("/")[0],
            "forged": [kind for kind, read in handles.items() if read(request) == FORGED],
        }
