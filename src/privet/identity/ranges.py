"""Ranges of addresses, looked up by bisection."""

from __future__ import annotations

import ipaddress
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MAPPED: Final = 0xFFFF << 32
"""Where IPv4 addresses stand among IPv6 ones: ``::ffff:0.0.0.0``; RFC 4291, section 2.5.5.2."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """Hold ranges of addresses that do not touch, in order, as IPv6 numbers."""

    first: tuple[int, ...]
    last: tuple[int, ...]

    @classmethod
    def of(cls, networks: Iterable[str]) -> Ranges:
        """
        Read networks such as ``10.0.0.0/8``.

        Raises:
            ValueError: One of them is no network.
        """
        merged: list[tuple[int, int]] = []
        for first, last in sorted(_bounds(network) for network in networks):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = merged[-1][0], max(merged[-1][1], last)
            else:
                merged.append((first, last))
        return cls(tuple(first for first, _ in merged), tuple(last for _, last in merged))

    def __contains__(self, address: tuple[int, int]) -> bool:
        """Say whether an address, in two halves of 64 bits, lies in one of the ranges."""
        number = (int(address[0]) << 64) | int(address[1])
        place = bisect_right(self.first, number) - 1
        return place >= 0 and number <= self.last[place]

    def __len__(self) -> int:
        """Count the ranges."""
        return len(self.first)


@lru_cache(maxsize=1 << 13)  # an operator's crawlers come from the same ranges: 24,000 are 2,500
def _bounds(text: str) -> tuple[int, int]:
    try:
        network = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise ValueError(f"{text!r} is no network such as 10.0.0.0/8") from None
    offset = MAPPED if network.version == 4 else 0
    return int(network.network_address) + offset, int(network.broadcast_address) + offset
