"""A running guard has it recorded which policy and terms are in force."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.crowds import policy

from privet.bootstrap.enacting import NOTHING, REFUSED, SAME, WRITTEN, Enacting, enact
from privet.bootstrap.policies import version_of
from privet.bootstrap.recording import Where, told
from privet.bootstrap.task import settings_of
from privet.evidence.force import IN_FORCE
from privet.workflows.audit import read_audit

if TYPE_CHECKING:
    from pathlib import Path


def site(folder: Path) -> Path:
    """Return a policy with terms."""
    config = policy(folder)
    (folder / "terms.html").write_text("Do not collect.")
    text = config.read_text().replace(
        "[site]", f'[site]\nterms = ["{folder}/terms.html", "{folder}/gone.txt"]'
    )
    config.write_text(text)
    return config


def version(config: Path) -> str:
    """Return the version of a policy."""
    return version_of(settings_of(config))


def test_each_change_is_recorded_once(tmp_path: Path) -> None:
    """The policy's text, the terms' text, who, and what could not be read."""
    config = site(tmp_path)
    said = [enact(config, version(config)), enact(config, version(config))]
    (tmp_path / "terms.html").write_text("Do not collect, please.")
    said.append(enact(config, version(config)))
    config.write_text(config.read_text().replace("400", "300"))
    said += [enact(config, "before"), enact(config, version(config))]
    entries = told(Where(config=config), read_audit())

    assert [WRITTEN, SAME, WRITTEN, REFUSED, WRITTEN] == said
    assert [IN_FORCE] * 3 == [entry.kind for entry in entries]
    assert ["privet.toml", "terms-1-terms.html"] == [f.name for f in entries[0].attachments]
    assert [str(tmp_path / "gone.txt")] == entries[0].payload["terms_not_read"]
    assert 2 == len({entry.payload["policy"] for entry in entries})


def test_a_password_is_not_recorded(tmp_path: Path) -> None:
    """The address of a store stays, what opens it does not."""
    config = policy(tmp_path, more='\n[tally]\nstore = "redis://guard:hunter2@127.0.0.1/0"\n')
    enact(config, version(config))
    with Where(config=config).opened() as records:
        (entry,) = records.audit()
        text = records.content(entry.attachments[0].sha256)

    assert b"redis://guard:***@127.0.0.1/0" in text


def test_without_records_nothing_is_recorded(tmp_path: Path) -> None:
    """A policy that keeps nothing makes no file."""
    config = tmp_path / "privet.toml"
    config.write_text("")

    assert NOTHING == enact(config, version(config))
    assert [config] == list(tmp_path.iterdir())


def test_a_guard_records_what_it_loads(tmp_path: Path) -> None:
    """In a process of its own; a trouble is told, and is gone when it is mended."""
    config = site(tmp_path)
    problems: dict[str, str] = {}
    made = Enacting(config, lambda: version(config), problems)
    said = asyncio.run(made.record(version(config)))
    made._tell("store-unavailable")
    troubled = dict(problems)
    made._tell(said)

    assert WRITTEN == said
    assert "store-unavailable" in troubled["in_force"]
    assert {} == problems


def test_what_could_not_be_recorded_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a minute, and not only with the next policy; once it is recorded, it is left alone."""
    asked: list[str] = []
    slept = 0

    async def record(version: str) -> str:
        asked.append(version)
        return "died" if len(asked) == 1 else WRITTEN

    async def sleep(_: float) -> None:
        nonlocal slept
        slept += 1
        if slept > 200:
            raise asyncio.CancelledError

    problems: dict[str, str] = {}
    made = Enacting(tmp_path, lambda: "v1", problems)
    monkeypatch.setattr(made, "record", record)
    monkeypatch.setattr("privet.bootstrap.enacting.asyncio.sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(made.run())

    assert ["v1", "v1"] == asked
    assert {} == problems
