"""Adapters and workflows, joined."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.workflows.rims import line, visited, walked

from privet import bootstrap
from privet.bootstrap import Task
from privet.bootstrap.watching import Unwatched
from privet.errors import ConfigError, UnknownActor, UnknownFormat

if TYPE_CHECKING:
    from pathlib import Path

SURFACES = ("/members/{subject}",)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Write a log of one collector and some people."""
    path = tmp_path / "access.log"
    path.write_bytes(walked("bob", range(1, 400)) + visited())
    return path


def test_an_analysis_says_what_it_wrote(log: Path, tmp_path: Path) -> None:
    """
    Every document that is named is there; without a folder there is none.
    """
    written = bootstrap.analyze(
        Task(logs=(str(log),), surfaces=SURFACES, out=tmp_path / "out"), Unwatched()
    )
    silent = bootstrap.analyze(Task(logs=(str(log),), surfaces=SURFACES), Unwatched())

    assert {path.name for path in (tmp_path / "out").iterdir()} == {p.name for p in written.written}
    assert () == silent.written
    assert written.found
    assert not written.degraded
    assert written.rejects is None
    assert written.answer.findings[0].actor == silent.answer.findings[0].actor


def test_what_is_stored_is_said(log: Path, tmp_path: Path) -> None:
    """
    Nothing; or how much, where, under which key and until when.
    """
    without = bootstrap.analyze(Task(logs=(str(log),), surfaces=SURFACES), Unwatched())
    folder = tmp_path / "kept"
    kept = bootstrap.analyze(Task(logs=(str(log),), surfaces=SURFACES, ledger=folder), Unwatched())
    said = " ".join(kept.answer.summary.stored)

    assert without.answer.summary.stored[0].startswith("nothing")
    assert str(folder) in said
    assert f"{folder}.key" in said
    assert "28 days" in said


def test_where_an_answer_is_found_again(log: Path, tmp_path: Path) -> None:
    """
    The options of the verbs that lead on: what was written, else the ledger with its policy, else nowhere.
    """
    policy = tmp_path / "privet.toml"
    policy.write_text(f'[ledger]\npath = "{tmp_path / "kept"}"\n')
    out = tmp_path / "my report"
    task = Task(logs=(str(log),), surfaces=SURFACES)
    tasks = (replace(task, out=out, config=policy), replace(task, config=policy), task)
    told = [bootstrap.analyze(each, Unwatched()).kept for each in tasks]

    assert [
        f"--out '{out}'",
        f"--ledger {tmp_path / 'kept'} --config {policy}",
        "",
    ] == told


def test_findings_come_from_either_place(log: Path, tmp_path: Path) -> None:
    """
    Read back from a folder, or judged anew from a ledger: the same.
    """
    out, ledger = tmp_path / "out", tmp_path / "kept"
    bootstrap.analyze(
        Task(logs=(str(log),), surfaces=SURFACES, out=out, ledger=ledger), Unwatched()
    )

    assert bootstrap.findings(ledger=None, out=out, config=None) == bootstrap.findings(
        ledger=ledger, out=None, config=None
    )


def test_one_finding_or_a_suggestion(log: Path, tmp_path: Path) -> None:
    """
    A name that is nearly right is suggested; one that is far off leads to the list.
    """
    out = tmp_path / "out"
    bootstrap.analyze(Task(logs=(str(log),), surfaces=SURFACES, out=out), Unwatched())

    assert 399 == bootstrap.finding("account:bob", ledger=None, out=out, config=None)["subjects"]
    with pytest.raises(UnknownActor) as near:
        bootstrap.finding("account:bop", ledger=None, out=out, config=None)
    with pytest.raises(UnknownActor) as far:
        bootstrap.finding("zzzzzzzz", ledger=None, out=out, config=None)
    assert "account:bob" in near.value.advice
    assert "actors top" in far.value.advice


def test_places_that_hold_no_findings(tmp_path: Path) -> None:
    """
    Neither place, both, none there, or something else there: each is a mistake in words.
    """
    (tmp_path / "findings.jsonl").write_text("no findings\n")
    for ledger, out in (
        (None, None),
        (tmp_path, tmp_path),
        (None, tmp_path / "none"),
        (None, tmp_path),
        (tmp_path / "none", None),
    ):
        with pytest.raises(ConfigError):
            bootstrap.findings(ledger=ledger, out=out, config=None)


def test_who_only_looks_makes_nothing(tmp_path: Path) -> None:
    """
    A verb that reads a ledger which is not there says so, and leaves no key behind.
    """
    with pytest.raises(ConfigError, match="there is no ledger"):
        bootstrap.looked_at(Task(ledger=tmp_path / "none").read())
    assert [] == list(tmp_path.iterdir())


def test_a_log_is_inspected(log: Path, tmp_path: Path) -> None:
    """
    Its format and one value of each field, or that no format fits.
    """
    poem = tmp_path / "poem.txt"
    poem.write_text("Whose woods these are\nI think I know\n")
    found = bootstrap.inspect(Task(logs=(str(log),)))

    assert "combined" == found.format
    assert 0.0 == found.reject_rate
    with pytest.raises(UnknownFormat):
        bootstrap.inspect(Task(logs=(str(poem),)))


def test_a_ledger_is_described_and_purged(log: Path, tmp_path: Path) -> None:
    """
    What it holds, since when; and what goes when old days are forgotten.
    """
    ledger = tmp_path / "kept"
    bootstrap.analyze(Task(logs=(str(log),), surfaces=SURFACES, ledger=ledger), Unwatched())
    told = bootstrap.describe_ledger(ledger)
    day = datetime(2026, 11, 22, tzinfo=UTC)
    would = bootstrap.purge_ledger(ledger, day, config=None, dry_run=True)
    gone = bootstrap.purge_ledger(ledger, day, config=None, dry_run=False)

    assert (1, 639, 639) == (told["logs"], told["lines"], told["exposures"])
    assert "2026-11-20T03:00:00Z" == told["first"]
    assert json.dumps(told)
    assert would == gone
    assert gone[0] > 0
    assert day == gone[1]
    assert bootstrap.describe_ledger(ledger)["exposures"] < 639
    with pytest.raises(ConfigError):
        bootstrap.describe_ledger(tmp_path / "none")
    with pytest.raises(ConfigError):
        bootstrap.purge_ledger(tmp_path / "none", day, config=None, dry_run=True)


def test_retention_is_that_of_the_policy(log: Path, tmp_path: Path) -> None:
    """
    Without a day, a purge goes by how long exposures may be kept, counted from today.
    """
    ledger, policy = tmp_path / "kept", tmp_path / "privet.toml"
    policy.write_text('[ledger]\nretention = "10000d"\n')
    bootstrap.analyze(Task(logs=(str(log),), surfaces=SURFACES, ledger=ledger), Unwatched())
    none, day = bootstrap.purge_ledger(ledger, None, config=policy, dry_run=False)

    assert 0 == none
    assert 9_999 <= (bootstrap.now() - day).days <= 10_000
    _, usual = bootstrap.purge_ledger(ledger, None, config=None, dry_run=True)
    assert 27 <= (bootstrap.now() - usual).days <= 28


def test_a_key_may_be_kept_elsewhere(log: Path, tmp_path: Path) -> None:
    """
    ``ledger.key`` names the file; none is made beside the folder.
    """
    policy = tmp_path / "privet.toml"
    policy.write_text(f'[ledger]\npath = "{tmp_path / "kept"}"\nkey = "{tmp_path / "secret"}"\n')
    bootstrap.analyze(Task(logs=(str(log),), surfaces=SURFACES, config=policy), Unwatched())

    assert (tmp_path / "secret").exists()
    assert not (tmp_path / "kept.key").exists()


def test_an_empty_ledger_has_no_days(tmp_path: Path) -> None:
    """
    A log that shows nobody leaves a ledger without a first and a last day.
    """
    path = tmp_path / "access.log"
    path.write_bytes(line("/about"))
    bootstrap.analyze(
        Task(logs=(str(path),), surfaces=SURFACES, ledger=tmp_path / "kept"), Unwatched()
    )
    told = bootstrap.describe_ledger(tmp_path / "kept")

    assert (0, "", "") == (told["exposures"], told["first"], told["last"])


def test_a_report_is_shown(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    The terminal names the collector.
    """
    bootstrap.show(bootstrap.analyze(Task(logs=(str(log),), surfaces=SURFACES), Unwatched()))

    assert "account:bob" in capsys.readouterr().out
