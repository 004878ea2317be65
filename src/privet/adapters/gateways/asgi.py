"""The guard inside an ASGI application: decide, let it answer, charge whom the answer showed."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from privet.adapters.gateways import asking, telling
from privet.adapters.gateways.answering import count, disclosed
from privet.adapters.gateways.exposing import listening
from privet.adapters.gateways.guarding import open_to_all
from privet.adapters.gateways.placing import Places
from privet.adapters.gateways.subjects import NAME
from privet.enforcement.decision import Decision, Mode
from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from privet.adapters.gateways.exposing import Exposed
    from privet.adapters.gateways.guarding import Guard, Pages
    from privet.adapters.gateways.metering import Meter
    from privet.traffic.request import Request

    Scope = dict[str, Any]
    Receive = Callable[[], Awaitable[dict[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]
    App = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger("privet.gateway")

OURS: Final = b"x-privet-"
SUBJECTS: Final = NAME.encode()
BROKEN: Final = 500


class Guarded:
    """
    Guard an ASGI application.

    The application finds what was decided as ``scope["privet"]`` and in the header field
    ``X-Privet-Remedy``; a visitor's own header fields of that kind do not reach it.

    Args:
        app: The application.
        guard: Decides and charges.
        pages: Tells visitors what a decision means.
        meter: Counts.
        now: The moment, microseconds since 1970 UTC.
        on_error: What a request meets when the guard itself fails.
    """

    def __init__(  # noqa: PLR0913 - a middleware is given its application and all it needs
        self,
        app: App,
        guard: Guard,
        pages: Pages,
        meter: Meter,
        now: Callable[[], int],
        *,
        on_error: Callable[[Request], Remedy] = open_to_all,
    ) -> None:
        self.app = app
        self.guard = guard
        self.pages = pages
        self.meter = meter
        self.now = now
        self.on_error = on_error
        self.places = Places(pages, meter, now)
        self._ours = pages.base + "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI 3 has it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"].startswith(self._ours):
            await self.places(scope, receive, send)
            return
        request = asking.plain(scope, self.now())
        if asking.preflight(request):
            decision = Decision(Remedy.ALLOW)
        else:
            decision = await self._decide(request, follows=scope["type"] == "http")
        if decision.remedy in telling.SERVED:
            await self._served(request, decision, scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = self.pages.refusal(request, decision)
            head = telling.wire(answer, decision)
            await send(telling.start(answer.status, head, len(answer.body)))
            body = b"" if request.method == "HEAD" else answer.body
            await send({"type": "http.response.body", "body": body})

    async def _decide(self, request: Request, *, follows: bool) -> Decision:
        begun = perf_counter()
        try:
            decision = await self.guard.decide(request, follows=follows)
        except Exception:
            self.meter.failed("decide")
            side = self.on_error(request)
            log.exception("event=decision_failed answered=%s", side.value)
            return Decision(side, side, mode=Mode.ENFORCE)
        self.meter.decided(decision, perf_counter() - begun)
        return decision

    async def _served(
        self, request: Request, decision: Decision, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Let the application answer, and charge what it showed, also where it is cut off."""
        headers = [each for each in scope["headers"] if not each[0].lower().startswith(OURS)]
        if decision.remedy is not Remedy.ALLOW:
            headers.append((b"x-privet-remedy", decision.remedy.encode()))
        inner = {**scope, "headers": headers, "privet": decision}
        if scope["type"] == "websocket":
            await self.app(inner, receive, send)
            return
        status = BROKEN
        said: list[str] = []

        async def sending(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": _without(message.get("headers", ()), said)}
            await send(message)

        with listening() as exposed:
            try:
                await self.app(inner, receive, sending)
            finally:
                await self._charge(request, decision, status, said, exposed)

    async def _charge(
        self,
        request: Request,
        decision: Decision,
        status: int,
        said: list[str],
        exposed: Exposed,
    ) -> None:
        if decision.seen is None and not (said or exposed.said):
            return
        shown = disclosed(status, said, exposed, self.meter)
        count(shown, decision, self.meter)
        try:
            await self.guard.charge(request, shown, decision)
        except Exception:
            self.meter.failed("charge")
            log.exception("event=charge_failed")


def _without(
    headers: list[tuple[bytes, bytes]] | tuple[()], said: list[str]
) -> list[tuple[bytes, bytes]]:
    """Take what is for us out of the header fields of an answer."""
    kept = []
    for name, value in headers:
        if name.lower() == SUBJECTS:
            said.append(value.decode("latin-1"))
        else:
            kept.append((name, value))
    return kept
