"""Agreements: who may collect more than others, on whose word, on what basis, until when."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from privet.identity.actors import Level, read_actor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    Permit actors to collect.

    Args:
        actor: ``account:partner*`` for accounts of that pattern, ``network:10.0.0.0/8`` for all
            networks within it.
        owner: Who answers for it on the operator's side.
        basis: The lawful basis, in the operator's words.
        until: The last day on which it holds.

    Raises:
        ValueError: The actor cannot be meant, or nobody answers for it.
    """

    actor: str
    owner: str
    basis: str
    until: date

    def __post_init__(self) -> None:
        """Refuse an agreement that permits nobody, or that nobody answers for."""
        level, name = read_actor(self.actor)
        if level is Level.NETWORK:
            try:
                ipaddress.ip_network(name, strict=False)
            except ValueError:
                raise ValueError(f"agreement for {self.actor!r}: {name!r} is no network") from None
        if not self.owner.strip() or not self.basis.strip():
            raise ValueError(f"agreement for {self.actor!r} needs an owner and a lawful basis")

    def covers(self, actor: str) -> bool:
        """Say whether an actor, written ``level:name``, is meant."""
        level, pattern = read_actor(self.actor)
        said, _, name = actor.partition(":")
        if said != level.value:
            return False
        return _within(name, pattern) if level is Level.NETWORK else fnmatchcase(name, pattern)

    def permitted(self, actor: str, day: date) -> bool:
        """Say whether an actor may collect on a day."""
        return day <= self.until and self.covers(actor)


def _within(name: str, pattern: str) -> bool:
    try:
        network = ipaddress.ip_network(name, strict=False)
    except ValueError:
        return False
    whole = ipaddress.ip_network(pattern, strict=False)
    if isinstance(network, ipaddress.IPv4Network) and isinstance(whole, ipaddress.IPv4Network):
        return network.subnet_of(whole)
    if isinstance(network, ipaddress.IPv6Network) and isinstance(whole, ipaddress.IPv6Network):
        return network.subnet_of(whole)
    return False


def agreement_for(agreements: Iterable[Agreement], actor: str, day: date) -> Agreement | None:
    """Return the agreement that permits an actor to collect on a day, if there is one."""
    return next((each for each in agreements if each.permitted(actor, day)), None)
