"""The verb writes two files, and says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from privet.apps.cli import app

if TYPE_CHECKING:
    from pathlib import Path


def test_it_writes_both_files(tmp_path: Path) -> None:
    """A policy alone is enough; what is not counted is null."""
    config = tmp_path / "privet.toml"
    config.write_text('[site]\nname = "Example"\n')
    asked = ["transparency", "make", "--out", str(tmp_path), "--config", str(config)]
    told = CliRunner().invoke(app, asked)
    said = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)

    assert 2 == told.stdout.count("written")
    assert "Example" in (tmp_path / "transparency.html").read_text()
    assert (2, None) == (len(said["written"]), said["figures"]["shown"])
