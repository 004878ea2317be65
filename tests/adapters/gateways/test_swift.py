"""The shorter way through uvicorn: what it answers at once, what it leaves, and that both agree."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.adapters.gateways.scripted import OneLiners, service
from tests.workflows.guards import KEY, START, Guard, policy
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from privet.adapters.gateways.forward_auth import ForwardAuth, Watch
from privet.adapters.gateways.metering import Meter
from privet.adapters.gateways.swift import Swift
from privet.bootstrap.judging import Immediate, Judging
from privet.enforcement.passes import cookie_name
from privet.exposure.budgets import Budget
from privet.exposure.recognising import AT

QUESTION = b"GET /v1/auth/nginx HTTP/1.1\r\nHost: x\r\nX-Original-URI: /members/limit\r\n"


class Wire(asyncio.Transport):
    """Remember what is written."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 5000), "sockname": ("127.0.0.1", 80)})
        self.sent = b""
        self.closed = False

    def write(self, data: Any) -> None:  # noqa: ANN401 - as asyncio has it
        """Remember."""
        self.sent += data

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def is_closing(self) -> bool:
        """Say whether it was."""
        return self.closed

    def pause_reading(self) -> None:
        """Do nothing."""

    def resume_reading(self) -> None:
        """Do nothing."""


def sent(
    *pieces: bytes, turns: int = 8, swift: bool = True, app: ForwardAuth | None = None
) -> tuple[bytes, bytes]:
    """Return what was answered before the loop turned once, and after."""

    async def run() -> tuple[bytes, bytes]:
        config = Config(
            app or service(), ws="none", log_config=None, server_header=False, proxy_headers=False
        )
        config.load()
        protocol = (Swift if swift else HttpToolsProtocol)(config, ServerState(), {})
        wire = Wire()
        protocol.connection_made(wire)
        for piece in pieces:
            protocol.data_received(piece)
        at_once = wire.sent
        for _ in range(turns):
            await asyncio.sleep(0)
        protocol.connection_lost(None)
        return at_once, wire.sent

    return asyncio.run(run())


def test_a_question_is_answered_at_once() -> None:
    """Before the loop turns, for every kind of proxy."""
    nginx, _ = sent(QUESTION + b"\r\n")
    others, _ = sent(b"GET /v1/auth/forward/members/limit HTTP/1.1\r\nHost: x\r\n\r\n")
    again, _ = sent(QUESTION + b"\r\n", QUESTION + b"\r\n")

    assert nginx.startswith(b"HTTP/1.1 403 Forbidden\r\nx-privet-remedy: limit\r\n")
    assert others.startswith(b"HTTP/1.1 429 Too Many Requests\r\n")
    assert 2 == again.count(b"HTTP/1.1 403 Forbidden\r\n")


@pytest.mark.parametrize(
    "pieces",
    [
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",),
        (b"HEAD /v1/auth/forward/members/limit HTTP/1.1\r\nHost: x\r\n\r\n",),
        (b"GET /v1/auth/nginx HTTP/1.1\r\nHost: x\r\n\r\n",),
        (QUESTION + b"Content-Length: 2\r\n\r\nab",),
        (QUESTION + b"Connection: close\r\n\r\n",),
        (QUESTION.replace(b"1.1", b"1.0") + b"\r\n",),
        (QUESTION[:20], QUESTION[20:], b"\r\n"),
        ((QUESTION + b"\r\n") * 2,),
    ],
)
def test_the_rest_goes_uvicorns_way(pieces: tuple[bytes, ...]) -> None:
    """Other places, bodies, pieces and connections that end are answered by uvicorn, and as well."""
    at_once, later = sent(*pieces, turns=20)

    assert b"" == at_once
    assert later.startswith(b"HTTP/1.1 ")


NAMES = [
    *("Host", "X-Original-URI", "x-original-method", "X-Forwarded-For", "X-Forwarded-Uri"),
    *("Cookie", "cookie", "Accept", "Origin", "Access-Control-Request-Method", "Connection"),
    *("Content-Length", "Transfer-Encoding", "Upgrade", "Expect", "X-Forwarded-Method", "a b", ""),
]
VALUES = [
    *("/members/limit", "/members/challenge?a=b", "/members/broken", "/members/shadow", "/x", ""),
    *("GET", "OPTIONS", "text/html", "keep-alive", "0", "100-continue", "close", "websocket"),
    *("198.51.100.7", "/members/slow", "/members/deny", "/members/reduce", "https://a.example"),
]
NAMED = st.sampled_from(NAMES) | st.text("abzAZ09-_!:\x7f\xe9 ", max_size=5)
SAID = st.sampled_from(VALUES) | st.text(
    st.characters(min_codepoint=0, max_codepoint=255), max_size=8
)
TARGETS = st.sampled_from(
    [
        *("/v1/auth/nginx", "/v1/auth/forward", "/v1/auth/forward/members/limit"),
        *("/v1/auth/forward/members/deny?a=%20", "/v1/auth/nginx?x", "/v1/auth/nginxx"),
    ]
) | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=6).map(
    lambda end: "/v1/auth/forward" + end
)
COLONS = st.sampled_from([": ", ": ", ": ", ":", ":  ", " : ", ": \t"])


@given(
    TARGETS,
    st.lists(st.tuples(NAMED, COLONS, SAID), max_size=5),
    st.sampled_from(["\r\n", "\r\n", "\r\n", "\n", "\r"]),
)
@example("/v1/auth/nginx", [("X-Original-URI", ": ", "/members/limit")], "\r\n")
@example("/v1/auth/nginx", [("X-Original-URI", ": ", "/members/shadow ")], "\r\n")
@example("/v1/auth/nginx", [("X-Original-URI", ": ", "/a"), ("Cookie", ": ", "\xe9")], "\r\n")
@example("/v1/auth/nginx", [("X-Original-URI", ": ", "/a\rb"), ("a", ": ", "c\nd")], "\r\n")
def test_both_ways_end_with_the_same_bytes(
    target: str, fields: list[tuple[str, str, str]], end: str
) -> None:
    """Whatever is answered at once is what uvicorn's own way answers, byte for byte."""
    head = "".join(f"{name}{colon}{value}{end}" for name, colon, value in fields)
    asked = f"GET {target} HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode("latin-1")

    at_once, _ = sent(asked)
    _, plainly = sent(asked, swift=False)

    assert at_once in {b"", plainly}


def guarded(clock: list[int]) -> tuple[ForwardAuth, Guard]:
    """Return the service with a real guard in memory, that lets three people be seen."""
    guard = Guard(policy(budgets=(Budget("session", "1h", 3), Budget("network", "1h", 5))))
    judging = Judging(guard.policy, guard.handlers)
    return ForwardAuth(Immediate(judging), OneLiners(), Meter(), Watch(lambda: clock[0])), guard


VISITS = st.builds(
    "GET /v1/auth/{} HTTP/1.1\r\nHost: x\r\n{}: /members/{}\r\nCookie: {}\r\n{}\r\n".format,
    st.sampled_from(["nginx", "nginx", "nginx", "forward", "forward/members/8"]),
    st.sampled_from(["X-Original-URI", "X-Original-URI", "X-Forwarded-Uri"]),
    st.integers(1, 6),
    st.sampled_from(["sid=1", "sid=1", "a=b;sid=2", f"sid=1; {cookie_name(KEY)}=x", ""]),
    st.sampled_from(
        ["", "X-Original-Method: POST\r\n", "X-Original-Method: OPTIONS\r\n", "a: b\r\n"]
    ),
)


@given(st.lists(VISITS, max_size=6))
def test_a_real_guard_answers_alike_both_ways(visits: list[str]) -> None:
    """Question by question the same bytes, and the same people charged to the same visitors."""
    ways = []
    for swift in (True, False):
        clock = [START]
        app, guard = guarded(clock)
        answers = []
        for each in visits:
            clock[0] += 1000
            answers.append(sent(each.encode(), swift=swift, app=app)[1])
        kept = [each.cells[0].tolist()[:AT] for each in guard.kept]
        ways.append((answers, kept, len(guard.tally), app.meter.decisions))

    assert ways[0] == ways[1]


def test_a_connection_on_which_nobody_asks_is_closed() -> None:
    """The timer is set once, and again where a question came in between."""

    async def run() -> list[bool]:
        config = Config(service(), ws="none", log_config=None, proxy_headers=False)
        config.load()
        protocol = Swift(config, ServerState(), {})
        wire = Wire()
        protocol.connection_made(wire)
        protocol.data_received(QUESTION + b"\r\n")
        first = protocol.timeout_keep_alive_task
        protocol.data_received(QUESTION + b"\r\n")
        closed = [protocol.timeout_keep_alive_task is not first]
        protocol.timeout_keep_alive_handler()
        closed.append(wire.closed)
        protocol.timeout_keep_alive_handler()
        closed.append(wire.closed)
        protocol.connection_lost(None)
        return closed

    assert [False, False, True] == asyncio.run(run())


def test_order_is_kept() -> None:
    """A question behind a request that is under way waits for it."""
    at_once, later = sent(
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + QUESTION + b"\r\n", turns=20
    )

    assert b"" == at_once
    assert 0 <= later.find(b"200 OK") < later.find(b"403 Forbidden")


def test_what_is_no_http_is_refused() -> None:
    """Nonsense gets 400 and no second chance."""
    at_once, _ = sent(b"\x16\x03\x01 nonsense\r\n\r\n")

    assert at_once.startswith(b"HTTP/1.1 400")
