"""Where handles stand in a request."""

from __future__ import annotations

import pytest

from privet.identity.addresses import Trusted
from privet.identity.bearing import MOST_PEERS, Bearing, cookie
from privet.traffic.request import Request
from privet.traffic.sources import Sources

TRUSTED = Trusted.of(["10.0.0.0/8", "2001:db8::/32", "unix:"])


def asked(
    headers: dict[str, str] | None = None, peer: str = "10.0.0.1", **variables: str
) -> Request:
    """Return a request with headers."""
    return Request(0, "GET", "/", "example.org", peer, headers or {}, variables=variables)


def account(*places: str) -> Bearing:
    """Return what reads an account from places."""
    return Bearing(Sources(account=places), TRUSTED)


@pytest.mark.parametrize(
    ("place", "headers"),
    [
        ("header:X-Account", {"x-account": " anna "}),
        ("header:x_account", {"x-account": "anna"}),
        ("cookie:sid", {"cookie": "a=b; sid=anna; c=d"}),
        ("log:remote_user", {"x-remote-user": "anna"}),
        ("log:http_x_account", {"x-account": "anna"}),
        ("log:cookie_sid", {"cookie": "sid=anna"}),
    ],
)
def test_a_place_in_a_log_is_a_place_in_a_request(place: str, headers: dict[str, str]) -> None:
    """The settings for logs find the same handle live."""
    assert "anna" == account(place).account(asked(headers))


@pytest.mark.parametrize("value", ["", "-", "  ", "anonymous", "AnonymousUser", "null", "Guest"])
def test_nothing_is_nobody(value: str) -> None:
    """An empty header and a hyphen are no account, as in a log, nor is what is written where there is none."""
    assert "" == account("header:x-account").account(asked({"x-account": value}))


def test_a_visitor_cannot_name_themselves() -> None:
    """X-Remote-User counts from a trusted proxy alone; what the server knows always does."""
    who = account("log:remote_user")
    forged = {"x-remote-user": "victim"}

    assert "" == who.account(asked(forged, peer="203.0.113.7"))
    assert "anna" == who.account(asked(forged, peer="203.0.113.7", remote_user="anna"))
    assert "victim" == who.account(asked(forged, peer="unix:"))
    assert "victim" == who.account(asked(forged, peer="2001:db8::7"))
    assert "" == who.account(asked(forged, peer="no address"))


def test_the_first_place_that_holds_something_counts() -> None:
    """Several places are tried in their order."""
    who = account("header:x-a", "header:x-b")

    assert "b" == who.account(asked({"x-b": "b"}))
    assert "a" == who.account(asked({"x-a": "a", "x-b": "b"}))
    assert "" == who.account(asked())


def test_each_handle_has_its_places() -> None:
    """Client, session, device, network operator and role are read alike."""
    sources = Sources(
        client=("header:x-key",),
        session=("cookie:sid",),
        device=("header:x-ja4",),
        asn=("header:x-asn",),
        role=("header:x-role",),
    )
    who = Bearing(sources, TRUSTED)
    request = asked(
        {"x-key": "k", "cookie": "sid=s", "x-ja4": "t13d", "x-asn": "AS1", "x-role": "recruiter"}
    )

    assert ("k", "s", "t13d", "AS1", "recruiter") == (
        who.client(request),
        who.session(request),
        who.device(request),
        who.asn(request),
        who.role(request),
    )


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("sid=1", "1"),
        ("xsid=0; sid=1", "1"),
        ("sid=1; sid=2", "1"),
        ("sid", ""),
        ("sid=", ""),
        ("other=sid", ""),
        ('sid="q"', '"q"'),
        (" sid = 1 ", "1"),
        ("sid=a=b", "a=b"),
    ],
)
def test_a_cookie_is_read_as_it_was_sent(sent: str, expected: str) -> None:
    """The first of a name counts; its value stays as it is."""
    assert expected == cookie({"cookie": sent}, "sid")


def test_peers_are_remembered_within_bounds() -> None:
    """A visitor with many addresses does not fill the memory."""
    who = account("log:remote_user")
    for n in range(MOST_PEERS + 10):
        who.trusts(f"192.0.{n >> 8}.{n & 255}")

    assert len(who._peers) <= MOST_PEERS
