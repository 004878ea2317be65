"""The verb counts what came of a round."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from privet.apps.cli import app

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_waits(tmp_path: Path) -> None:
    """Nothing is sent, and nothing is made."""
    asked = ["webhooks", "deliver", "--records", str(tmp_path / "records")]
    told = CliRunner().invoke(app, asked)
    said = CliRunner().invoke(app, [*asked, "--json"])

    assert (0, "sent 0") == (told.exit_code, told.stdout[:6])
    assert 0 == json.loads(said.stdout)["waiting"]
    assert [] == list(tmp_path.iterdir())
