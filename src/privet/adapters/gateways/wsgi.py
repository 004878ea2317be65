"""The guard inside a WSGI application: decide, let it answer, charge whom the answer showed."""

from __future__ import annotations

import logging
from contextlib import suppress
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from privet.adapters.gateways import asking, telling
from privet.adapters.gateways.answering import count, disclosed
from privet.adapters.gateways.exposing import listening
from privet.adapters.gateways.guarding import LONGEST_BODY, open_to_all
from privet.adapters.gateways.placing import METHODS, NOT_SO, TOO_LONG, answered, visit_of
from privet.adapters.gateways.subjects import NAME
from privet.enforcement.decision import Decision, Mode
from privet.enforcement.remedies import Remedy
from privet.traffic.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from privet.adapters.gateways.exposing import Exposed
    from privet.adapters.gateways.guarding import Answer, BlockingGuard, Pages
    from privet.adapters.gateways.metering import Meter

    Environ = dict[str, Any]
    App = Callable[..., Iterable[bytes]]

log = logging.getLogger("privet.gateway")

OURS: Final = "HTTP_X_PRIVET_"
BROKEN: Final = 500


class Guarded:
    """
    Guard a WSGI application.

    The application finds what was decided as ``environ["privet"]`` and ``HTTP_X_PRIVET_REMEDY``; a
    visitor's own header fields of that kind do not reach it. What it is asked for is charged when
    its answer is closed.

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
        guard: BlockingGuard,
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
        self._ours = pages.base + "/"

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one request, as PEP 3333 has it."""
        request = request_of(environ, self.now())
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        if path.startswith(self._ours):
            return _answer(self._place(environ, request, path), request, start_response)
        if asking.preflight(request):
            decision = Decision(Remedy.ALLOW)
        else:
            decision = self._decide(request)
        if decision.remedy in telling.SERVED:
            return self._served(request, decision, environ, start_response)
        answer = self.pages.refusal(request, decision)
        return _answer(answer, request, start_response, decision)

    def _decide(self, request: Request) -> Decision:
        begun = perf_counter()
        try:
            decision = self.guard.decide(request, follows=True)
        except Exception:
            self.meter.failed("decide")
            side = self.on_error(request)
            log.exception("event=decision_failed answered=%s", side.value)
            return Decision(side, side, mode=Mode.ENFORCE)
        self.meter.decided(decision, perf_counter() - begun)
        return decision

    def _place(self, environ: Environ, request: Request, path: str) -> Answer:
        if request.method not in METHODS:
            return NOT_SO
        body = b""
        if request.method == "POST":
            length = environ.get("CONTENT_LENGTH") or "0"
            if not length.isdecimal() or int(length) > LONGEST_BODY:
                return TOO_LONG
            body = environ["wsgi.input"].read(int(length))
        return answered(self.pages, visit_of(request, self.pages.base, path, body), self.meter)

    def _served(
        self,
        request: Request,
        decision: Decision,
        environ: Environ,
        start_response: Callable[..., Any],
    ) -> Iterable[bytes]:
        inner = {name: value for name, value in environ.items() if not name.startswith(OURS)}
        inner["privet"] = decision
        if decision.remedy is not Remedy.ALLOW:
            inner["HTTP_X_PRIVET_REMEDY"] = decision.remedy.value
        return _Served(self, request, decision, inner, start_response)

    def charge(
        self,
        request: Request,
        decision: Decision,
        status: int,
        said: list[str],
        exposed: Exposed,
    ) -> None:
        """Charge what an answer showed; what goes wrong is counted and stops nobody."""
        if decision.seen is None and not (said or exposed.said):
            return
        shown = disclosed(status, said, exposed, self.meter)
        count(shown, decision, self.meter)
        try:
            self.guard.charge(request, shown, decision)
        except Exception:
            self.meter.failed("charge")
            log.exception("event=charge_failed")


class _Served:
    """Hand on an application's answer, and charge it when it is closed."""

    def __init__(
        self,
        guarded: Guarded,
        request: Request,
        decision: Decision,
        environ: Environ,
        start_response: Callable[..., Any],
    ) -> None:
        self.guarded = guarded
        self.request = request
        self.decision = decision
        self.start_response = start_response
        self.status = BROKEN
        self.said: list[str] = []
        self.closed = False
        self._listening = listening()
        self.exposed = self._listening.__enter__()
        try:
            self.answer = guarded.app(environ, self._start)
        except BaseException:
            self._finish()
            raise

    def _start(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: Any = None,  # noqa: ANN401 - as PEP 3333 has it
    ) -> Any:  # noqa: ANN401
        self.status = int(status[:3])
        kept = []
        for name, value in headers:
            if name.lower() == NAME:
                self.said.append(value)
            else:
                kept.append((name, value))
        return self.start_response(status, kept, *((exc_info,) if exc_info else ()))

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self.answer
        except BaseException:
            self.status = BROKEN
            raise

    def close(self) -> None:
        """Close the answer, and charge what it showed."""
        if self.closed:
            return
        try:
            close = getattr(self.answer, "close", None)
            if close is not None:
                close()
        finally:
            self._finish()

    def _finish(self) -> None:
        self.closed = True
        with suppress(ValueError):  # closed in another context: there is nothing to reset there
            self._listening.__exit__(None, None, None)
        self.guarded.charge(self.request, self.decision, self.status, self.said, self.exposed)


def request_of(environ: Environ, at: int) -> Request:
    """Return the request as the application's server understood it."""
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    variables = {}
    if environ.get("REMOTE_USER"):
        variables["remote_user"] = environ["REMOTE_USER"]
    return Request(
        at,
        environ.get("REQUEST_METHOD", "GET"),
        target_of(environ),
        headers.get("host", ""),
        environ.get("REMOTE_ADDR") or "unix:",
        headers,
        environ.get("wsgi.url_scheme", "http"),
        variables,
    )


def target_of(environ: Environ) -> str:
    """Return path and query as they were asked for; put together anew where a server hides them."""
    for name in ("REQUEST_URI", "RAW_URI"):
        found: str = environ.get(name, "")
        if found.startswith("/"):
            return found
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    written = quote(path.encode("latin-1", "replace"), safe="/:@!$&'()*+,;=~-._")
    query = environ.get("QUERY_STRING", "")
    return f"{written or '/'}?{query}" if query else written or "/"


def _answer(
    answer: Answer,
    request: Request,
    start_response: Callable[..., Any],
    decision: Decision | None = None,
) -> Iterable[bytes]:
    phrase = HTTPStatus(answer.status).phrase
    head = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in telling.wire(answer, decision)
    ]
    head.append(("Content-Length", str(len(answer.body))))
    start_response(f"{answer.status} {phrase}", head)
    return [b"" if request.method == "HEAD" else answer.body]
