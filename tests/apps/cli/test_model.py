"""What ``privet model`` says where a model is not worth having."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.testing import CliRunner

from privet.apps.cli import app
from privet.bootstrap import modelling

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_model_that_no_line_needs_is_not_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Status 1, and the reason on stderr; the card all the same."""
    made = {
        "written": "",
        "beats_the_line": False,
        "calibrated": "",
        "expires": "",
        "card": {"data": 1},
    }
    monkeypatch.setattr(modelling, "train", lambda *_, **__: made)
    done = CliRunner().invoke(
        app, ["model", "train", "--ledger", str(tmp_path), "--labels", "x", "--json"]
    )

    assert 1 == done.exit_code
    assert '"data": 1' in done.stdout
    assert "a straight line does as well" in done.stderr
