"""Remedies: what a visitor meets, the mildest first."""

from __future__ import annotations

from enum import StrEnum


class Remedy(StrEnum):
    """What a visitor meets; the values are those written to disk."""

    ALLOW = "allow"
    SLOW = "slow"
    """Served after a wait, which the visitor's side keeps."""
    REDUCE = "reduce"
    """Served by the application with less than usual."""
    CHALLENGE = "challenge"
    LIMIT = "limit"
    """Refused for now."""
    DENY = "deny"
    """Refused until somebody looks into it."""

    @property
    def rank(self) -> int:
        """Its place among the remedies; the mildest is 0."""
        return _RANKS[self]

    @property
    def refuses(self) -> bool:
        """Whether nobody is shown."""
        return self in _REFUSING


_RANKS = {remedy: rank for rank, remedy in enumerate(Remedy)}
_REFUSING = frozenset({Remedy.CHALLENGE, Remedy.LIMIT, Remedy.DENY})
