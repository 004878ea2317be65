"""The examples: a guarded Django, Flask and FastAPI, asked as visitors ask."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.adapters.gateways.scripted import Got, asked
from tests.adapters.gateways.test_wsgi import ask, environ_of

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
def site(request: pytest.FixtureRequest) -> Callable[[str, str], Got]:
    """Return what asks an example."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRIVET_CONFIG", str(EXAMPLES / "privet.toml"))
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
