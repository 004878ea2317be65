"""``privet marks``: what an actor is shown in the records of invented people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from privet.apps.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result


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


def test_invented_people_are_planted_and_looked_for(tmp_path: Path) -> None:
    """Exit 0 while nobody was shown one, 1 once somebody was; what was planted is listed."""
    file = tmp_path / "marks.json"
    file.write_text(json.dumps({"canaries": [{"id": "90017"}]}))
    line = '192.0.2.7 - bob [20/Nov/2026:03:00:{:02} +0000] "GET /m/{} HTTP/1.1" 200 5 "-" "c"\n'
    (tmp_path / "a.log").write_text("".join(line.format(n, n) for n in range(9)))
    (tmp_path / "b.log").write_text("".join(line.format(n, 90017) for n in range(2)))
    place = ["--ledger", f"{tmp_path}/ledger"]

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, *place], catch_exceptions=False)

    run("analyze", f"{tmp_path}/a.log", "--surface", "/m/{subject}", "--quiet")
    none = run("marks", "list")
    planted = run("marks", "plant", str(file), "--owner", "Ana", "--place", "page 9")
    before = run("marks", "seen")
    run("analyze", f"{tmp_path}/b.log", "--surface", "/m/{subject}", "--quiet")
    after = run("marks", "seen")
    (seen,) = json.loads(run("marks", "seen", "--json").stdout)["seen"]
    (listed,) = json.loads(run("marks", "list", "--json").stdout)["planted"]

    assert ("", "nobody is planted: privet marks plant\n") == (none.stdout, none.stderr)
    assert "invented people: 1; marks in their records: 0" in planted.stdout
    assert (0, 1) == (before.exit_code, after.exit_code)
    assert after.stdout.startswith("account:bob  1 of 1, 2 times, 2026-11-20T03:00:00Z to ")
    assert ("account:bob", 2) == (seen["actor"], seen["times"])
    assert ("Ana", "page 9") == (listed["owner"], listed["place"])
    assert "page 9; Ana" in run("marks", "list").stdout
