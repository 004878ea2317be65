"""What a visitor bears: the account, client, session and device in a request's headers."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from privet.identity.actors import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.identity.addresses import Trusted
    from privet.traffic.request import Request
    from privet.traffic.sources import Sources

    Reader = Callable[[Request], str]
    """Returns a handle of a request, '' where the visitor bears none."""

MOST_PEERS: Final = 4096
"""Peers of which it is remembered whether they are trusted."""

LONGEST: Final = 8192
"""Letters of a header that make a handle; proxies refuse longer ones."""

COOKIE, HEADER, VARIABLE = "cookie", "header", "variable"

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
    def account(self) -> Reader:
        """What reads the name a visitor is signed in under."""
        return self._first(self.sources.account)

    @cached_property
    def client(self) -> Reader:
        """What reads the identifier of an API client."""
        return self._first(self.sources.client)

    @cached_property
    def session(self) -> Reader:
        """What reads the identifier of a session."""
        return self._first(self.sources.session)

    @cached_property
    def device(self) -> Reader:
        """What reads the fingerprint of a device."""
        return self._first(self.sources.device)

    @cached_property
    def asn(self) -> Reader:
        """What reads the visitor's network operator."""
        return self._first(self.sources.asn)

    @cached_property
    def role(self) -> Reader:
        """What reads the visitor's role."""
        return self._first(self.sources.role)

    def _first(self, places: Sequence[str]) -> Reader:
        """Return what reads the first of several places at which there is something."""
        readers = tuple(self._reader(place) for place in places)
        if not readers:
            return _nobody
        if len(readers) == 1:
            return readers[0]

        def read(request: Request) -> str:
            return next((found for each in readers if (found := each(request))), "")

        return read

    def trusts(self, peer: str) -> bool:
        """Say whether a peer is a proxy whose word is believed."""
        known = self._peers.get(peer)
        if known is None:
            if len(self._peers) >= MOST_PEERS:
                self._peers.clear()
            known = self._peers[peer] = _trusts(self.trusted, peer)
        return known

    def _reader(self, place: str) -> Reader:
        kind, name = place_of(place)
        if kind == COOKIE:
            return _cookie(name)
        if kind == HEADER:
            return _header(name)
        return self._variable(name)

    def _variable(self, name: str) -> Reader:
        header = header_for(name)

        def read(request: Request) -> str:
            known = request.variables.get(name)
            if known:
                return _said(known)
            said = request.headers.get(header)
            return _said(said) if said and self.trusts(request.peer) else ""

        return read


def place_of(place: str) -> tuple[str, str]:
    """Return where in a request a setting points: a cookie, a header or a variable, and its name."""
    kind, _, name = place.partition(":")
    name = name.strip()
    plain = name.lower().replace("-", "_")
    if kind == "log" and plain.startswith("http_"):
        kind, name = HEADER, plain.removeprefix("http_").replace("_", "-")
    elif kind == "log" and plain.startswith("cookie_"):
        kind, name = COOKIE, name[len("cookie_") :]
    if kind == COOKIE:
        return COOKIE, name
    if kind == HEADER:
        return HEADER, name.lower().replace("_", "-")
    return VARIABLE, plain


def writable(places: Sequence[str]) -> tuple[str, ...]:
    """Return the places that a visitor writes at will: cookies, of which nothing is verified."""
    return tuple(place for place in places if place_of(place)[0] == COOKIE)


def header_for(variable: str) -> str:
    """Return the header field in which a proxy hands a variable on."""
    return "x-" + variable.replace("_", "-")


def _nobody(_: Request) -> str:
    return ""


def _said(value: str) -> str:
    """Return what a header says; a hyphen says nothing, as in a log, nor does the name of nobody."""
    plain = value.strip()[:LONGEST]
    return "" if plain in NOBODY else plain


def _header(name: str) -> Reader:
    def read(request: Request) -> str:
        said = request.headers.get(name)
        return _said(said) if said else ""

    return read


def _cookie(name: str) -> Reader:
    def read(request: Request) -> str:
        return cookie(request.headers, name)

    return read


def cookie(headers: Mapping[str, str], name: str) -> str:
    """Return the value of a cookie as it was sent, '' where there is none."""
    sent = headers.get("cookie")
    if not sent or name not in sent:
        return ""
    for part in sent.split(";"):
        key, equals, value = part.partition("=")
        if equals and key.strip() == name:
            return _said(value)
    return ""


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
    first: NDArray[np.uint64],
    last: NDArray[np.uint64],
    halves: tuple[int, int],
) -> bool:
    def pairs(ranges: NDArray[np.uint64]) -> Sequence[tuple[int, int]]:
        return [(int(hi), int(lo)) for hi, lo in ranges]

    return any(low <= halves <= high for low, high in zip(pairs(first), pairs(last), strict=True))
