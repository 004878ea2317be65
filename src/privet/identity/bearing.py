"""What a visitor bears: the account, client, session and device in a request's headers."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from privet.identity.addresses import Trusted
    from privet.traffic.request import Request
    from privet.traffic.sources import Sources

MOST_PEERS: Final = 4096
"""Peers of which it is remembered whether they are trusted."""

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_MAPPED: Final = 0xFFFF << 32


@dataclass(frozen=True)
class Bearing:
    """
    Find handles in requests where the operator says that they are.

    The same settings name a place in a log and in a request: ``header:X-Account`` is a header,
    ``cookie:sid`` a cookie, and ``log:remote_user`` what the server knows by that name, or else
    the header ``X-Remote-User`` of a proxy that is trusted; a visitor's own is not believed.

    Args:
        sources: Where each handle is found.
        trusted: Whose headers about the visitor are believed.
    """

    sources: Sources
    trusted: Trusted
    _peers: dict[str, bool] = field(default_factory=dict, repr=False)

    @cached_property
    def readers(self) -> tuple[tuple[Callable[[Request], str], ...], ...]:
        """What reads account, client, session, device, network operator and role."""
        return tuple(
            tuple(self._reader(place) for place in places)
            for places in (
                self.sources.account,
                self.sources.client,
                self.sources.session,
                self.sources.device,
                self.sources.asn,
                self.sources.role,
            )
        )

    def read(self, request: Request, handle: int) -> str:
        """Return one handle, by its place in ``readers``; '' where the visitor bears none."""
        for reader in self.readers[handle]:
            found = reader(request)
            if found and found != "-":
                return found
        return ""

    def trusts(self, peer: str) -> bool:
        """Say whether a peer is a proxy whose word is believed."""
        known = self._peers.get(peer)
        if known is None:
            if len(self._peers) >= MOST_PEERS:
                self._peers.clear()
            known = self._peers[peer] = _trusts(self.trusted, peer)
        return known

    def _reader(self, place: str) -> Callable[[Request], str]:
        kind, _, name = place.partition(":")
        name = name.strip()
        plain = name.lower().replace("-", "_")
        if kind == "log" and plain.startswith("http_"):
            kind, name = "header", plain.removeprefix("http_").replace("_", "-")
        elif kind == "log" and plain.startswith("cookie_"):
            kind, name = "cookie", name[len("cookie_") :]
        if kind == "cookie":
            return _cookie(name)
        if kind == "header":
            return _header(name.lower().replace("_", "-"))
        return self._variable(plain)

    def _variable(self, name: str) -> Callable[[Request], str]:
        header = "x-" + name.replace("_", "-")

        def read(request: Request) -> str:
            known = request.variables.get(name, "")
            if known or header not in request.headers or not self.trusts(request.peer):
                return known
            return request.headers[header].strip()

        return read


def _header(name: str) -> Callable[[Request], str]:
    def read(request: Request) -> str:
        return request.headers.get(name, "").strip()

    return read


def _cookie(name: str) -> Callable[[Request], str]:
    def read(request: Request) -> str:
        return cookie(request.headers, name)

    return read


_PATTERNS: Final = dict[str, re.Pattern[str]]()


def cookie(headers: Mapping[str, str], name: str) -> str:
    """Return the value of a cookie as it was sent, '' where there is none."""
    sent = headers.get("cookie")
    if not sent:
        return ""
    pattern = _PATTERNS.get(name)
    if pattern is None:
        if not _TOKEN.fullmatch(name):
            raise ValueError(f"no cookie can be called {name!r}")
        if len(_PATTERNS) > 64:
            _PATTERNS.clear()
        pattern = _PATTERNS[name] = re.compile(rf"(?:^|;)[ \t]*{re.escape(name)}=([^;]*)")
    found = pattern.search(sent)
    return found[1].strip() if found else ""


def _trusts(trusted: Trusted, peer: str) -> bool:
    if peer.startswith("unix:"):
        return trusted.sockets
    try:
        address = ipaddress.ip_address(peer.strip("[]").partition("%")[0])
    except ValueError:
        return False
    number = int(address) + (_MAPPED if address.version == 4 else 0)
    return _within(trusted.first, trusted.last, (number >> 64, number & 0xFFFFFFFFFFFFFFFF))


def _within(
    first: np.typing.NDArray[np.uint64],
    last: np.typing.NDArray[np.uint64],
    halves: tuple[int, int],
) -> bool:
    def pairs(ranges: np.typing.NDArray[np.uint64]) -> Sequence[tuple[int, int]]:
        return [(int(hi), int(lo)) for hi, lo in ranges]

    return any(low <= halves <= high for low, high in zip(pairs(first), pairs(last), strict=True))
