"""Everybody who appears in a simulated log: their accounts, addresses and labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

HOMES = IPv4Network("198.18.0.0/15")
"""Addresses of homes, offices and hired proxies alike. Source: RFC 2544, for benchmarks."""

CARRIERS = IPv4Network("100.64.0.0/10")
"""Addresses that many telephones share. Source: RFC 6598, carrier-grade NAT."""

SHARED = IPv4Network("203.0.113.0/24")
"""Campuses, offices, VPN exits. Source: RFC 5737, for documentation."""


class Kind(StrEnum):
    """What stands behind an actor."""

    PERSON = "person"
    AGENT = "agent"
    SCRAPER = "scraper"


@dataclass(frozen=True, slots=True)
class Label:
    """
    Tell the truth about one actor of a simulated log.

    Args:
        actor: As Privet names it, ``account:bob`` or ``network:203.0.113.7/32``.
        kind: Person, agent (a search engine) or scraper.
        role: The person's role, the engine's or the scraper's name; ``shared`` where several
            stand behind one network.
        group: What it belongs to: a campus, a class, a scraper's fleet; empty for none.
        subjects: How many different people it was shown.
    """

    actor: str
    kind: Kind
    role: str
    group: str
    subjects: int


@dataclass(slots=True)
class Cast:
    """Collect who appears; each list is numbered by its place, as in ``events.ROW``."""

    kinds: list[Kind] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    accounts: list[bytes] = field(default_factory=list)
    addresses: list[bytes] = field(default_factory=list)
    networks: list[str] = field(default_factory=list)
    network_of: list[int] = field(default_factory=list)
    _homes: NDArray[np.int64] | None = None
    _given: int = 0
    _prefixes: int = 0
    _carriers: int = 0
    _shared: int = 0

    def cast(self, kind: Kind, role: str, group: str = "") -> int:
        """Return the number of a new member of the cast."""
        self.kinds.append(kind)
        self.roles.append(role)
        self.groups.append(group)
        return len(self.kinds) - 1

    def enrol(self, name: bytes) -> int:
        """Return the number of a new account."""
        self.accounts.append(name)
        return len(self.accounts) - 1

    def fixed(self, address: str) -> int:
        """Return the number of an IPv4 address that is a network of its own."""
        self.networks.append(f"{address}/32")
        self.network_of.append(len(self.networks) - 1)
        self.addresses.append(address.encode())
        return len(self.addresses) - 1

    def home(self, chance: Generator) -> int:
        """Return the number of an IPv4 address that nobody else has."""
        if self._homes is None:
            self._homes = chance.permutation(HOMES.num_addresses - 2) + 1
        if self._given == len(self._homes):
            return self.prefix(chance, 1)
        self._given += 1
        return self.fixed(str(HOMES[int(self._homes[self._given - 1])]))

    def prefix(self, chance: Generator, count: int) -> int:
        """Return the number of the first of *count* addresses in an IPv6 /64 of their own."""
        self._prefixes += 1
        # Odd multiplier: a bijection on 32 bits, so that prefixes differ and neighbours do not.
        mixed = self._prefixes * 2_654_435_761 % 2**32
        text = f"2001:db8:{mixed >> 16:x}:{mixed & 0xFFFF:x}"
        self.networks.append(str(IPv6Network(f"{text}::/64")))
        first = len(self.addresses)
        for low in chance.integers(2**16, 2**63, count).tolist():
            tail = f"{low >> 48:x}:{low >> 32 & 0xFFFF:x}:{low >> 16 & 0xFFFF:x}:{low & 0xFFFF:x}"
            self.addresses.append(f"{text}:{tail}".encode())
            self.network_of.append(len(self.networks) - 1)
        return first

    def carrier(self) -> int:
        """Return the number of the next address that telephones share."""
        self._carriers += 1
        return self.fixed(str(IPv4Address(int(CARRIERS[0]) + 4_099 * self._carriers % 2**22)))

    def shared(self) -> int:
        """Return the number of the next address of a campus, an office or a VPN exit."""
        self._shared += 1
        if self._shared < 254:
            return self.fixed(str(SHARED[self._shared]))
        return self.fixed(str(IPv4Address(int(HOMES[-1]) + self._shared)))
