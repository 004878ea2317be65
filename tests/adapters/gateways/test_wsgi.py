"""The guard inside a WSGI application."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from tests.adapters.gateways.scripted import Case, Got, OneLiners, ScriptedBlocking, cases

import privet
from privet.adapters.gateways.metering import Meter
from privet.adapters.gateways.wsgi import Guarded, request_of, target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


class Application:
    """Answer everything, remember what was asked, and say whom it shows."""

    def __init__(self, *headers: tuple[str, str]) -> None:
        self.headers = headers
        self.asked: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.shows: tuple[str, ...] = ()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterator[bytes]:
        """Answer."""
        self.asked.append(environ)
        self.bodies.append(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        start_response("200 OK", [("Content-Type", "text/plain"), *self.headers])
        return self._lines()

    def _lines(self) -> Iterator[bytes]:
        if self.shows:
            privet.expose(self.shows, "name")
        yield b"hel"
        yield b"lo"


def environ_of(
    target: str, headers: Mapping[str, str] | None = None, method: str = "GET", body: bytes = b""
) -> dict[str, Any]:
    """Return what a server hands to an application."""
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.input": BytesIO(body),
        "REMOTE_ADDR": "127.0.0.1",
        "SCRIPT_NAME": "",
    }
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    for name, value in (headers or {}).items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    setup_testing_defaults(environ)
    return environ


def ask(app: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> Got:
    """Ask as a server does that holds everybody to PEP 3333."""
    got = Got()

    def start_response(
        status: str,
        headers: list[tuple[str, str]],
        exc_info: Any = None,  # noqa: ANN401
    ) -> Callable[[bytes], object]:
        got.status = int(status[:3])
        got.headers = {name.lower(): value for name, value in headers}
        return lambda _: None

    answer = app(environ, start_response)
    try:
        got.body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()
    return got


def guarded(application: Application) -> tuple[Guarded, ScriptedBlocking]:
    """Return an application behind a scripted guard."""
    guard = ScriptedBlocking()
    return Guarded(application, guard, OneLiners(), Meter(), lambda: 7), guard


@pytest.mark.parametrize("case", cases(proxied=False), ids=str)
def test_it_answers_as_the_suite_says(case: Case) -> None:
    """The visitor gets the same as through a proxy, and a body reaches the application."""
    application = Application()
    app, _ = guarded(application)

    got = ask(app, environ_of(case.target, case.sent, case.method, case.body.encode()))

    assert case.visitor == got.status
    assert case.served == (got.body == b"hello")
    assert ([case.body.encode()] if case.served else []) == application.bodies
    assert case.retry_after == got.headers.get("retry-after", "")
    if not case.served:
        assert case.remedy == got.headers["x-privet-remedy"]
        assert case.kind in got.headers["content-type"]


def test_it_keeps_to_the_protocol() -> None:
    """What the guard answers for itself passes the validator of the standard library."""
    application = Application()
    app, _ = guarded(application)
    checked: Any = validator(app)

    assert 429 == ask(checked, environ_of("/members/limit")).status
    assert 200 == ask(checked, environ_of("/.privet/appeal")).status


def test_the_application_is_told_and_the_visitor_is_not_believed() -> None:
    """Header fields of ours come from the guard alone."""
    application = Application()
    app, _ = guarded(application)

    ask(app, environ_of("/members/reduce", {"X-Privet-Would": "x", "X-Privet-Remedy": "allow"}))

    (environ,) = application.asked
    assert "reduce" == environ["HTTP_X_PRIVET_REMEDY"]
    assert "HTTP_X_PRIVET_WOULD" not in environ


def test_what_is_said_while_streaming_is_charged() -> None:
    """The header field and ``expose`` count together; the field does not reach the visitor."""
    application = Application(("X-Privet-Subjects", '"7"'))
    application.shows = ("8",)
    app, guard = guarded(application)

    got = ask(app, environ_of("/anything"))

    ((_, shown, _),) = guard.charged
    assert (("8", "7"), ("name",)) == (shown.subjects, shown.fields)
    assert "x-privet-subjects" not in got.headers


def test_an_application_that_fails_shows_nobody() -> None:
    """An error before or while answering is told as one."""

    def failing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        privet.expose(["7"])
        raise ZeroDivisionError

    def failing_late(
        environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterator[bytes]:
        privet.expose(["7"])
        start_response("200 OK", [])
        yield b"x"
        raise ZeroDivisionError

    for application in (failing, failing_late):
        guard = ScriptedBlocking()
        app = Guarded(application, guard, OneLiners(), Meter(), lambda: 7)

        with pytest.raises(ZeroDivisionError):
            ask(app, environ_of("/members/allow"))

        assert [500] == [shown.status for _, shown, _ in guard.charged]


def test_our_own_places_are_served() -> None:
    """A form arrives; one that is too long, or a strange method, is refused."""
    app, _ = guarded(Application())

    got = ask(app, environ_of("/.privet/appeal", method="POST", body=b"words=help"))
    long = ask(app, environ_of("/.privet/appeal", method="POST", body=b"x" * 70_000))

    assert b"POST appeal {} words=help" == got.body
    assert (413, 405) == (
        long.status,
        ask(app, environ_of("/.privet/appeal", method="PUT")).status,
    )


def test_the_target_is_the_visitors() -> None:
    """What was asked is taken as it was sent, or written anew where a server hides it."""
    raw = {"RAW_URI": "/members/7%2F8?x=1", "PATH_INFO": "/members/7/8"}
    bare = {"SCRIPT_NAME": "/app", "PATH_INFO": "/members/Zo\xc3\xab 7", "QUERY_STRING": "a=%20"}

    assert "/members/7%2F8?x=1" == target_of(raw)
    assert "/app/members/Zo%C3%AB%207?a=%20" == target_of(bare)
    assert "/" == target_of({})


def test_who_signed_in_is_known_to_the_server_alone() -> None:
    """REMOTE_USER is the server's word, and a header field of that name is not."""
    environ = environ_of("/", {"Remote-User": "eve"}) | {"REMOTE_USER": "bob"}

    request = request_of(environ, 7)

    assert {"remote_user": "bob"} == request.variables
    assert ("127.0.0.1", "eve") == (request.peer, request.headers["remote-user"])
