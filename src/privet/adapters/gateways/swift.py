"""
A shorter way through uvicorn for the proxies' question.

A question has no body, and with the tally in memory its answer needs no waiting. It is answered
where its header fields end: no task, no queue, no event. Everything else goes uvicorn's own way.
Measured in November 2026, decision included: 58 µs of CPU a request uvicorn's way, 35 µs this way.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from privet.adapters.gateways.asking import FORWARD, NGINX

if TYPE_CHECKING:
    from collections.abc import Sequence

QUESTIONS: Final = (NGINX.encode(), FORWARD.encode())
LINES: Final = {
    status.value: b"HTTP/1.1 %d %s\r\n" % (status.value, status.phrase.encode())
    for status in HTTPStatus
}
BODIES: Final = frozenset({b"transfer-encoding", b"upgrade", b"expect"})


class _Event:
    def set(self) -> None:
        """Wake nobody."""


class _Answered:
    """Stand where uvicorn keeps the request under way: there is none."""

    response_complete = True
    keep_alive = True
    disconnected = False
    body = b""
    more_body = False
    message_event = _Event()


ANSWERED: Final = _Answered()


class Swift(HttpToolsProtocol):
    """Answer questions at once, and leave the rest to uvicorn."""

    def on_message_begin(self) -> None:
        """Begin a request; what uvicorn keeps of it is made where uvicorn goes on with it."""
        self.url = b""
        self.expect_100_continue = False
        self.headers = []

    def _go_on(self) -> None:
        url, headers, expected = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expected
        self.headers.extend(headers)
        super().on_headers_complete()

    def on_headers_complete(self) -> None:
        """Answer a question, or go on as uvicorn does."""
        path, _, query = self.url.partition(b"?")
        if not path.startswith(QUESTIONS) or not self._simple():
            self._go_on()
            return
        scope: dict[str, Any] = {
            "type": "http",
            "method": self.parser.get_method().decode("ascii"),
            "path": path.decode("latin-1"),
            "raw_path": path,
            "query_string": query,
            "scheme": self.scheme,
            "client": self.client,
            "headers": self.headers,
        }
        messages: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            messages.append(message)

        asking = self.app(scope, _nothing, send)
        try:
            asking.send(None)
        except StopIteration:
            self.transport.write(written(messages, head=scope["method"] == "HEAD"))
            self.cycle = ANSWERED  # type: ignore[assignment]
            self.on_response_complete()
        else:
            asking.close()
            raise RuntimeError("whoever answers here must not wait")

    def _simple(self) -> bool:
        """Say whether a request has no body, nobody is before it, and the connection stays."""
        under_way: Any = self.cycle  # None before the first request
        busy = under_way is not None and not under_way.response_complete
        if busy or self.flow.write_paused or self.parser.get_http_version() != "1.1":
            return False
        for name, value in self.headers:
            if name in BODIES or (name == b"content-length" and value.strip() != b"0"):
                return False
        return self.parser.should_keep_alive()


async def _nothing() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def written(messages: Sequence[dict[str, Any]], *, head: bool) -> bytes:
    """Write an answer out."""
    start, *bodies = messages
    parts = [LINES[start["status"]]]
    for name, value in start["headers"]:
        parts += (name, b": ", value, b"\r\n")
    parts.append(b"\r\n")
    if not head:
        parts += (body["body"] for body in bodies)
    return b"".join(parts)
