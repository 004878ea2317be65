"""``privet serve`` on the command line; what it does stands in tests/e2e."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.running import privet

from privet.bootstrap import serving

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_its_options_are_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it listens, how much memory it may take, and which log it follows."""
    asked: list[object] = []
    monkeypatch.setattr(serving, "serve", lambda *words, **more: asked.append((words, more)))
    config, log = tmp_path / "privet.toml", tmp_path / "access.log"
    ran = privet("serve", "--config", config, "--memory", "64", "--follow", log)

    assert 0 == ran.status
    assert [((config, "127.0.0.1:8999"), {"memory": 64, "follow": log})] == asked


def test_a_place_that_is_none_is_refused(tmp_path: Path) -> None:
    """Before anything is opened."""
    config = tmp_path / "privet.toml"
    config.write_text("")
    ran = privet("serve", "--config", config, "--bind", "nowhere")

    assert 2 == ran.status
    assert "HOST:PORT" in ran.err
