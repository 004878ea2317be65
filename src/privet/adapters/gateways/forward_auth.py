"""The decision service as a raw ASGI application: what proxies ask before they answer."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from privet.adapters.gateways import asking, telling
from privet.adapters.gateways.guarding import open_to_all
from privet.adapters.gateways.heads import WHOLE, read_head, request_of
from privet.adapters.gateways.metering import ROUTE
from privet.adapters.gateways.placing import Places
from privet.enforcement.decision import Decision, Mode
from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from privet.adapters.gateways.guarding import Guard, Pages
    from privet.adapters.gateways.metering import Meter
    from privet.traffic.request import Request

    Scope = dict[str, Any]
    Receive = Callable[[], Awaitable[dict[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]

log = logging.getLogger("privet.gateway")

NO_BODY: Final = {"type": "http.response.body", "body": b""}
ALLOWED: Final = telling.start(200, telling.told(Decision(Remedy.ALLOW)), 0)
AT_ONCE: Final = telling.written(200, telling.told(Decision(Remedy.ALLOW)))
UNSAID: Final = telling.start(200, [(b"x-privet-error", b"the proxy does not say for what")], 0)
_ALLOW: Final = Remedy.ALLOW
PLAIN: Final = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]


@dataclass(frozen=True, slots=True)
class Watch:
    """
    Say how the service is.

    Args:
        now: The moment, microseconds since 1970 UTC.
        ready: What keeps it from serving, in words; '' where nothing does.
        metrics: Writes the metrics out, and their content type.
    """

    now: Callable[[], int]
    ready: Callable[[], str] = lambda: ""
    metrics: Callable[[], bytes] = lambda: b""
    content_type: str = "text/plain; charset=utf-8"


class ForwardAuth:
    """
    Answer the proxies' question whether a request may pass.

    Args:
        guard: Decides.
        pages: Tells visitors what a decision means.
        meter: Counts.
        watch: The clock, and how the service is.
        on_error: What a request meets when the guard itself fails; counted, and logged.
    """

    def __init__(
        self,
        guard: Guard,
        pages: Pages,
        meter: Meter,
        watch: Watch,
        *,
        on_error: Callable[[Request], Remedy] = open_to_all,
    ) -> None:
        self.guard = guard
        self.pages = pages
        self.meter = meter
        self.watch = watch
        self.on_error = on_error
        self.places = Places(pages, meter, watch.now)
        self._ours = pages.base + "/"

    @property
    def guard(self) -> Guard:
        """Who decides; another may take over while requests come."""
        return self._guard

    @guard.setter
    def guard(self, guard: Guard) -> None:
        self._guard = guard
        self._foretold = not getattr(guard, "follows", False)
        self._deciding: Callable[[Request], Decision] = getattr(guard, "at_once", self._sent)
        self._glimpsing: Callable[..., Request | None] | None = getattr(guard, "glimpse", None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, as ASGI 3 has it."""
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        path: str = scope["path"]
        if path == asking.NGINX:
            await self._nginx(scope, send)
        elif path.startswith(asking.FORWARD):
            await self._forward(scope, send)
        elif path == "/v1/page":
            await self._page(scope, send)
        elif path.startswith(self._ours):
            await self.places(scope, receive, send)
        else:
            await self._watch(path, scope, send)

    def at_once(self, data: bytes, peer: str) -> bytes | None:
        """
        Return the whole answer to a question as it came; None for the way through ASGI.

        It is the same answer, byte for byte, and as many things are counted. The guard must not
        wait: the tally is in memory.
        """
        at = self.watch.now()
        nginx = data.startswith(WHOLE[0])
        request = None
        if self._glimpsing is not None and (nginx or data.startswith(WHOLE[1])):
            begin = len(WHOLE[0] if nginx else WHOLE[1])
            request = self._glimpsing(data, begin, peer, at, request_of, nginx=nginx)
        if request is None:
            head = read_head(data)
            if head is None:
                return None
            target, headers = head
            nginx = target == asking.NGINX
            if nginx:
                request = asking.asked_by_nginx(headers, peer, at)
            else:
                request = asking.asked_by_others(target, "GET", headers, peer, at)
            if request is None:
                return None
            if request.method == "OPTIONS" and asking.preflight(request):
                return AT_ONCE
        decision = self._decide_at_once(request)
        if decision.remedy is _ALLOW and decision.would is _ALLOW and not decision.ref:
            return AT_ONCE
        return self._written(request, decision, nginx=nginx)

    def _written(self, request: Request, decision: Decision, *, nginx: bool) -> bytes:
        if nginx:
            return telling.written(*telling.told_to_nginx(decision))
        if decision.remedy in telling.SERVED:
            return telling.written(200, telling.told(decision))
        answer = self.pages.refusal(request, decision)
        return telling.written(answer.status, telling.wire(answer, decision), answer.body)

    async def decide(self, request: Request) -> Decision:
        """Decide; where that fails, answer as the operator chose."""
        begun = perf_counter()
        try:
            decision = await self.guard.decide(request)
        except Exception:
            log.exception("event=decision_failed")
            return self._failed(request)
        self.meter.decided(decision, perf_counter() - begun)
        if decision.people and self._foretold and not decision.remedy.refuses:
            self.meter.shown(decision, decision.people, ROUTE)
        return decision

    def _decide_at_once(self, request: Request) -> Decision:
        """Decide likewise, without waiting."""
        begun = perf_counter()
        try:
            decision = self._deciding(request)
        except Exception:
            log.exception("event=decision_failed")
            return self._failed(request)
        self.meter.decided(decision, perf_counter() - begun)
        if decision.people and self._foretold and not decision.remedy.refuses:
            self.meter.shown(decision, decision.people, ROUTE)
        return decision

    def _failed(self, request: Request) -> Decision:
        self.meter.failed("decide")
        side = self.on_error(request)
        log.error("event=answered_without_decision answered=%s", side.value)
        return Decision(side, side, mode=Mode.ENFORCE)

    def _sent(self, request: Request) -> Decision:
        """Return what a guard decides that is awaited and waits for nothing."""
        deciding: Any = self.guard.decide(request)
        try:
            deciding.send(None)
        except StopIteration as end:
            decision: Decision = end.value
            return decision
        deciding.close()
        raise RuntimeError("whoever answers here must not wait")

    async def _nginx(self, scope: Scope, send: Send) -> None:
        request = asking.from_nginx(scope, self.watch.now())
        if request is None:
            await self._unsaid(send)
            return
        if asking.preflight(request):
            await send(ALLOWED)
            await send(NO_BODY)
            return
        decision = await self.decide(request)
        status, head = telling.told_to_nginx(decision)
        await send(telling.start(status, head, 0))
        await send(NO_BODY)

    async def _forward(self, scope: Scope, send: Send) -> None:
        request = asking.from_forward(scope, self.watch.now())
        if request is None:
            await self._unsaid(send)
            return
        if asking.preflight(request):
            await send(ALLOWED)
            await send(NO_BODY)
            return
        decision = await self.decide(request)
        if decision.remedy in telling.SERVED:
            await send(telling.start(200, telling.told(decision), 0))
            await send(NO_BODY)
            return
        await self._refuse(request, decision, send)

    async def _page(self, scope: Scope, send: Send) -> None:
        """Give nginx the page that it could not take with the decision."""
        request = asking.from_nginx(scope, self.watch.now())
        if request is None:
            await self._unsaid(send)
            return
        await self._refuse(request, telling.page_asked(scope["query_string"]), send)

    async def _refuse(self, request: Request, decision: Decision, send: Send) -> None:
        answer = self.pages.refusal(request, decision)
        head = telling.wire(answer, decision)
        await send(telling.start(answer.status, head, len(answer.body)))
        await send({"type": "http.response.body", "body": answer.body})

    async def _unsaid(self, send: Send) -> None:
        """Let pass what a proxy asks without saying for what, loudly: nothing is guarded then."""
        self.meter.failed("proxy")
        await send(UNSAID)
        await send(NO_BODY)

    async def _watch(self, path: str, scope: Scope, send: Send) -> None:
        status, head, body = 200, PLAIN, b"ok\n"
        if path == "/readyz":
            if trouble := self.watch.ready():
                status, body = 503, trouble.encode() + b"\n"
        elif path == "/metrics":
            body = self.watch.metrics()
            head = [(b"content-type", self.watch.content_type.encode())]
        elif path != "/healthz":
            status, body = 404, b"nothing here\n"
        await send(telling.start(status, head, len(body)))
        await send({"type": "http.response.body", "body": b"" if _head(scope) else body})


def _head(scope: Scope) -> bool:
    return bool(scope["method"] == "HEAD")


async def lifespan(receive: Receive, send: Send) -> None:
    """Say that everything is ready, and at the end that everything is put away."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        else:
            await send({"type": "lifespan.shutdown.complete"})
            return
