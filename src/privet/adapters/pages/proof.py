"""The proof of work: ALTCHA's challenge, bound to our ticket, and the check of its solution."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import altcha

from privet.enforcement.challenges import work as rules

if TYPE_CHECKING:
    from privet.enforcement.challenges.tickets import Ticket
    from privet.enforcement.challenges.work import Work

LONGEST: Final = 8_000
"""Characters of a solution that are read; one has some 700."""


def challenge(ticket: Ticket, work: Work, key: bytes) -> str:
    """
    Return the challenge of a ticket as the JSON that ALTCHA's widget reads.

    It names the ticket under its signature. It has no time of its own: the ticket's counts.
    """
    made = altcha.create_challenge(
        algorithm=work.algorithm,
        cost=work.cost,
        memory_cost=work.memory or None,
        parallelism=1 if work.memory else None,
        key_prefix=work.prefix,
        data={rules.TICKET: ticket.id.hex()},
        hmac_secret=rules.secret(key),
    )
    return json.dumps(made.to_dict())


def solved(ticket: Ticket, payload: str, key: bytes) -> bool:
    """
    Say whether a payload solves the challenge of this very ticket.

    Spend the ticket first: this derives a key, 1 ms for PBKDF2 and 6 ms for scrypt.

    Args:
        payload: What the widget put into the form.
    """
    if not 0 < len(payload) <= LONGEST:
        return False
    try:
        about = altcha.Payload.from_base64(payload).challenge.parameters.data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    if not rules.is_about(ticket, about):
        return False
    return bool(altcha.verify_solution(payload, rules.secret(key)).verified)
