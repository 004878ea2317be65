"""A case about a simulated scraper is sealed, checked, and found out when changed."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app

if TYPE_CHECKING:
    from pathlib import Path


def run(*words: str, status: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Run a verb and return what it answers."""
    found = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert found.exit_code == status, found.output
    return json.loads(found.stdout) if "--json" in words else found.stdout


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a ledger of a simulated site with a case about its greediest account."""
    monkeypatch.chdir(tmp_path)
    site = ["--people", "200", "--visitors", "60", "--days", "2", "--quiet"]
    run("simulate", "--out", "a.log", *site)
    run("analyze", "a.log", "--ledger", "L", "--out", "report", "--quiet", status=1)
    actor = run("actors", "top", "--out", "report", "--json", status=1)[0]["actor"]
    run("cases", "open", actor, "--ledger", "L")
    return "L"


def test_a_case_is_sealed_and_checked(ledger: str, tmp_path: Path) -> None:
    """Whole, masked, and changed by one byte; the quoted lines stand where the bundle says."""
    sealed = run("evidence", "seal", "1", "--ledger", ledger, "--log", "a.log", "--json")
    whole = run("evidence", "verify", "case-1.zip", "--key", "case-1.pub", "--json")
    run("evidence", "seal", "1", "--ledger", ledger, "--log", "a.log", "--mask")
    masked = run("evidence", "verify", "case-1-masked.zip", "--ledger", ledger, "--json")
    with zipfile.ZipFile("case-1.zip") as archive:
        rows = [json.loads(line) for line in archive.read("raw/1-a.log.jsonl").splitlines()]
    log = (tmp_path / "a.log").read_bytes()
    place = tmp_path / "case-1.zip"
    changed = bytearray(place.read_bytes())
    changed[changed.index(b'"text"') + 30] ^= 1
    place.write_bytes(changed)
    told = run("evidence", "verify", "case-1.zip", "--ledger", ledger, "--json", status=1)

    assert ("expected", 3) == (whole["signer"], whole["entries"])
    assert (True, 4) == (masked["masked"], masked["entries"])
    assert sealed["lines"] == len(rows) > 10
    assert [row["text"].encode() for row in rows] == [
        log[row["offset"] : row["offset"] + row["size"]] for row in rows
    ]
    assert any("raw/1-a.log.jsonl, line 1" == each["record"] for each in told["faults"])
    assert "CHANGED" in run("evidence", "verify", "case-1.zip", "--ledger", ledger, status=1)


def test_whose_key_it_was_is_not_taken_on_trust(ledger: str) -> None:
    """Without a key that one was given, the answer is degraded."""
    run("evidence", "seal", "1", "--ledger", ledger, "--out", "b.zip")

    assert "unchecked" in run("evidence", "verify", "b.zip", status=3)
    assert "BEGIN PUBLIC KEY" in run("evidence", "key", "--ledger", ledger)
    run("evidence", "key", "--ledger", ledger, "--out", "mine.pub")
    assert "expected" in run("evidence", "verify", "b.zip", "--key", "mine.pub")
