"""The verb hands on what it was told, and tells the status."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from privet import bootstrap
from privet.apps.cli import app

if TYPE_CHECKING:
    from privet.bootstrap import Task


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Let an analysis remember what it was asked, and answer as it is told to."""
    told: dict[str, Any] = {"found": False, "degraded": False}

    def analyze(task: Task, watch: object, *, unmask: bool) -> object:
        told.update(task=task, unmask=unmask)
        summary = SimpleNamespace(document=lambda: {"lines": 3})
        return SimpleNamespace(
            answer=SimpleNamespace(summary=summary),
            found=told["found"],
            degraded=told["degraded"],
        )

    monkeypatch.setattr(bootstrap, "analyze", analyze)
    monkeypatch.setattr(bootstrap, "show", lambda _: print("shown"))  # noqa: T201 - it stands for the report
    return told


@pytest.mark.parametrize(
    ("found", "degraded", "status"),
    [(False, False, 0), (True, False, 1), (False, True, 3), (True, True, 1)],
)
def test_the_status(told: dict[str, Any], found: bool, degraded: bool, status: int) -> None:
    """
    A collector goes before lines that could not be read.
    """
    told.update(found=found, degraded=degraded)
    ran = CliRunner().invoke(app, ["analyze", "a.log"])

    assert (status, "shown\n") == (ran.exit_code, ran.stdout)


def test_json_takes_the_place_of_the_report(told: dict[str, Any]) -> None:
    """
    Nothing else is on stdout.
    """
    ran = CliRunner().invoke(app, ["analyze", "a.log", "--json"])

    assert {"lines": 3} == json.loads(ran.stdout)


def test_every_option_is_handed_on(
    told: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Options that may be repeated add up.
    """
    monkeypatch.chdir(tmp_path)
    Path("p.toml").write_text("", "utf-8")
    line = (
        "analyze a.log b.log --config p.toml --format alb --nginx-conf n.conf --apache-format %h "
        "--mapping time=t --ledger kept --out out --surface /a/{subject} --surface /b/{subject} "
        "--list /s:20 --trusted-proxy edge --budget 7 --unmask -q"
    )
    ran = CliRunner().invoke(app, line.split())
    task = told["task"]

    assert 0 == ran.exit_code, ran.output
    assert ("a.log", "b.log") == task.logs
    assert (Path("p.toml"), "alb", Path("n.conf")) == (task.config, task.format, task.nginx_conf)
    assert ("%h", "time=t") == (task.apache_format, task.mapping)
    assert (Path("kept"), Path("out")) == (task.ledger, task.out)
    assert ("/a/{subject}", "/b/{subject}") == task.surfaces
    assert (("/s:20",), ("edge",), 7) == (task.lists, task.trusted_proxies, task.budget)
    assert told["unmask"]


def test_the_policy_of_this_folder_is_taken_and_told(
    told: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    It is found like that of other verbs, and said on stderr; one that is named goes before it.
    """
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(app, ["analyze", "a.log"])
    without = told["task"].found
    Path("privet.toml").write_text("[cases]\nopen = 'collectors'\n")
    Path("other.toml").write_text("")
    named = CliRunner().invoke(app, ["analyze", "a.log", "--config", "other.toml"])
    other = told["task"].found
    ran = CliRunner().invoke(app, ["analyze", "a.log"])

    assert (None, None, Path("privet.toml")) == (without, other, told["task"].found)
    assert "policy: privet.toml of this folder" in ran.stderr
    assert "policy:" not in named.stderr
