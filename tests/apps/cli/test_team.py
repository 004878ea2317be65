"""Who may do what is told in words and in JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app

if TYPE_CHECKING:
    from pathlib import Path

TEAM = """
[[team]]
name = "Ana Lam"
roles = ["owner", "officer"]
accounts = ["ana"]

[[team]]
name = "Bo Chan"
roles = ["analyst"]
deputy_for = "Ana Lam"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a policy with a team."""
    path = tmp_path / "privet.toml"
    path.write_text(TEAM)
    return path


def test_it_is_told_who_may_do_what(config: Path) -> None:
    """With the roles that somebody stands in for, and what nobody may do."""
    said = CliRunner().invoke(app, ["team", "--config", str(config)])
    lines = [" ".join(line.split()) for line in said.stdout.splitlines()]

    assert 1 == said.exit_code
    assert "Bo Chan officer for Ana Lam, owner for Ana Lam, analyst" in lines
    assert "promote a policy Ana Lam, Bo Chan" in lines
    assert "sign a letter off NOBODY" in lines


def test_it_is_told_to_programs(config: Path) -> None:
    """The same as JSON."""
    said = CliRunner().invoke(app, ["team", "--json", "--config", str(config)])

    assert ["sign a letter off"] == json.loads(said.stdout)["gaps"]


def test_one_person_and_nobody(config: Path) -> None:
    """A team of one is whole; without one it is said how to name somebody."""
    config.write_text('[[team]]\nname = "Eva"\n')
    alone = CliRunner().invoke(app, ["team", "--config", str(config)])
    config.write_text("")
    nobody = CliRunner().invoke(app, ["team", "--config", str(config)])

    assert (0, True) == (alone.exit_code, "nobody else looked" in alone.stdout)
    assert (1, True) == (nobody.exit_code, "nobody is designated" in nobody.stdout)


def test_who_may_not_is_refused(config: Path, tmp_path: Path) -> None:
    """A case is worked by the team alone."""
    store = str(tmp_path / "cases.records")
    with_config = ["--records", store, "--config", str(config), "--title", "a case"]
    runner = CliRunner()
    eve = runner.invoke(app, ["cases", "open", *with_config, "--by", "Eve"])
    bo = runner.invoke(app, ["cases", "open", *with_config, "--by", "Bo Chan"])

    assert "not-allowed" == getattr(eve.exception, "code", "")
    assert 0 == bo.exit_code, bo.output
