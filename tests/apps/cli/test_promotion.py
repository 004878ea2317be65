"""Steps and the history are told in words that a person can act on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from privet.apps.cli import app
from privet.apps.cli.promotion import simulated, step, told

if TYPE_CHECKING:
    from pathlib import Path

FOUND = {"people_touched": 1, "people": 900, "upper_bound": 0.0053, "prevented": 7, "exposures": 90}


def test_a_policy_is_promoted_told_of_and_rolled_back(tmp_path: Path) -> None:
    """Each verb says what is in force and who signed it."""
    config = tmp_path / "privet.toml"
    config.write_text(f'[records]\nurl = "{tmp_path / "records"}"\n')
    run = CliRunner().invoke
    by = ["--config", str(config), "--by", "Ana", "--why", "a reason"]
    nothing = run(app, ["policy", "history", "--config", str(config)])
    one = run(app, ["policy", "promote", *by, "--force", "--to", "all"])
    config.write_text(config.read_text() + "# another\n[enforcement]\njitter = 0\n")
    two = run(app, ["policy", "promote", *by, "--force", "--json"])
    back = run(app, ["policy", "rollback", *by])
    history = run(app, ["policy", "history", "--config", str(config)])
    version = json.loads(two.stdout)["version"]
    text = run(app, ["policy", "history", "--text", version, "--config", str(config)])

    assert "no policy was promoted yet" in nothing.output
    assert "for all" in one.output
    assert "signed     Ana" in one.output
    assert "although   it skips shadow" in one.output
    assert "shadow" == json.loads(two.stdout)["stage"]
    assert 0 == back.exit_code, back.output
    assert "rolled back" in history.output
    assert "# another" in text.output


def test_a_step_is_read_as_people_write_it() -> None:
    """With or without the sign; what is none is refused."""
    assert ["1%", "10%", "all", None] == [step(each) for each in ("1", "10%", "all", "")]
    with pytest.raises(typer.BadParameter):
        step("25")


def test_a_history_says_why_and_what_was_foreseen() -> None:
    """In a few lines an event."""
    event = {
        "at": "2026-11-27T06:00:00.000000Z",
        "kind": "policy-fell-back",
        "by": "privet",
        "why": "one was stopped",
        "version": "b",
        "stage": "shadow",
        "to": "a",
        "simulated": FOUND,
        "against": ["it skips"],
    }
    lines = list(told([event]))

    assert "2026-11-27 06:00:00  FELL BACK   b            shadow   privet" == lines[0]
    assert ["one was stopped", "back to a"] == [each.strip() for each in lines[1:3]]
    assert "at most 0.530%" in lines[3]
    assert "too few to say" in simulated({**FOUND, "people": 3})
