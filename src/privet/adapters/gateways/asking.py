"""How the request that a proxy asks about is read from the request with which it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from privet.traffic.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NGINX: Final = "/v1/auth/nginx"
FORWARD: Final = "/v1/auth/forward"

_SMALL: Final = {
    name.encode(): name
    for name in (
        *("host", "user-agent", "accept", "accept-language", "accept-encoding", "cookie"),
        *("referer", "origin", "x-forwarded-for", "x-forwarded-proto", "x-original-uri"),
        *("x-original-method", "x-forwarded-uri", "x-forwarded-method", "x-forwarded-host"),
        *("sec-fetch-site", "sec-fetch-mode", "sec-fetch-user", "sec-fetch-dest", "sec-ch-ua"),
    )
}
"""Names that most requests have, so that they are not decoded each time."""

_EVERY: Final = "; "
"""Between the parts of a cookie that HTTP/2 splits. Source: RFC 9113, section 8.2.3."""


def headers_of(raw: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return header fields by name; what is sent several times is joined."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key = _SMALL.get(name) or name.decode("latin-1")
        if key in headers:
            joint = _EVERY if key == "cookie" else ", "
            headers[key] = headers[key] + joint + value.decode("latin-1")
        else:
            headers[key] = value.decode("latin-1")
    return headers


def peer_of(scope: Mapping[str, Any]) -> str:
    """Return the address that connected; ``unix:`` for a socket, which names nobody."""
    client = scope.get("client")
    return client[0] if client and client[0] else "unix:"


def target_of(scope: Mapping[str, Any]) -> str:
    """Return path and query as they were asked for."""
    path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogateescape")
    query: bytes = scope.get("query_string", b"")
    return (path + b"?" + query if query else path).decode("latin-1")


def plain(scope: Mapping[str, Any], at: int, **variables: str) -> Request:
    """Return the request itself, for a place of our own or for an application behind us."""
    headers = headers_of(scope["headers"])
    return Request(
        at=at,
        method=scope.get("method", "GET"),
        target=target_of(scope),
        host=headers.get("host", ""),
        peer=peer_of(scope),
        headers=headers,
        scheme=scope.get("scheme", "http"),
        variables=variables,
    )


def from_nginx(scope: Mapping[str, Any], at: int) -> Request | None:
    """Return the request that nginx asks about; None where it does not say which."""
    return asked_by_nginx(headers_of(scope["headers"]), peer_of(scope), at)


def asked_by_nginx(headers: Mapping[str, str], peer: str, at: int) -> Request | None:
    """
    Return the request that nginx asks about; None where it does not say which.

    The snippet sets ``X-Original-URI`` and ``X-Original-Method``, so that none of them is the
    visitor's own.
    """
    target = headers.get("x-original-uri", "")
    if not target:
        return None
    return Request(
        at,
        headers.get("x-original-method") or "GET",
        target,
        headers.get("host", ""),
        peer,
        headers,
        headers.get("x-forwarded-proto") or "http",
    )


def from_forward(scope: Mapping[str, Any], at: int) -> Request | None:
    """Return the request that another proxy asks about; None where it is not said."""
    headers = headers_of(scope["headers"])
    return asked_by_others(target_of(scope), scope["method"], headers, peer_of(scope), at)


def asked_by_others(
    asked: str, method: str, headers: Mapping[str, str], peer: str, at: int
) -> Request | None:
    """
    Return the request that Traefik, Caddy, HAProxy or Envoy asks about; None where it is not said.

    Envoy puts the visitor's path behind ours and keeps the method. Whatever stands there counts
    more than a header, because Envoy may be told to hand on headers that the visitor wrote.

    Args:
        asked: The target of the question itself.
        method: Its method.
    """
    target = asked[len(FORWARD) :]
    if not target.startswith("/"):
        target = headers.get("x-forwarded-uri", "")
        method = headers.get("x-forwarded-method") or "GET"
    if not target:
        return None
    return Request(
        at,
        method,
        target,
        headers.get("x-forwarded-host") or headers.get("host", ""),
        peer,
        headers,
        headers.get("x-forwarded-proto") or "http",
    )


def preflight(request: Request) -> bool:
    """
    Say whether a browser asks whether it may ask (CORS).

    It bears no cookies and is not followed anywhere: stopping it breaks a site and protects nobody.

    Source: Fetch Standard, section 3.3.2, CORS-preflight request.
    """
    return (
        request.method == "OPTIONS"
        and "origin" in request.headers
        and "access-control-request-method" in request.headers
    )
