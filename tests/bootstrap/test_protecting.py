"""The examples: a guarded Django, Flask and FastAPI, asked as visitors ask."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.adapters.gateways.scripted import Got, asked
from tests.adapters.gateways.test_wsgi import ask, environ_of
from tests.bootstrap.crowds import policy

from privet.adapters.gateways.wsgi import Guarded as Wsgi
from privet.adapters.ledgers import standings
from privet.bootstrap.naming import pseudonym_of
from privet.bootstrap.protecting import protected_asgi, protected_wsgi
from privet.bootstrap.serving import key_of
from privet.bootstrap.task import settings_of
from privet.exposure.tallying import signed
from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples"


def asgi(app: Any) -> Callable[[str, str], Got]:  # noqa: ANN401 - any framework's
    """Ask an ASGI application."""
    return lambda target, account: asked(app, target, {"Cookie": f"account={account}"})


def wsgi(app: Any) -> Callable[[str, str], Got]:  # noqa: ANN401 - any framework's
    """Ask a WSGI application."""
    return lambda target, account: ask(app, environ_of(target, {"Cookie": f"account={account}"}))


@pytest.fixture(scope="module", params=["fastapi", "flask", "django"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Got]:
    """Return what asks an example, under a copy of its policy: versions are kept beside it."""
    config = tmp_path_factory.mktemp(request.param) / "privet.toml"
    config.write_bytes((EXAMPLES / "privet.toml").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRIVET_CONFIG", str(config))
        patch.syspath_prepend(str(EXAMPLES))
        name = f"{request.param}_members"
        sys.modules.pop(name, None)
        module = import_module(name)
    if request.param == "fastapi":
        return asgi(module.app)
    return wsgi(module.app if request.param == "flask" else module.application)


def test_the_route_tells_whom(site: Callable[[str, str], Got]) -> None:
    """Six people are the budget of a day; the seventh is not shown, those seen stay open."""
    got = [site(f"/members/{number}", "ana").status for number in range(1, 8)]

    assert [200] * 6 + [429] == got
    assert 200 == site("/members/3", "ana").status
    assert 200 == site("/members/7", "bo").status


def test_what_ended_as_404_is_taken_back(site: Callable[[str, str], Got]) -> None:
    """Whoever asks for people who are not there is shown nobody."""
    for number in range(200, 210):
        assert 404 == site(f"/members/{number}", "cy").status

    assert [200] * 6 == [site(f"/members/{number}", "cy").status for number in range(1, 7)]


def test_an_export_is_charged_by_what_it_says(site: Callable[[str, str], Got]) -> None:
    """A route that tells nothing is charged by the people whom the application names."""
    export = site("/export?first=11&last=15", "di")

    assert 200 == export.status
    assert "x-privet-subjects" not in export.headers
    assert [200, 429] == [site(f"/members/{number}", "di").status for number in (1, 2)]
    assert 200 == site("/members/12", "di").status


async def answering(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - of ASGI
    """Answer everything."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def answering_wsgi(environ: Any, start_response: Any) -> list[bytes]:  # noqa: ANN401 - of WSGI
    """Answer everything."""
    start_response("200 OK", [])
    return [b"ok"]


@pytest.mark.parametrize("kind", ["asgi", "wsgi"])
def test_what_detection_concluded_holds_inside(tmp_path: Path, kind: str) -> None:
    """A collector is refused at once; lifted or damaged, the file is looked at within a second."""
    config = policy(tmp_path)
    settings = settings_of(config)
    eve = signed(pseudonym_of("account:eve", key_of(settings)))
    path = standings.beside(tmp_path / "ledger")
    verdict = StandingVerdict(Conclusion.COLLECTOR, 0.99, 1 << 60, "took everybody")
    standings.write(path, standings.Standings({eve: verdict}))
    if kind == "asgi":
        guarded: Any = protected_asgi(answering, config)
        met = asgi(guarded)
    else:
        guarded = protected_wsgi(answering_wsgi, config)
        met = wsgi(guarded)
    first = met("/members/1", "eve").status, met("/members/1", "ana").status
    path.write_text("{")
    until(lambda: guarded.meter.errors["detection"] > 0)
    damaged = met("/members/1", "eve").status
    standings.write(path, standings.Standings())
    until(lambda: met("/members/1", "eve").status == 200)

    assert (429, 200) == first
    assert 429 == damaged
    assert isinstance(guarded, Wsgi) == (kind == "wsgi")


def until(done: Callable[[], bool]) -> None:
    """Wait at most some seconds until something is so."""
    end = time.monotonic() + 10
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)
