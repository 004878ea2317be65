"""What is recognised of a head as it came is what is recognised of the request it is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.workflows.guards import KEY, SOURCES, START, policy

from privet.adapters.gateways.heads import WHOLE, read_head, request_of
from privet.enforcement.passes import cookie_name
from privet.exposure.glimpsing import LONGEST_HEAD, Glimpse, Look
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from privet.traffic.request import Request
    from privet.workflows.guarding import GuardPolicy

EVERYWHERE = Sources(
    account=("log:remote_user", "header:x-account", "cookie:a"),
    client=("header:X-Key", "header:user-agent"),
    session=("cookie:sid", "log:cookie_old", "cookie:名"),
    device=("header:x-device",),
    asn=("log:asn", "header:cookie"),
)
POLICIES = [policy(), policy(sources=EVERYWHERE), policy(sources=Sources(account=()))]

NAMES = st.sampled_from(
    "X-Original-URI x-original-method X-Forwarded-Uri X-Forwarded-Method X-Forwarded-For Cookie "
    "User-Agent X-Remote-User X-Account X-Key x-device X-Asn Host Accept Connection".split()
)
VALUES = st.one_of(
    st.sampled_from(
        [
            *("/members/7", "/search?page=2", "/api/lookup", "/", "", "-", " - ", "GET", "POST"),
            *("HEAD", "PUT", "get", "203.0.113.7", "10.0.0.1, 198.51.100.7", "anna", " anna\t"),
            *(
                "sid=5; a=anna",
                "a; sid = 5 ;a=-",
                "old=1;sid=",
                "=x; sid=\xa07\x85",
                "sid=1; sid=2",
            ),
            *(f"{cookie_name(KEY)}=abc; sid=5", "A", "AS64500", "GETS", "x" * 9000),
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=12),
)


def question(fields: list[tuple[str, str]], *, nginx: bool = True) -> bytes:
    """Return the bytes with which a proxy asks."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return WHOLE[0 if nginx else 1] + lines.encode("latin-1") + b"\r\n"


def glimpsed(made: GuardPolicy, data: bytes, peer: str, *, nginx: bool = True) -> Glimpse | None:
    """Return what is glimpsed of a question."""
    begin = len(WHOLE[0 if nginx else 1])
    found = made.glimpse(data, begin, peer, START, request_of, nginx=nginx)
    return cast("Glimpse | None", found)


@given(
    st.lists(st.tuples(NAMES, VALUES), max_size=7),
    st.sampled_from(["10.0.0.1", "203.0.113.7", "unix:"]),
    st.booleans(),
    st.sampled_from(POLICIES),
)
@example([("X-Original-URI", "/members/7"), ("Cookie", "a; sid=5")], "unix:", True, POLICIES[0])
@example(
    [("X-Forwarded-Uri", "/members/7"), ("X-Remote-User", "anna")], "10.0.0.1", False, POLICIES[1]
)
def test_a_glimpse_is_what_reading_finds(
    fields: list[tuple[str, str]],
    peer: str,
    nginx: bool,
    made: GuardPolicy,
) -> None:
    """Every handle, surface, kind, subject and place agree; a head with a pass is always read."""
    data = question(fields, nginx=nginx)
    seen = glimpsed(made, data, peer, nginx=nginx)
    if seen is None:
        return
    assert read_head(data) is not None
    request = request_of(data, peer, START)
    found = made.recognise(request)
    again = made.recognise(cast("Request", seen))

    assert found[0].tolist() == again[0].tolist()
    assert found[1:] == again[1:]
    assert not made.bears_pass(cast("Request", seen))
    assert made.cookie not in request.headers.get("cookie", "")


USUAL = [
    ("Host", "x"),
    ("X-Original-URI", "/members/7"),
    ("X-Original-Method", "GET"),
    ("X-Forwarded-For", "198.51.100.7"),
    ("Cookie", "theme=dark; sid=5f3a"),
    ("X-Account", "anna"),
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", ""])
def test_what_most_proxies_ask_is_glimpsed(method: str) -> None:
    """The usual methods of browsers; others are read."""
    fields = [each for each in USUAL if each[0] != "X-Original-Method"]
    asked = fields + [("X-Original-Method", method)] * bool(method)

    assert glimpsed(POLICIES[0], question(asked), "10.0.0.1") is not None


@pytest.mark.parametrize(
    "more",
    [
        [("Connection", "close")],
        [("Accept", "x" * LONGEST_HEAD)],
        [("X-Account", "bert")],
    ],
)
def test_what_is_not_plain_is_read(more: list[tuple[str, str]]) -> None:
    """A connection that ends, a very long head, a field sent twice."""
    assert glimpsed(POLICIES[0], question(USUAL + more), "10.0.0.1") is None


@pytest.mark.parametrize("method", ["PUT", "XXXX", "XXX", "OPTIONS", "A"])
def test_other_methods_are_read(method: str) -> None:
    """They may be preflights, and are few."""
    fields = [(name, method if name == "X-Original-Method" else said) for name, said in USUAL]

    assert glimpsed(POLICIES[0], question(fields), "10.0.0.1") is None


def test_a_pass_and_a_question_about_nothing_are_read() -> None:
    """Neither is judged by what was glimpsed."""
    passing = [("X-Original-URI", "/members/7"), ("Cookie", f"x{cookie_name(KEY)}=1")]

    assert glimpsed(POLICIES[0], question(passing), "unix:") is None
    assert glimpsed(POLICIES[0], question([("Host", "x")]), "unix:") is None
    assert glimpsed(POLICIES[0], question([("X-Original-URI", "")]), "unix:") is None


def test_a_glimpse_is_read_when_somebody_asks() -> None:
    """Once; and what was recognised is taken once, by whom it was recognised for."""
    calls: list[Any] = []

    def reader(data: bytes, peer: str, at: int) -> Request:
        calls.append(peer)
        return request_of(data, peer, at)

    made = POLICIES[0]
    data = question(USUAL)
    seen: Any = made.glimpse(data, len(WHOLE[0]), "unix:", START, reader, nginx=True)

    assert [] == calls
    assert ("/members/7", "GET", "x") == (seen.target, seen.method, seen.host)
    assert ["unix:"] == calls
    assert seen.take(POLICIES[1].site) is None
    assert seen.take(made.site) is None
    again: Any = made.glimpse(data, len(WHOLE[0]), "unix:", START, reader, nginx=True)
    first, second = made.recognise(again), made.recognise(again)
    assert first[0] is not second[0]
    assert first[0].tolist() == second[0].tolist()


def test_a_cookie_that_no_head_can_bear_is_left_out() -> None:
    """A name beyond latin-1 is nobody's."""
    plain = Look.of(Sources(session=("cookie:sid",)), "p")

    assert (
        plain.table.tolist()
        == Look.of(Sources(session=("cookie:sid", "cookie:名")), "p").table.tolist()
    )
    assert plain.table.tolist() != Look.of(SOURCES, "p").table.tolist()
