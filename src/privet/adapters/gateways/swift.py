"""
A shorter way through uvicorn for the proxies' question.

A question comes in one piece and has no body, and with the tally in memory its answer needs no
waiting. It is answered where its bytes arrive: no parser, no task, no queue, no message. Everything
else goes uvicorn's own way, in the same process and on the same connections. Where both can be
gone, they end with the same bytes; a property test holds the one to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from privet.adapters.gateways.heads import BEGINS

if TYPE_CHECKING:
    from asyncio import Transport
    from collections.abc import Callable


class Swift(HttpToolsProtocol):
    """Answer questions at once, and leave the rest to uvicorn."""

    def __init__(self, *arguments: Any, **others: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*arguments, **others)
        self._at_once: Callable[..., bytes | None] | None = getattr(self.app, "at_once", None)
        self._peer = "unix:"
        self._inside = False
        self._stirred = False

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Remember who asks, as ``asking.peer_of`` has it."""
        super().connection_made(transport)
        if self.client and self.client[0]:
            self._peer = self.client[0]

    def data_received(self, data: bytes) -> None:
        """Answer a question, or go on as uvicorn does."""
        if (
            data.startswith(BEGINS)
            and self._free()
            and self._at_once is not None
            and (answer := self._at_once(data, self._peer)) is not None
        ):
            self.transport.write(answer)
            self.server_state.total_requests += 1
            self._stirred = True
            if self.timeout_keep_alive_task is None:
                self._wait()
        else:
            super().data_received(data)

    def _free(self) -> bool:
        """Say whether no request is half read or not yet answered, and answers are taken."""
        under_way: Any = self.cycle  # None before the first request of uvicorn's
        return not (
            self._inside
            or self.flow.write_paused
            or (under_way is not None and not under_way.response_complete)
        )

    def on_message_begin(self) -> None:
        """Begin a request of uvicorn's."""
        self._inside = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """End it; after an upgrade nothing here is a question."""
        self._inside = self.parser.should_upgrade()
        super().on_message_complete()

    # ── a connection on which nobody asks is closed; a timer for each answer would cost more ──────

    def _wait(self) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, unless a question was answered since the timer was set."""
        if self._stirred:
            self._stirred = False
            self._wait()
        else:
            super().timeout_keep_alive_handler()
