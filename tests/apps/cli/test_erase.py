"""``privet erase`` and ``privet privacy``, as an officer runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner

from privet.apps.cli import app
from privet.bootstrap import Task, analyze
from privet.bootstrap.watching import Unwatched

if TYPE_CHECKING:
    from pathlib import Path

LINE = '192.0.2.7 - {} [20/Nov/2026:03:{:02}:00 +0000] "GET /members/{} HTTP/1.1" 200 5 "-" "c"\n'


def run(folder: Path, *words: str) -> Any:  # noqa: ANN401 - what Typer's runner returns
    """Run a verb on the ledger of a folder."""
    place = ("--ledger", str(folder / "ledger"))
    return CliRunner().invoke(app, [*words, *place], catch_exceptions=False)


def site(folder: Path) -> None:
    """Make a ledger in which bob saw twenty members, and open a case about him."""
    log = folder / "access.log"
    log.write_text("".join(LINE.format("bob", n, 100 + n) for n in range(20)))
    task = Task(logs=(str(log),), ledger=folder / "ledger", surfaces=("/members/{subject}",))
    analyze(task, Unwatched())


def test_a_person_is_erased_and_told_what_stays(tmp_path: Path) -> None:
    """What would go, what went, and what a case keeps."""
    site(tmp_path)
    would = run(tmp_path, "erase", "107").stdout
    did = json.loads(run(tmp_path, "erase", "107", "--do", "--why", "asked", "--json").stdout)
    run(tmp_path, "cases", "open", "account:bob")
    kept = run(tmp_path, "erase", "--visitor", "account:bob").stdout

    assert would.startswith("would erase: 1 exposures, 0 days of activity, 0 names\n")
    assert (True, 1) == (did["done"], did["rows"])
    assert "kept: 19 exposures that a case holds" in kept


def test_the_map_and_the_job_are_told(tmp_path: Path) -> None:
    """Six stores; the job says what it would forget, and that it wrote itself down."""
    site(tmp_path)
    stores = json.loads(run(tmp_path, "privacy", "map", "--json").stdout)["stores"]
    told = run(tmp_path, "privacy", "map").stdout
    would = run(tmp_path, "privacy", "retention")
    did = json.loads(run(tmp_path, "privacy", "retention", "--do", "--json").stdout)

    assert 6 == len(stores)
    assert "form     keyed hashes; the key lies apart" in told
    assert "nothing was forgotten: --do" in would.stderr
    assert (True, "ledger") == (did["done"], did["stores"][0]["store"])
