"""The decision service, asked as each kind of proxy asks."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.adapters.gateways.scripted import (
    Case,
    OneLiners,
    Scripted,
    asked,
    cases,
    service,
)

from privet.adapters.gateways.forward_auth import ForwardAuth, Watch
from privet.adapters.gateways.metering import Meter
from privet.enforcement.decision import Decision
from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from privet.traffic.request import Request


@pytest.mark.parametrize("case", cases(), ids=str)
def test_nginx_is_told_what_it_understands(case: Case) -> None:
    """A question by nginx is answered with 2xx, 401 or 403, and the truth in the header fields."""
    sent = {**case.sent, "X-Original-URI": case.target, "X-Original-Method": case.method}

    got = asked(service(), "/v1/auth/nginx", sent)

    assert (case.told, case.remedy, b"") == (got.status, got.headers["x-privet-remedy"], got.body)
    assert case.retry_after == got.headers.get("retry-after", "")
    assert case.served == ("x-privet-page" not in got.headers)
    if not case.served:
        assert str(case.visitor) == got.headers["x-privet-status"]


@pytest.mark.parametrize("case", [case for case in cases() if not case.served], ids=str)
def test_nginx_fetches_the_page_that_it_may_not_relay(case: Case) -> None:
    """What nginx was told leads to the page with the status that the visitor shall get."""
    sent = {**case.sent, "X-Original-URI": case.target, "X-Original-Method": case.method}
    told = asked(service(), "/v1/auth/nginx", sent).headers["x-privet-page"]

    got = asked(service(), f"/v1/page?{told}", sent)

    assert (case.visitor, case.remedy) == (got.status, got.headers["x-privet-remedy"])
    assert case.retry_after == got.headers.get("retry-after", "")
    assert "no-store" == got.headers["cache-control"]


@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_relaying_proxy_gets_the_whole_answer(case: Case) -> None:
    """Traefik, Caddy and HAProxy say method and target in header fields."""
    sent = {**case.sent, "X-Forwarded-Uri": case.target, "X-Forwarded-Method": case.method}

    got = asked(service(), "/v1/auth/forward", sent)

    assert (case.forward, case.remedy) == (got.status, got.headers["x-privet-remedy"])
    assert case.retry_after == got.headers.get("retry-after", "")
    assert case.kind in got.headers.get("content-type", "")
    assert case.served == (not got.body)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_envoy_puts_the_target_behind_ours(case: Case) -> None:
    """What stands in the path counts, whatever header fields say; 204 would be a denial."""
    got = asked(service(), f"/v1/auth/forward{case.target}", case.sent, method=case.method)

    assert (case.forward, case.remedy) == (got.status, got.headers["x-privet-remedy"])
    assert 204 != got.status


def test_traefik_is_answered_as_documented() -> None:
    """The header fields of Traefik's ForwardAuth are read: method, proto, host, URI, source."""
    guard = Scripted()
    app = ForwardAuth(guard, OneLiners(), Meter(), Watch(lambda: 7))
    sent = {
        "Host": "privet:8999",
        "X-Forwarded-Method": "POST",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "example.org",
        "X-Forwarded-Uri": "/members/7?tab=photos",
        "X-Forwarded-For": "203.0.113.7",
        "Cookie": "sid=1",
    }

    asked(app, "/v1/auth/forward", sent, client=("10.0.0.2", 1))

    (request,) = guard.asked
    assert ("POST", "/members/7?tab=photos") == (request.method, request.target)
    assert ("example.org", "https") == (request.host, request.scheme)
    assert ("10.0.0.2", "203.0.113.7") == (request.peer, request.headers["x-forwarded-for"])
    assert 7 == request.at


def test_a_socket_names_nobody() -> None:
    """Whoever asks through a Unix socket is the proxy, and has no address."""
    guard = Scripted()

    asked(
        ForwardAuth(guard, OneLiners(), Meter(), Watch(lambda: 7)),
        "/v1/auth/nginx",
        {"X-Original-URI": "/"},
        client=None,
    )

    assert ["unix:"] == [request.peer for request in guard.asked]


@pytest.mark.parametrize("path", ["/v1/auth/nginx", "/v1/auth/forward"])
def test_a_proxy_that_does_not_say_for_what_is_counted(path: str) -> None:
    """A question without a target is let pass, since nothing can be judged, and counted."""
    app = service()

    got = asked(app, path, {"Host": "example.org"})

    assert (200, 1) == (got.status, app.meter.errors["proxy"])
    assert "x-privet-error" in got.headers


@pytest.mark.parametrize(
    ("side", "status"), [(Remedy.ALLOW, 200), (Remedy.LIMIT, 429), (Remedy.CHALLENGE, 403)]
)
def test_a_guard_that_fails_is_answered_as_chosen(side: Remedy, status: int) -> None:
    """Whatever goes wrong inside, the visitor meets what the operator chose, and it is counted."""
    app = ForwardAuth(Scripted(), OneLiners(), Meter(), Watch(lambda: 7), on_error=lambda _: side)

    got = asked(app, "/v1/auth/forward", {"X-Forwarded-Uri": "/members/broken"})

    assert (status, 1) == (got.status, app.meter.errors["decide"])


def test_reasons_stay_inside() -> None:
    """Nobody learns from an answer which limit they met."""
    got = asked(service(), "/v1/auth/forward", {"X-Forwarded-Uri": "/members/limit"})

    assert "40" not in str(got.headers) + got.body.decode()


def test_our_own_places_are_served() -> None:
    """The form for an appeal is reachable; its body arrives, and a long one is refused."""
    app = service()

    got = asked(app, "/.privet/appeal?ref=X", method="POST", body=b"words=help")
    long = asked(app, "/.privet/appeal", method="POST", body=b"x" * 70_000)
    strange = asked(app, "/.privet/appeal", method="DELETE")
    broken = asked(app, "/.privet/broken")

    assert (200, b"POST appeal {'ref': 'X'} words=help") == (got.status, got.body)
    assert (413, 405, 503) == (long.status, strange.status, broken.status)
    assert 1 == app.meter.errors["page"]
    assert b"" == asked(app, "/.privet/appeal", method="HEAD").body


def test_it_says_how_it_is() -> None:
    """Alive, ready, and what was counted; anything else is not there."""
    trouble = ["compiling"]
    app = ForwardAuth(
        Scripted(),
        OneLiners(),
        Meter(),
        Watch(lambda: 7, lambda: "".join(trouble), lambda: b"privet_up 1\n"),
    )

    assert 200 == asked(app, "/healthz").status
    assert (503, b"compiling\n") == (asked(app, "/readyz").status, asked(app, "/readyz").body)
    trouble.clear()
    assert 200 == asked(app, "/readyz").status
    assert b"privet_up 1\n" == asked(app, "/metrics").body
    assert 404 == asked(app, "/members/7").status


def test_it_starts_stops_and_takes_no_websocket() -> None:
    """The service follows a server's life, and speaks nothing but HTTP."""
    said: list[str] = []
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        said.append(message["type"])

    asyncio.run(service()({"type": "lifespan"}, receive, send))
    asyncio.run(service()({"type": "websocket"}, receive, send))

    assert [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
        "websocket.close",
    ] == said


def question(target: str) -> bytes:
    """Return a question of nginx."""
    return f"GET /v1/auth/nginx HTTP/1.1\r\nX-Original-URI: {target}\r\n\r\n".encode()


def test_an_answer_at_once_is_decided_without_waiting() -> None:
    """By the guard's own way if it has one; a guard that waits has failed, and that is counted."""

    class Quick(Scripted):
        """Has a way of its own."""

        def at_once(self, request: Request) -> Decision:
            """Decide."""
            return Decision(Remedy.DENY, Remedy.DENY, request.target)

    class Waiting(Scripted):
        """Waits."""

        async def decide(self, request: Request, *, follows: bool = False) -> Decision:
            """Wait, and decide."""
            await asyncio.sleep(0)
            return await super().decide(request, follows=follows)

    def said(guard: Scripted) -> tuple[bytes | None, int]:
        meter = Meter()
        app = ForwardAuth(guard, OneLiners(), meter, Watch(lambda: 1))
        found = app.at_once(question("/members/limit"), "unix:")
        return found and found.partition(b"x-privet-remedy: ")[2][:5], meter.errors["decide"]

    assert (b"limit", 0) == said(Scripted())
    assert (b"deny\r", 0) == said(Quick())
    assert (b"allow", 1) == said(Waiting())


def test_who_takes_over_decides_at_once_too() -> None:
    """A guard that is put in another's place, as while the proxy is tested, is asked both ways."""
    first, second = Scripted(), Scripted()
    app = ForwardAuth(first, OneLiners(), Meter(), Watch(lambda: 7))
    app.guard = second

    app.at_once(question("/members/7"), "unix:")
    asked(app, "/v1/auth/nginx", {"X-Original-URI": "/members/8"})

    assert [] == first.asked
    assert ["/members/7", "/members/8"] == [request.target for request in second.asked]
