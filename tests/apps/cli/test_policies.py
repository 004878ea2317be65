"""What should be mended and what changes is told in words, and to programs as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from privet.apps.cli import app
from privet.apps.cli.policies import findings, told

if TYPE_CHECKING:
    from pathlib import Path

POLICY = '[[surface]]\nname = "p"\nroute = "/p/{subject}"\nfields = ["e-mail"]\n'


def test_what_should_be_mended_is_told_with_its_line(tmp_path: Path) -> None:
    """What, where, and what to do about it; the exit status says that there is something."""
    config = tmp_path / "privet.toml"
    config.write_text(POLICY)
    said = CliRunner().invoke(app, ["policy", "lint", "--config", str(config)])
    document = CliRunner().invoke(app, ["policy", "lint", "--json", "--config", str(config)])

    assert (1, 1) == (said.exit_code, document.exit_code)
    assert f"{config}:4: p shows e-mail, which [fields] does not weigh" in said.stdout
    assert {"field-without-weight"} < {each["rule"] for each in json.loads(document.stdout)}
    assert ["a.toml: nothing to mend"] == list(findings("a.toml", ()))


def test_what_changes_is_told_stricter_first(tmp_path: Path) -> None:
    """Nothing is told of what changes nothing."""
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(POLICY)
    new.write_text(POLICY + '[[budget]]\nwho = "account"\nwindow = "1d"\nsubjects = 150\n')
    said = CliRunner().invoke(app, ["policy", "diff", str(old), str(new)])
    document = CliRunner().invoke(app, ["policy", "diff", str(old), str(new), "--json"])
    same = CliRunner().invoke(app, ["policy", "diff", str(old), str(old)])

    assert (1, 0) == (said.exit_code, same.exit_code)
    assert "accounts that are shown 150 to 400 people in 1d are stopped now" in said.stdout
    assert ["stricter"] == [each["effect"] for each in json.loads(document.stdout)["changes"]]
    assert ["a -> b", "nothing changes for anybody"] == list(told("a", "b", ()))
