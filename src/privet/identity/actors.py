"""Actors: the handles by which a visitor is known, the narrowest first, and how they are named."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

_PLAIN: Final = (
    *("-", '""', "anonymous", "anon", "guest", "nobody", "unauthenticated", "unknown"),
    *("null", "(null)", "nil", "none", "undefined", "n/a"),
)

NOBODY: Final = frozenset(
    {
        *(spelt for word in _PLAIN for spelt in (word, word.capitalize(), word.upper())),
        *("anonymousUser", "AnonymousUser"),
    }
)
"""
What applications write where nobody is signed in, or no session is open.

Taken for a name it would make one visitor of all who have none. Source: Spring Security, Django and
Apache 2.4 (``""`` for an empty name); what printing an absent value gives in Java, JavaScript, Python,
Ruby and C.
"""


class Level(StrEnum):
    """What kind of handle names an actor; the values are those written to disk."""

    ACCOUNT = "account"
    CLIENT = "client"
    SESSION = "session"
    DEVICE = "device"
    NETWORK = "network"
    ASN = "asn"

    @property
    def code(self) -> int:
        """The number that stands for it in columns; the narrowest is 0."""
        return list(Level).index(self)

    @classmethod
    def of_code(cls, code: int) -> Level:
        """Return the level that a number stands for."""
        return list(cls)[code]


def actor_name(level: Level, name: str) -> str:
    """Write an actor, ``account:bob77`` or ``network:203.0.113.7/32``."""
    return f"{level.value}:{name}"


def read_actor(text: str) -> tuple[Level, str]:
    """
    Read an actor's name back.

    Raises:
        ValueError: What stands before the colon is no level, or nothing stands behind it.
    """
    level, colon, name = text.partition(":")
    if not colon or not name or level not in list(Level):
        raise ValueError(
            f"{text!r} is no actor; write one as account:bob77 or network:192.0.2.7/32"
        )
    return Level(level), name
