"""How much work a proof of work asks for, and what a solved one must show."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privet.enforcement.challenges.tickets import delimited

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.enforcement.challenges.tickets import Ticket

LABEL: Final = b"privet proof of work 1"
TICKET: Final = "ticket"
"""The name under which a challenge carries the id of its ticket."""
PREFIX: Final = 1
"""Hexadecimal digits of zero that an answer begins with: one try in sixteen finds it."""


@dataclass(frozen=True, slots=True)
class Work:
    """
    Hold how hard one try is, and how many tries it takes.

    Args:
        algorithm: As ALTCHA names it.
        cost: Rounds of PBKDF2, or N of scrypt (a power of two).
        memory: Blocks of scrypt (r); one try needs 128 * cost * memory bytes. 0 for PBKDF2.
        prefix: Zeros, in hexadecimal, that the answer begins with.
    """

    algorithm: str
    cost: int
    memory: int = 0
    prefix: str = "0" * PREFIX

    def __post_init__(self) -> None:
        """Refuse what cannot be worked on."""
        if self.algorithm not in {"PBKDF2/SHA-256", "SCRYPT"}:
            raise ValueError(f"no such algorithm: {self.algorithm}")
        if self.cost < 1 or self.memory < 0 or set(self.prefix) != {"0"}:
            raise ValueError("work has a cost, blocks of memory, and zeros to find")

    @property
    def tries(self) -> int:
        """Return how many tries it takes on average."""
        return 1 << 4 * len(self.prefix)


LIGHT: Final = Work("PBKDF2/SHA-256", cost=5_000, prefix="0")
USUAL: Final = Work("PBKDF2/SHA-256", cost=5_000, prefix="00")
MEMORY: Final = Work("SCRYPT", cost=4_096, memory=8, prefix="0")
"""
The memory-hard work: 4 MiB a try.

Source: measured on one core of a server with ALTCHA's own Python: a try of PBKDF2 takes 1 ms, of
scrypt 6 ms, and that is also what checking costs the guard, once a ticket. In headless Chromium on
two such busy cores USUAL took 0.4 to 1.7 s and MEMORY 0.6 to 1.4 s, the page's loading included;
nobody has measured phones.
"""
NAMED: Final = {"light": LIGHT, "usual": USUAL, "memory": MEMORY}


def secret(key: bytes) -> bytes:
    """Return the key that signs proofs of work, drawn from the guard's own."""
    return hmac.digest(key, delimited(LABEL), "sha256")


def is_about(ticket: Ticket, claimed: Mapping[str, object] | None) -> bool:
    """Say whether the data that a challenge carries under its signature name this ticket."""
    return claimed == {TICKET: ticket.id.hex()}
