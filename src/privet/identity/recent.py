"""Whether recent requests seem to come from the operator's own proxies rather than from visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privet.identity.hops import PRIVATE, SHARE, Hops, hops
from privet.identity.ranges import Ranges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEAST: Final = 100
"""Requests below which nothing is said: a share of fewer is a matter of who came first."""

HALF: Final = 1_000
"""Requests after which the oldest are forgotten; between one and two such halves are counted."""

MOST: Final = 4_096
"""Addresses of which it is remembered whether they may be a proxy's."""

_WORD: Final = (1 << 64) - 1
_ELSEWHERE: Final = (0x20010DB8 << 32, 0)
"""Stands for everybody whose address is no proxy's. Source: RFC 3849, addresses of nobody."""


class Recent:
    """
    Count the addresses of recent requests, as the guard resolved them behind trusted proxies.

    Only private addresses and those of known reverse proxies are told apart: for them a budget of
    a network would be everybody's. What is kept is bounded.

    Args:
        presets: Networks of reverse proxies by name.
        trusted: Networks that are trusted already; when these are left, no header names a visitor.
    """

    def __init__(self, presets: Mapping[str, Sequence[str]], trusted: Sequence[str] = ()) -> None:
        self.presets = presets
        self._watched = Ranges.of(
            [*PRIVATE, *(network for networks in presets.values() for network in networks)]
        )
        names = (network for name in trusted for network in presets.get(name, (name,)))
        self._trusted = Ranges.of(name for name in names if name != "unix:")
        self._known: dict[tuple[int, int], bool] = {}
        self._now: dict[tuple[int, int], int] = {}
        self._before: dict[tuple[int, int], int] = {}
        self._counts = [0, 0]

    def add(self, hi: int, lo: int) -> None:
        """Count a request from an address, in two halves of 64 bits."""
        address = (hi & _WORD, lo & _WORD)
        watched = self._known.get(address)
        if watched is None:
            if len(self._known) >= MOST:
                self._known.clear()
            watched = self._known[address] = address in self._watched
        if watched and (address in self._now or len(self._now) < MOST):
            self._now[address] = self._now.get(address, 0) + 1
        self._counts[0] += 1
        if self._counts[0] >= HALF:
            self._before, self._now = self._now, {}
            self._counts = [0, self._counts[0]]

    def __len__(self) -> int:
        """Count the requests that are judged."""
        return sum(self._counts)

    @property
    def hops(self) -> Hops:
        """Whose addresses they have; of fewer than ``LEAST`` requests nothing is said."""
        total = len(self)
        if total < LEAST:
            return Hops(forwarded=True)
        found = dict(self._before)
        for address, count in self._now.copy().items():  # another thread may be counting
            found[address] = found.get(address, 0) + count
        watched = sum(found.values())
        if watched <= SHARE * total:
            return Hops(forwarded=True)
        found[_ELSEWHERE] = total - watched
        return hops(found.items(), self.presets, forwarded=True)

    @property
    def warning(self) -> str:
        """Why nobody should be refused now, and what to do; empty where nothing is suspected."""
        found = self.hops
        if not found.suspected:
            return ""
        names = ", ".join(found.proxies)
        said = f"{found.share:.0%} of recent requests come from {names}, "
        if all(self._is_trusted(name) for name in found.proxies):
            return (
                f"{said}which you trust, so nobody says who the visitors are; "
                "let the proxy set X-Forwarded-For"
            )
        quoted = ", ".join(f'"{name}"' for name in found.proxies)
        return (
            f"{said}which look like your own proxies, so that a limit would stop everybody; "
            f"write trusted_proxies = [{quoted}] below [site], then privet reload"
        )

    def _is_trusted(self, name: str) -> bool:
        networks = self.presets.get(name, (name,))
        return all(
            (first >> 64, first & _WORD) in self._trusted for first in Ranges.of(networks).first
        )
