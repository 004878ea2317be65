"""A case from its opening to its end, at the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app
from privet.errors import CaseRefused, ConfigError, UnknownActor, UnknownCase

if TYPE_CHECKING:
    from pathlib import Path

FINDING = {"actor": "account:bob77", "first": "2026-11-20T03:00:00Z", "last": "", "subjects": 4}


class Desk:
    """Sit at the command line with records of one's own."""

    def __init__(self, folder: Path) -> None:
        self.place = str(folder / "cases.records")

    def say(self, *words: str) -> str:
        """Run a verb of ``privet cases`` and return what it answers."""
        found = CliRunner().invoke(
            app, ["cases", *words, "--records", self.place], catch_exceptions=False
        )
        assert found.exit_code == 0, found.output
        return found.stdout

    def ask(self, *words: str) -> Any:  # noqa: ANN401 - any JSON
        """Do so with ``--json``."""
        return json.loads(self.say(*words, "--json"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Sit down in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def test_a_case_from_its_opening_to_its_end(desk: Desk, tmp_path: Path) -> None:
    """Every verb writes one entry, and the state is that of the table."""
    (tmp_path / "terms.txt").write_text("Do not collect.")
    states = [
        desk.ask(
            "open", "--title", "walks through all ids", "--by", "ana", "--until", "2999-01-01"
        ),
        desk.ask("assign", "1", "bea", "--why", "knows the host"),
        desk.ask("note", "1", "in force", "--file", str(tmp_path / "terms.txt"), "--kind", "terms"),
        desk.ask("hold", "1", "--until", "2999-02-01", "--why", "waits for counsel"),
        desk.ask("resume", "1"),
        desk.ask("keep", "1", "--until", "2999-03-01", "--purpose", "a suit"),
        desk.ask("resolve", "1", "--outcome", "confirmed-scraping"),
        desk.ask("close", "1"),
        desk.ask("reopen", "1", "--why", "the data appeared again"),
    ]
    shown = desk.ask("show", "case-1")

    assert [
        "new", "in-progress", "in-progress", "on-hold", "in-progress", "in-progress",
        "resolved", "closed", "in-progress",
    ] == [each["state"] for each in states]  # fmt: skip
    assert list(range(1, 10)) == [each["entries"] for each in states]
    assert ("2999-03-01", "a suit") == (shown["held_until"], shown["purpose"])
    assert "terms.txt" == shown["chain"][2]["content"]["attachments"][0]["name"]
    assert "in-progress" in desk.say("list")
    assert "waits for counsel" in desk.say("show", "1")
    assert [] == desk.ask("list", "--state", "closed")


def test_a_case_rests_on_findings(desk: Desk, tmp_path: Path) -> None:
    """What analysis found of an actor is part of the case."""
    (tmp_path / "findings.jsonl").write_text(json.dumps(FINDING) + "\n")
    opened = desk.ask("open", "account:bob77", "--out", str(tmp_path))
    shown = desk.ask("show", "1")

    assert ("account:bob77", "2026-11-20T03:00:00Z") == (opened["title"], opened["basis"]["first"])
    assert FINDING == shown["chain"][1]["content"]["payload"]


def test_a_case_can_be_exported(desk: Desk, tmp_path: Path) -> None:
    """To a file that its owner alone may read, or to the standard output."""
    desk.ask("open", "--title", "x")
    place = tmp_path / "case.json"
    desk.say("export", "1", "--out", str(place))

    assert json.loads(desk.say("export", "1")) == json.loads(place.read_text())
    assert 0o600 == place.stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["show", "9"], UnknownCase),
        (["close", "1"], CaseRefused),
        (["resume", "1"], CaseRefused),
        (["close", "1", "--outcome", "duplicate", "--of", "9"], UnknownCase),
        (["keep", "1", "--until", "2001-01-01"], ConfigError),
        (["keep", "1", "--until", "soon"], ConfigError),
        (["note", "1", "x", "--file", "absent"], ConfigError),
        (["note", "1", "x", "--kind", "close"], CaseRefused),
        (["note", "1", "x", "--kind", "No Kind"], CaseRefused),
        (["open", "account:eve", "--out", "."], UnknownActor),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Desk, tmp_path: Path, words: list[str], error: type[Exception]
) -> None:
    """And nothing is written."""
    (tmp_path / "findings.jsonl").write_text(json.dumps(FINDING) + "\n")
    desk.ask("open", "--title", "x")
    with pytest.raises(error):
        desk.say(*words)

    assert 1 == desk.ask("list")[0]["entries"]


def test_no_outcome_is_invented(desk: Desk) -> None:
    """An outcome is one of five."""
    desk.ask("open", "--title", "x")
    found = CliRunner().invoke(
        app, ["cases", "close", "1", "--outcome", "guilty", "--records", desk.place]
    )

    assert 2 == found.exit_code
    assert "false-positive" in found.output
