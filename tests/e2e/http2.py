"""A visitor who speaks HTTP/2 without TLS: one connection, one request after the other."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, ResponseReceived, StreamEnded, StreamReset, WindowUpdated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from h2.events import Event

ROOM = 65_536
SECONDS = 20.0


@dataclass
class Got:
    """What came back on a stream."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False


class Http2:
    """
    Ask over one connection.

    Nothing of what is sent is mended or refused here: what a visitor writes may be hostile.
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        self._spoken = H2Connection(
            H2Configuration(
                client_side=True,
                header_encoding="utf-8",
                validate_outbound_headers=False,
                normalize_outbound_headers=False,
            )
        )
        self._spoken.initiate_connection()
        self._flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(
        self,
        target: str,
        headers: Iterable[tuple[str, str]] = (),
        *,
        method: str = "GET",
        body: bytes = b"",
    ) -> Got:
        """Ask, send the body as far as the other side has room for it, and return what came."""
        stream = self._spoken.get_next_available_stream_id()
        head = [
            (":method", method),
            (":scheme", "http"),
            (":authority", "example.org"),
            (":path", target),
            *((name.lower(), value) for name, value in headers),
        ]
        self._spoken.send_headers(stream, head, end_stream=not body)
        got, sent = Got(), 0
        while not got.ended:
            while sent < len(body) and (room := self._room(stream)):
                part = body[sent : sent + room]
                sent += len(part)
                self._spoken.send_data(stream, part, end_stream=sent == len(body))
            self._flush()
            data = self._socket.recv(ROOM)
            assert data, "the proxy closed the connection"
            for event in self._spoken.receive_data(data):
                self._heard(event, stream, got)
        self._flush()
        return got

    def _room(self, stream: int) -> int:
        window: int = self._spoken.local_flow_control_window(stream)
        return min(window, self._spoken.max_outbound_frame_size)

    def _heard(self, event: Event, stream: int, got: Got) -> None:
        if getattr(event, "stream_id", stream) != stream or isinstance(event, WindowUpdated):
            return
        if isinstance(event, ResponseReceived):
            pairs = [(str(name), str(value)) for name, value in event.headers or ()]
            got.headers = dict(pairs)
            got.status = int(got.headers[":status"])
        elif isinstance(event, DataReceived):
            got.body += event.data or b""
            self._spoken.acknowledge_received_data(event.flow_controlled_length or 0, stream)
        elif isinstance(event, StreamEnded | StreamReset):
            got.ended = True

    def _flush(self) -> None:
        if data := self._spoken.data_to_send():
            self._socket.sendall(data)
