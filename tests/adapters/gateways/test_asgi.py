"""The guard inside an ASGI application."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.adapters.gateways.scripted import Case, OneLiners, Scripted, asked, cases

import privet
from privet.adapters.gateways.asgi import Guarded
from privet.adapters.gateways.metering import Meter
from privet.enforcement.remedies import Remedy


class Application:
    """Answer everything, remember what was asked, and say whom it showed."""

    def __init__(self, *headers: tuple[bytes, bytes], status: int = 200) -> None:
        self.headers = list(headers)
        self.status = status
        self.asked: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.shows: tuple[str, ...] = ()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401
        """Answer."""
        self.asked.append(scope)
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        message = await receive()
        self.bodies.append(message.get("body", b""))
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        if self.shows:
            await asyncio.to_thread(privet.expose, self.shows, "name")
        await send({"type": "http.response.body", "body": b"hello"})


def guarded(app: Application, guard: Scripted | None = None) -> tuple[Guarded, Scripted]:
    """Return an application behind a scripted guard."""
    scripted = guard or Scripted()
    return Guarded(app, scripted, OneLiners(), Meter(), lambda: 7), scripted


@pytest.mark.parametrize("case", cases(proxied=False), ids=str)
def test_it_answers_as_the_suite_says(case: Case) -> None:
    """The visitor gets the same as through a proxy, and a body reaches the application."""
    application = Application()
    app, _ = guarded(application)

    got = asked(app, case.target, case.sent, method=case.method, body=case.body.encode())

    assert case.visitor == got.status
    assert case.served == (got.body == b"hello")
    assert ([case.body.encode()] if case.served else []) == application.bodies
    assert case.retry_after == got.headers.get("retry-after", "")
    if not case.served:
        assert case.remedy == got.headers["x-privet-remedy"]
        assert case.kind in got.headers["content-type"]


def test_the_visitor_cannot_write_our_header_fields() -> None:
    """The application learns the remedy from the guard alone."""
    application = Application()
    app, _ = guarded(application)

    asked(app, "/members/reduce", {"X-Privet-Remedy": "allow", "X-Privet-Would": "x"})

    (scope,) = application.asked
    assert [(b"x-privet-remedy", b"reduce")] == scope["headers"]
    assert Remedy.REDUCE is scope["privet"].remedy


def test_the_header_field_is_charged_and_stripped() -> None:
    """Whom the application names is charged, and no visitor sees the names."""
    application = Application(
        (b"X-Privet-Subjects", b'"7", "8";fields="name email"'),
        (b"x-privet-subjects", b"9"),
        (b"content-type", b"text/plain"),
    )
    app, guard = guarded(application)

    got = asked(app, "/anything")

    ((request, shown, _),) = guard.charged
    assert {"content-type": "text/plain"} == got.headers
    assert ("/anything", 200) == (request.target, shown.status)
    assert (("7", "8", "9"), ("name", "email")) == (shown.subjects, shown.fields)


def test_what_cannot_be_read_is_counted_and_falls_back_to_the_route() -> None:
    """A header field that is no list is not half believed."""
    application = Application((b"x-privet-subjects", b'"7", "'))
    app, guard = guarded(application)

    asked(app, "/members/allow")

    assert 1 == app.meter.errors["subjects"]
    assert [None] == [shown.subjects for _, shown, _ in guard.charged]


def test_expose_is_heard_from_a_thread() -> None:
    """A synchronous view that a framework runs in a thread says whom it shows."""
    application = Application(status=206)
    application.shows = ("7", "8", "7")
    app, guard = guarded(application)

    asked(app, "/anything")
    privet.expose(["nobody listens"])

    ((_, shown, _),) = guard.charged
    assert (("7", "8"), ("name",), 206) == (shown.subjects, shown.fields, shown.status)
    assert 2 == app.meter.people["", "", "application"]


def test_an_application_that_fails_shows_nobody() -> None:
    """What ends in an error is told as an error, so that it is taken back."""

    class Failing(Application):
        async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401
            privet.expose(["7"])
            raise ZeroDivisionError

    app, guard = guarded(Failing())

    with pytest.raises(ZeroDivisionError):
        asked(app, "/members/allow")

    assert [500] == [shown.status for _, shown, _ in guard.charged]


def test_a_websocket_is_judged() -> None:
    """An upgrade is let through or closed before it is accepted; other kinds pass."""
    said: list[str] = []

    async def send(message: dict[str, Any]) -> None:
        said.append(message["type"])

    async def receive() -> dict[str, Any]:
        return {}

    application = Application()
    app, guard = guarded(application)
    for path in ("/members/allow", "/members/deny"):
        scope: dict[str, Any] = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": [],
        }
        asyncio.run(app(scope, receive, send))

    assert ["websocket.accept", "websocket.close"] == said
    assert ["GET", "GET"] == [request.method for request in guard.asked]


def test_our_own_places_are_not_the_applications() -> None:
    """The form for an appeal is served in front of the application."""
    application = Application()
    app, _ = guarded(application)

    got = asked(app, "/.privet/appeal", method="POST", body=b"words=help")

    assert b"POST appeal {} words=help" == got.body
    assert [] == application.asked


def test_a_charge_that_fails_stops_nobody() -> None:
    """The answer was given; that it could not be charged is counted."""

    class Unable(Scripted):
        async def charge(self, *_: object) -> None:
            raise OSError

    application = Application((b"x-privet-subjects", b"7"))
    app, _ = guarded(application, Unable())

    assert b"hello" == asked(app, "/anything").body
    assert 1 == app.meter.errors["charge"]
