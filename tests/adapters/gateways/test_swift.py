"""The shorter way through uvicorn: what it answers at once, and what it leaves alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.adapters.gateways.scripted import service
from uvicorn import Config
from uvicorn.server import ServerState

from privet.adapters.gateways.swift import Swift

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


def sent(*pieces: bytes, turns: int = 8) -> tuple[bytes, bytes]:
    """Return what was answered before the loop turned once, and after."""

    async def run() -> tuple[bytes, bytes]:
        config = Config(service(), ws="none", log_config=None, server_header=False)
        protocol = Swift(config, ServerState(), {})
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
    """One that comes in pieces, two at once, and HEAD without its body."""
    halves, _ = sent(QUESTION[:20], QUESTION[20:], b"\r\n")
    two, _ = sent((QUESTION + b"\r\n") * 2)
    head, _ = sent(b"HEAD /v1/auth/forward/members/limit HTTP/1.1\r\nHost: x\r\n\r\n")

    assert halves.startswith(b"HTTP/1.1 403 Forbidden\r\nx-privet-remedy: limit\r\n")
    assert 2 == two.count(b"HTTP/1.1 403 Forbidden\r\n")
    assert head.startswith(b"HTTP/1.1 429 Too Many Requests\r\n")
    assert head.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        QUESTION + b"Content-Length: 2\r\n\r\nab",
        QUESTION + b"Connection: close\r\n\r\n",
        QUESTION.replace(b"1.1", b"1.0") + b"\r\n",
    ],
)
def test_the_rest_goes_uvicorns_way(request_: bytes) -> None:
    """Other places, bodies and connections that end are answered by uvicorn, and as well."""
    at_once, later = sent(request_)

    assert b"" == at_once
    assert later.startswith(b"HTTP/1.1 ")


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
