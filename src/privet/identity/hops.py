"""Whether the peers in a log are the operator's own proxies rather than visitors."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privet.identity.ranges import MAPPED, Ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST: Final = 3
"""So many addresses at most are taken for proxies together."""

SHARE: Final = 0.3
"""From this share of the traffic on they are; above it no visitor can be told from another."""

PRIVATE: Final = (
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)
"""Networks that are never routed. Source: RFC 6890, with RFC 4193 and RFC 6598."""


@dataclass(frozen=True, slots=True)
class Hops:
    """
    Say whose addresses the log holds.

    Args:
        share: Share of the requests that came from the suspected proxies.
        proxies: Their addresses, or the names of presets they belong to.
        forwarded: Whether the log has a forwarded header at all.
    """

    share: float = 0.0
    proxies: tuple[str, ...] = ()
    forwarded: bool = False

    @property
    def suspected(self) -> bool:
        """Whether the clients of this log are likely the operator's own proxies."""
        return self.share > SHARE

    @property
    def warning(self) -> str:
        """What to tell the operator; empty where nothing is suspected."""
        if not self.suspected:
            return ""
        quoted = ", ".join(f'"{name}"' for name in self.proxies)
        advice = (
            f"add trusted_proxies = [{quoted}] to [site]"
            if self.forwarded
            else "log X-Forwarded-For, so that visitors can be told apart"
        )
        return (
            f"{self.share:.0%} of the requests come from {', '.join(self.proxies)}, "
            f"which looks like your own proxy; {advice}"
        )


def hops(
    peers: Iterable[tuple[tuple[int, int], int]],
    presets: Mapping[str, Sequence[str]],
    *,
    forwarded: bool,
) -> Hops:
    """
    Look for the operator's own proxies among the clients of a log.

    Args:
        peers: Client addresses (two halves of 64 bits) and how many requests each made.
        presets: Networks of reverse proxies by name.
        forwarded: Whether the log has a forwarded header.
    """
    counted = sorted(peers, key=lambda entry: -entry[1])
    total = sum(count for _, count in counted)
    private = Ranges.of(PRIVATE)
    known = {name: Ranges.of(networks) for name, networks in presets.items()}
    single: list[tuple[int, str]] = []
    grouped: dict[str, int] = {}
    for address, count in counted:
        if address in private:
            single.append((count, _text(address)))
            continue
        for name, ranges in known.items():
            if address in ranges:
                grouped[name] = grouped.get(name, 0) + count
                break
    chosen = sorted([*single, *((n, name) for name, n in grouped.items())], reverse=True)[:MOST]
    share = sum(count for count, _ in chosen) / total if total else 0.0
    return Hops(share, tuple(name for _, name in chosen), forwarded)


def _text(address: tuple[int, int]) -> str:
    hi, lo = int(address[0]), int(address[1])
    if hi == 0 and lo >> 32 == MAPPED >> 32:
        return f"{ipaddress.IPv4Address(lo & 0xFFFFFFFF)}/32"
    return f"{ipaddress.IPv6Address((hi << 64) | lo)}/128"
