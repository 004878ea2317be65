"""A rollout: enforcing for a share of the actors first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from privet.exposure.pseudonyms import Key

PARTS: Final = 10_000


def salt_of(key: Key) -> int:
    """Return what sorts actors into those who come first and last."""
    return int.from_bytes(key.derive("rollout", 8), "little")


def chosen(actor: int, salt: int, percent: float) -> bool:
    """
    Say whether an actor is among the first *percent* of all.

    Whoever is among 10 % is among 20 %, too, so that nobody goes back and forth.
    """
    if percent >= 100:
        return True
    mixed = ((actor ^ salt) * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    return (mixed >> 32) % PARTS < percent * PARTS / 100
