"""How a visitor who answered a challenge is given a pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privet.enforcement.passes import VALID, Pass, binding, sign_pass
from privet.exposure.tallying import SITE, signed
from privet.workflows.asking import SpendPass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.enforcement.challenges.tickets import Ticket
    from privet.traffic.request import Request
    from privet.workflows.guarding import GuardPolicy
    from privet.workflows.steps import Steps

SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Admission:
    """
    Let a visitor by.

    Args:
        cookie: The name of the cookie to set; for the whole site, HttpOnly and SameSite=Lax.
        value: What it holds.
        max_age: For how many seconds.
    """

    cookie: str
    value: str
    max_age: int


def spend(ticket: Ticket, at: int) -> Steps[bool]:
    """Return True for a ticket the first time in the whole fleet; before its answer is looked at."""
    token = signed(int.from_bytes(ticket.id[:8], "big"))
    fresh: bool = yield SpendPass(token, ticket.expires_ms * 1000, at)
    return fresh


def bearer(request: Request, policy: GuardPolicy) -> Sequence[int]:
    """Return the handles of who asks, by level, as signed numbers."""
    handles: list[int] = policy.recognise(request)[0][:SITE].tolist()
    return handles


def admit(request: Request, ticket: Ticket, policy: GuardPolicy) -> Admission:
    """
    Return a pass for who answered a challenge; the ticket was spent and the answer is right.

    It is bound to their session, or else to the account or client. Who has none of them is known
    by the pass from then on: people shown to whoever holds it count as those of one session.
    """
    number = signed(int.from_bytes(ticket.id[8:16], "big")) or 1
    given = Pass(
        number,
        ticket.surface,
        binding(bearer(request, policy)),
        request.at,
        request.at + VALID,
    )
    return Admission(policy.cookie, sign_pass(policy.key, given), VALID // SECOND)
