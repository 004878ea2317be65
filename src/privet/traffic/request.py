"""A request before it is answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Request:
    """
    Hold what a visitor asks for, as the server or the proxy before it understood it.

    Args:
        at: When it came, microseconds since 1970 UTC.
        method: Such as ``GET``.
        target: Path and query as they were asked for, perhaps an absolute URL.
        host: The host that was asked.
        peer: The address that connected: ``203.0.113.7``, or ``unix:`` for a socket.
        headers: By their names in lower case; bytes of a value stand for themselves (latin-1).
        scheme: ``http`` or ``https``.
        variables: What the server itself knows, such as ``remote_user``; no visitor writes these.
    """

    at: int
    method: str
    target: str
    host: str
    peer: str
    headers: Mapping[str, str]
    scheme: str = "https"
    variables: Mapping[str, str] = field(default_factory=dict)
