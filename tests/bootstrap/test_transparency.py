"""The page is made of what the policy, the ledger, the cases and the guard say."""

from __future__ import annotations

import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.test_referring import CASES, LATER, site

from privet.adapters.orders.switching import order
from privet.bootstrap.looking import looked
from privet.bootstrap.recording import Where
from privet.bootstrap.transparency import make, measures, met, metrics
from privet.enforcement.decision import Mode
from privet.errors import ConfigError, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path

METRICS = """# TYPE privet_decisions counter
privet_decisions_total{action="allow",would="limit",route_class="view",mode="shadow"} 7
privet_decisions_total{action="allow",would="allow",route_class="page",mode="shadow"} 2
privet_decisions_total{action="limit",would="limit",route_class="view",mode="enforce"} 3
# TYPE privet_challenge_outcomes counter
privet_challenge_outcomes_total{outcome="passed"} 4
# TYPE privet_appeals counter
privet_appeals_total 1
"""


def test_the_page_says_what_was_counted(tmp_path: Path) -> None:
    """From a real ledger and its cases; without a running guard, that is said to be lacking."""
    config = site(tmp_path, CASES)
    looked(config, "near", clock=lambda: LATER)
    paths, found = make(Where(config=config), tmp_path / "page")
    text = paths[1].read_text("utf-8")

    assert ["transparency.html", "transparency.md"] == [path.name for path in paths]
    assert (1, 1, 150) == (found.actors["collector"], found.cases, found.to_collectors)
    assert "Not counted here: what visitors met." in text
    assert "scraper" not in text
    assert "400" not in text


def test_the_page_tells_the_mode_that_was_ordered(tmp_path: Path) -> None:
    """Also where no guard says so, as of applications that guard themselves."""
    config = site(tmp_path, "")
    before = make(Where(config=config), tmp_path / "page")[0][1].read_text("utf-8")
    order(config, lambda switch: replace(switch, mode=Mode.SHADOW))
    after = make(Where(config=config), tmp_path / "page")[0][1].read_text("utf-8")

    assert "on trial" not in before
    assert "on trial" in after


def test_what_the_running_guard_says_comes_first(tmp_path: Path) -> None:
    """Its mode is the one in force, and its metrics are read."""
    config = site(tmp_path, "")
    said = measures(Where(config=config).settings, {"mode": "shadow"}, "2026-11-27")

    assert "shadow" == said.mode
    assert {"met": {"allow": 9, "limit": 3}, "checks": {"passed": 4}, "appeals": 1} == met(METRICS)


@pytest.mark.enable_socket
def test_metrics_are_asked_for_where_the_guard_is() -> None:
    """Whatever else answers there is a trouble with words."""

    class Guard(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/metrics" else 404)
            self.end_headers()
            self.wfile.write(METRICS.encode())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Guard) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        text = metrics(f"127.0.0.1:{server.server_port}")
        server.shutdown()
    with pytest.raises(StoreUnavailable, match="does not tell its metrics"):
        metrics("unix:/nowhere/privet.sock")

    assert METRICS == text


def test_without_a_policy_there_is_nothing_to_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is of a policy."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match="no policy"):
        make(Where(), tmp_path)
