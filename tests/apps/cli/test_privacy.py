"""``privet privacy``: the words of the job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.testing import CliRunner

from privet.apps.cli import app
from privet.bootstrap import retaining
from privet.bootstrap.retaining import Forgotten

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_whose_files_they_are_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard forgets by itself; an empty store has nothing left."""
    found = (
        Forgotten("ledger", 0, "2026-10-30", "2026-11-20", "guard"),
        Forgotten("appeals", 2, "2026-05-31", ""),
    )
    monkeypatch.setattr(retaining, "run", lambda *_, **__: found)
    said = CliRunner().invoke(app, ["privacy", "retention", "--ledger", str(tmp_path)]).stdout

    assert [
        "ledger     before 2026-10-30: forgets by itself; the oldest is of 2026-11-20",
        "appeals    before 2026-05-31: 2; nothing is left",
    ] == said.splitlines()
