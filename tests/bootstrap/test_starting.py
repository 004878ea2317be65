"""The first policy of a site: it can be read back, stops nobody, and overwrites nothing."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from privet.bootstrap.starting import (
    FIRST_RUNG,
    JITTER,
    PROXIES,
    Beginning,
    begin,
    policy_text,
    quoted,
    rounded,
    suggested,
)
from privet.bootstrap.task import settings_of
from privet.bootstrap.watching import Unwatched
from privet.errors import ConfigError, StoreUnavailable
from privet.evidence.findings import SurfaceUse

if TYPE_CHECKING:
    from pathlib import Path

LINE = (
    '203.0.113.{who} - - [23/Nov/2026:{hour:02}:{minute:02}:00 +0000] "GET {target} HTTP/1.1" '
    '200 512 "-" "Mozilla/5.0"\n'
)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the log of a site on which forty people look at one another."""
    path = tmp_path_factory.mktemp("log") / "access.log"
    lines = [
        LINE.format(who=who, hour=8 + step % 9, minute=(7 * who + step) % 60, target=target)
        for step in range(12)
        for who in range(1, 41)
        for target in (f"/members/{(who * 7 + step * step) % 90 + 100}", "/about", "/style.css")
    ]
    path.write_text("".join(lines))
    return path


@pytest.mark.parametrize("proxy", sorted(PROXIES))
def test_what_is_written_can_be_read_back(tmp_path: Path, proxy: str) -> None:
    """For every proxy the policy has no mistake and enforces nothing."""
    policy, *snippets = begin(Beginning(tmp_path / "new", proxy), Unwatched())

    settings = settings_of(policy)
    assert ("shadow", 100.0) == (settings.enforcement.mode, settings.enforcement.rollout)
    assert str(tmp_path / "new" / "privet-ledger") == settings.ledger.path
    assert list(PROXIES[proxy]) == [each.name for each in snippets]
    assert all(each.read_text() for each in snippets)


def test_a_log_gives_surfaces_and_budgets(tmp_path: Path, log: Path) -> None:
    """Pages of people are found, and the budget stands above what ordinary visitors do."""
    policy, _ = begin(Beginning(tmp_path, log=str(log)), Unwatched())

    settings = settings_of(policy)
    routes = [each.route for each in settings.surface]
    assert [route for route in routes if route.startswith("/members/{subject}")]
    assert not [route for route in routes if "about" in route or "style" in route]
    assert {"account", "session", "network"} == {each.who for each in settings.budget}
    assert "999 were shown at most" in policy.read_text()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file that is there stays, the others are not written either; unless it is insisted."""
    (tmp_path / "Caddyfile").write_text("mine")

    with pytest.raises(ConfigError, match="already there"):
        begin(Beginning(tmp_path, "caddy"), Unwatched())
    assert ["Caddyfile"] == [each.name for each in tmp_path.iterdir()]
    begin(Beginning(tmp_path, "caddy", force=True), Unwatched())

    assert "forward_auth" in (tmp_path / "Caddyfile").read_text()


@pytest.mark.parametrize("proxy", sorted(PROXIES))
def test_the_places_stand_in_the_snippet(tmp_path: Path, proxy: str) -> None:
    """The application and, where the proxy can, the socket are those that were named."""
    beginning = Beginning(tmp_path, proxy, application="10.1.2.3:8081", socket="/srv/p.sock")
    text = "".join(each.read_text() for each in begin(beginning, Unwatched())[1:])

    assert "8081" in text
    assert "10.1.2.3" in text
    assert ("unix:/srv/p.sock" == beginning.bind) == ("/srv/p.sock" in text)
    assert "/run/privet/privet.sock" not in text


def test_what_cannot_be_meant_is_refused(tmp_path: Path) -> None:
    """An unknown proxy, an application that is no place, a folder that is a file."""
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="nginx, caddy"):
        begin(Beginning(tmp_path, "apache"), Unwatched())
    with pytest.raises(ConfigError, match="HOST:PORT"):
        begin(Beginning(tmp_path, application="8000"), Unwatched())
    with pytest.raises(StoreUnavailable, match="cannot write"):
        begin(Beginning(tmp_path / "file"), Unwatched())


def test_ordinary_visitors_reach_no_rung() -> None:
    """However a limit is moved, the 99.9th percentile stays below half of it."""
    for high in (1.0, 7.5, 120.0, 999.0, 12_345.6):
        assert high <= FIRST_RUNG * (1 - JITTER) * suggested(high)


def test_numbers_are_rounded_up() -> None:
    """To two digits, since a percentile says no more."""
    assert [7, 99, 110, 1_300, 20_000] == [rounded(n) for n in (6.2, 99, 101, 1_299, 19_999)]


@pytest.mark.parametrize("name", ['a"b', "tab\there", "del\x7f", "ключ", "\ud800x", "a\nb", "\\"])
def test_hostile_names_stay_names(tmp_path: Path, name: str) -> None:
    """What stood in a log cannot end a string of the policy or begin a line of its own."""
    found: Any = type("Found", (), {})()
    found.usual = {}
    found.unsure = ()
    found.surfaces = (SurfaceUse(name, f"/x/{name}/{{subject}}", False, 0.9, "view", 9, 9),)
    text = policy_text(Beginning(tmp_path), found)

    assert 1 == len(tomllib.loads(text)["surface"])
    assert tomllib.loads(f"x = {quoted(name)}")["x"] in {name, "\ufffdx"}
