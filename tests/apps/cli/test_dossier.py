"""``privet dossier`` and ``privet review make`` at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from privet.apps.cli import app


def run(folder: Path, *words: str) -> Any:  # noqa: ANN401 - what Typer's runner returns
    """Run a verb on the site of a folder."""
    (folder / "privet.toml").write_text('[site]\nname = "Example"\njurisdictions = ["HK"]\n')
    place = ("--config", str(folder / "privet.toml"), "--records", str(folder / "records"))
    return CliRunner().invoke(app, [*words, *place], catch_exceptions=False)


def test_a_dossier_is_written_twice_the_same(tmp_path: Path) -> None:
    """Its digests are told, for people and for programs."""
    words = ("dossier", "--authority", "HK", "--as-of", "2026-11-26")
    told = run(tmp_path, *words, "--out", str(tmp_path / "one")).stdout
    found = json.loads(run(tmp_path, *words, "--out", str(tmp_path / "two"), "--json").stdout)

    assert f"sha256 {found['archive_sha256']}" in told
    assert "dossier-HK-2026-11-26.pdf" == Path(found["pdf"]).name
    assert 2 == run(tmp_path, "dossier", "--authority", "HK", "--as-of", "soon").exit_code


def test_a_pack_is_written(tmp_path: Path) -> None:
    """Four files, and how much there is to decide."""
    told = run(tmp_path, "review", "make", "2026-11", "--out", str(tmp_path / "one"))
    found = json.loads(
        run(tmp_path, "review", "make", "2026-Q4", "--out", str(tmp_path / "two"), "--json").stdout
    )

    assert 4 == told.stdout.count("wrote ")
    assert "one thing to decide" in told.stderr
    assert 4 == len(found["files"])


def test_an_assessment_is_drafted_and_recorded(tmp_path: Path) -> None:
    """One or the other, and not both."""
    draft = tmp_path / "dpia.html"
    told = run(tmp_path, "privacy", "assess", "--out", str(draft)).stdout
    recorded = run(tmp_path, "privacy", "assess", "--record", str(draft), "--by", "Ana").stdout

    assert "a draft, with gaps" in told
    assert "by Ana" in recorded
    assert 2 == run(tmp_path, "privacy", "assess").exit_code
