"""Our own places on a site, reachable by those who are stopped: challenge, appeal, their parts."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from privet.adapters.gateways import asking, telling
from privet.adapters.gateways.guarding import LONGEST_BODY, Visit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from privet.adapters.gateways.guarding import Answer, Pages
    from privet.adapters.gateways.metering import Meter
    from privet.traffic.request import Request

log = logging.getLogger("privet.gateway")

TOO_LONG: Final = telling.Plain(413, (("Content-Type", "text/plain"),), b"too long\n")
NOT_SO: Final = telling.Plain(405, (("Allow", "GET, HEAD, POST"),))
SORRY: Final = telling.Plain(503, (("Retry-After", "5"),), b"please try again in a moment\n")
METHODS: Final = frozenset({"GET", "HEAD", "POST"})


class Places:
    """
    Serve our own places as ASGI.

    Args:
        pages: Makes them.
        now: The moment, microseconds since 1970 UTC.
    """

    def __init__(self, pages: Pages, meter: Meter, now: Callable[[], int]) -> None:
        self.pages = pages
        self.meter = meter
        self.now = now

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        """Serve one request; what a page takes to make is kept off the loop of decisions."""
        answer = await self._answer(scope, receive)
        await send(telling.start(answer.status, telling.wire(answer), len(answer.body)))
        head = scope["method"] == "HEAD"
        await send({"type": "http.response.body", "body": b"" if head else answer.body})

    async def _answer(
        self, scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]]
    ) -> Answer:
        if scope["method"] not in METHODS:
            return NOT_SO
        body = await self._body(receive) if scope["method"] == "POST" else b""
        if body is None:
            return TOO_LONG
        request = asking.plain(scope, self.now())
        visit = visit_of(request, self.pages.base, scope["path"], body)
        return await asyncio.to_thread(answered, self.pages, visit, self.meter)

    @staticmethod
    async def _body(receive: Callable[[], Awaitable[dict[str, Any]]]) -> bytes | None:
        parts: list[bytes] = []
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return b""
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > LONGEST_BODY:
                return None
            more = message.get("more_body", False)
        return b"".join(parts)


def visit_of(request: Request, base: str, path: str, body: bytes) -> Visit:
    """Return which of our places is asked for."""
    return Visit(request, path[len(base) :].strip("/"), query_of(request.target), body)


def query_of(target: str) -> Mapping[str, str]:
    """Return the first value of each name in a target's query; nothing of one beyond measure."""
    query = target.partition("?")[2]
    try:
        fields = parse_qs(query, max_num_fields=16, errors="replace")
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def answered(pages: Pages, visit: Visit, meter: Meter) -> Answer:
    """Return a place; where making it fails, say so and let the visitor try again."""
    try:
        return pages.visit(visit)
    except Exception:
        meter.failed("page")
        log.exception("event=page_failed place=%s", visit.place.partition("/")[0])
        return SORRY
