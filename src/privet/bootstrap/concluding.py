"""What a test of a proxy says in plain words: what is wrong, and which line mends it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VISIT: Final = "privet-visit="
LIMITED, FORBIDDEN = 429, 403

MEND: Final = {
    "asked": {
        "nginx": "in server {}: auth_request /_privet; and the location /_privet of the snippet",
        "caddy": "in the site: forward_auth unix//run/privet/privet.sock { uri /v1/auth/forward }",
        "envoy": "in http_filters, before the router: ext_authz with path_prefix /v1/auth/forward",
        "": "in the frontend: http-request lua.privet if !ours (HAProxy), or the middleware (Traefik)",
    },
    "unsaid": {
        "nginx": "in location /_privet: proxy_set_header X-Original-URI $request_uri;",
        "": "let the proxy send X-Forwarded-Uri and X-Forwarded-Method with its question",
    },
    "address": {
        "nginx": "in location /_privet: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "caddy": "remove what takes X-Forwarded-For away (header_up -X-Forwarded-For)",
        "envoy": "use_remote_address: true, and x-forwarded-for among allowed_headers",
        "": "http-request set-header X-Forwarded-For %[src] (HAProxy), before lua.privet",
    },
    "believed": {
        "nginx": "in location /_privet: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
        "caddy": "remove trusted_proxies for networks in which visitors are",
        "": "http-request del-header X-Forwarded-For, then set-header X-Forwarded-For %[src]",
    },
    "refusal": {
        "nginx": "in server {}: error_page 401 = @privet_401; error_page 403 = @privet; and both locations"
        " of the snippet",
        "": "hand Privet's answer on whole where it is none of 2xx: status, header fields, body",
    },
    "places": {
        "nginx": "the location ^~ /.privet/ of the snippet, with auth_request off;",
        "caddy": "handle /.privet/* { reverse_proxy unix//run/privet/privet.sock }",
        "envoy": "the route with prefix /.privet/ to the cluster privet, ext_authz disabled",
        "": "use_backend privet if { path_beg /.privet/ } (HAProxy), or its router (Traefik)",
    },
    "cookie": {
        "nginx": "remove proxy_hide_header Set-Cookie, and let location ^~ /.privet/ pass Cookie",
        "": "hand Set-Cookie of Privet's answers to visitors, and Cookie to Privet",
    },
    "subjects": {
        "nginx": "in location /: proxy_hide_header X-Privet-Subjects;",
        "caddy": "in the reverse_proxy of the application: header_down -X-Privet-Subjects",
        "envoy": "response_headers_to_remove: [x-privet-subjects]",
        "": "http-response del-header X-Privet-Subjects (HAProxy)",
    },
}
"""The line of each shipped snippet that is missing; '' where the proxy does not name itself."""


@dataclass(frozen=True, slots=True)
class Got:
    """Hold an answer that came through the proxy, and the address it was asked from."""

    status: int
    headers: Mapping[str, str]
    body: str
    own: str


@dataclass(frozen=True, slots=True)
class Check:
    """Say whether one thing is fine, in words; and what mends it."""

    name: str
    fine: bool
    says: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """
    Hold what a visitor got, and how the guard saw them.

    Args:
        plain: A page that shows nobody.
        limited: The same, for whom the guard answered limit.
        challenged: The same, for whom it answered challenge.
        appeal: The form for an appeal.
        answered: What came of the challenge's form, sent at once; None where there was no form.
        seen: What the guard noted, by the name of the request.
        unsaid: How often the proxy asked without saying for what.
        foreign: The address that a visitor claimed.
    """

    plain: Got
    limited: Got
    challenged: Got
    appeal: Got
    answered: Got | None
    seen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    unsaid: int = 0
    foreign: str = ""

    @property
    def proxy(self) -> str:
        """The name of the proxy, where it tells it."""
        server = self.plain.headers.get("server", "").lower()
        via = self.plain.headers.get("via", "").lower()
        return next((name for name in ("nginx", "caddy", "envoy") if name in server + via), "")

    def mend(self, name: str) -> str:
        """Return what mends a fault with this proxy."""
        return MEND[name].get(self.proxy) or MEND[name][""]


def conclude(arrived: Arrived) -> Iterator[Check]:
    """Say of each thing whether it is fine."""
    yield Check("proxy", True, f"answers, with {arrived.plain.status}")
    yield from _asked(arrived)
    if "plain" in arrived.seen:
        yield _address(arrived, arrived.seen["plain"])
        yield from _believed(arrived, arrived.seen.get("forged", {}))
        yield _refusal(arrived)
        yield _cookie(arrived)
    yield _places(arrived)
    if "x-privet-subjects" in arrived.plain.headers:
        words = "visitors are told the ids of the people shown (X-Privet-Subjects)"
        yield Check("subjects", False, words, arrived.mend("subjects"))


def _asked(arrived: Arrived) -> Iterator[Check]:
    if "plain" in arrived.seen:
        yield Check("asked", True, "the proxy asks Privet before it answers")
    elif arrived.unsaid > 0:
        words = "the proxy asks Privet, and does not say for which page: nothing is guarded"
        yield Check("asked", False, words, arrived.mend("unsaid"))
    else:
        words = "the proxy does not ask Privet: nothing is guarded"
        yield Check("asked", False, words, arrived.mend("asked"))


def _address(arrived: Arrived, seen: Mapping[str, Any]) -> Check:
    address, own, peer = seen["address"], arrived.plain.own, seen["peer"]
    if address and address == own:
        return Check("address", True, f"the visitor is seen as {address}, as they are")
    if not address:
        words = "the visitor's address does not reach Privet: all visitors are one"
        return Check("address", False, words, arrived.mend("address"))
    if address == peer:
        words = f"the proxy's own address, {address}, is taken for the visitor's"
        mend = f'[site] trusted_proxies = ["{address}"], then privet reload; or: '
        return Check("address", False, words, mend + arrived.mend("address"))
    if ipaddress.ip_address(address.split("/", maxsplit=1)[0]).is_private:
        words = f"the visitor {own} is seen as {address}: a proxy's, it seems"
        mend = f'if it is a proxy: [site] trusted_proxies = ["{address}"], then privet reload'
        return Check("address", False, words, mend)
    return Check("address", True, f"the visitor {own} is seen as {address}; is that yours?")


def _believed(arrived: Arrived, forged: Mapping[str, Any]) -> Iterator[Check]:
    if forged and forged["address"] == arrived.foreign:
        words = "a visitor's own X-Forwarded-For is believed: anybody can be anybody"
        yield Check("believed", False, words, arrived.mend("believed"))
    for kind in forged.get("forged", ()):
        words = f"a visitor can name their own {kind} in a header"
        mend = f"let the proxy drop that header, or set it itself; see identity.{kind}"
        yield Check(kind, False, words, mend)


def _refusal(arrived: Arrived) -> Check:
    got = arrived.limited
    whole = "text/html" in got.headers.get("content-type", "") and "/.privet/appeal" in got.body
    if got.status == LIMITED and whole and "retry-after" in got.headers:
        return Check("refusal", True, "a refusal arrives whole: 429, Retry-After and the page")
    words = f"who is refused gets {got.status}, "
    words += "without Retry-After" if whole else "without the page that says why"
    return Check("refusal", False, words, arrived.mend("refusal"))


def _places(arrived: Arrived) -> Check:
    got = arrived.appeal
    if got.status == 200 and 'name="words"' in got.body:
        return Check("places", True, "the form for an appeal is reachable")
    words = f"whoever is blocked cannot appeal: /.privet/appeal answers {got.status}"
    return Check("places", False, words, arrived.mend("places"))


def _cookie(arrived: Arrived) -> Check:
    if VISIT not in arrived.challenged.headers.get("set-cookie", ""):
        words = "the challenge's cookie does not reach the visitor: every check would fail"
        return Check("cookie", False, words, arrived.mend("cookie"))
    got = arrived.answered
    # A form sent at once is early: so says only who knows ticket and cookie.
    if got is not None and got.status == LIMITED:
        return Check("cookie", True, "the challenge's cookie is set, and comes back with the form")
    if got is not None and got.status == FORBIDDEN and "/.privet/" in got.body:
        words = "the challenge's cookie does not come back to Privet: every check would fail"
        return Check("cookie", False, words, arrived.mend("cookie"))
    status = "no form" if got is None else str(got.status)
    words = f"the challenge's form does not reach Privet: {status}"
    return Check("cookie", False, words, arrived.mend("places"))
