"""The verb tells what was found, and its exit status says it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app
from privet.bootstrap import checking
from privet.bootstrap.checking import Door
from privet.bootstrap.concluding import Check

FINE = Check("guard", True, "runs")


@pytest.mark.parametrize(
    ("checks", "status"),
    [
        ([FINE], 0),
        ([FINE, Check("asked", False, "not asked", "the line")], 1),
        ([Check("guard", False, "no guard")], 3),
    ],
)
def test_the_status(monkeypatch: pytest.MonkeyPatch, checks: list[Check], status: int) -> None:
    """0 fine, 1 something is wrong, 3 no guard; JSON takes the place of the words."""
    asked: list[tuple[Path, Door]] = []

    def checked(config: Path, door: Door) -> list[Check]:
        asked.append((config, door))
        return checks

    monkeypatch.setattr(checking, "checked", checked)
    ran = CliRunner().invoke(app, ["check", "http://x", "--config", "p.toml", "--page", "/about"])
    told = CliRunner().invoke(app, ["check", "http://x", "--json"])

    assert (status, status) == (ran.exit_code, told.exit_code)
    assert (Path("p.toml"), Door("http://x", "/about")) == asked[0]
    assert ("the line" in ran.stdout) == (status == 1)
    assert [each.name for each in checks] == [each["check"] for each in json.loads(told.stdout)]
