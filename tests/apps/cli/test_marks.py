"""``privet marks``: what an actor is shown in the records of invented people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from privet.apps.cli import app

if TYPE_CHECKING:
    from pathlib import Path


def test_it_says_what_an_actor_is_shown(tmp_path: Path) -> None:
    """In words, and as JSON with the same spelling."""
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger.key").write_text("07" * 32)
    (tmp_path / "ledger.key").chmod(0o600)
    spellings = ["+8 1", "+81"]
    mark = {"number": 0, "id": "90018", "column": "phone", "spellings": spellings}
    (tmp_path / "marks.json").write_text(json.dumps({"marks": [mark]}))
    asked = ["marks", "show", f"{tmp_path}/marks.json", "account:bob77"]
    asked += ["--ledger", f"{tmp_path}/ledger"]
    (told,) = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    said = CliRunner().invoke(app, asked)

    assert ("account:bob77", 0, "90018", "phone") == tuple(told[name] for name in told)[:4]
    assert told["spelling"] in spellings
    assert f"account:bob77  0  90018  phone: {told['spelling']}" == said.stdout.strip()
