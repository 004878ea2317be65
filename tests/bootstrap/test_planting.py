"""Invented people are put on record, and who was shown them is found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap import Task, analyze
from privet.bootstrap.planting import listed, met, plant
from privet.bootstrap.recording import Where
from privet.bootstrap.registering import Register
from privet.bootstrap.watching import Unwatched
from privet.errors import ConfigError
from privet.review.sight import State

if TYPE_CHECKING:
    from pathlib import Path

LINE = '192.0.2.7 - {} [20/Nov/2026:03:{:02}:00 +0000] "GET /members/{} HTTP/1.1" 200 5 "-" "c"\n'


@pytest.fixture
def where(tmp_path: Path) -> Where:
    """Return a site on which bob was shown an invented member, and eve was not."""
    shown = [("bob", 90017), *(("bob", n) for n in range(9)), *(("eve", n) for n in range(9))]
    log = tmp_path / "access.log"
    log.write_text("".join(LINE.format(who, n, each) for n, (who, each) in enumerate(shown)))
    config = tmp_path / "privet.toml"
    config.write_text(f'[ledger]\npath = "{tmp_path / "ledger"}"\n')
    found = Where(config=config)
    analyze(
        Task(logs=(str(log),), ledger=found.folder, surfaces=("/members/{subject}",)), Unwatched()
    )
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of one canary, and one mark in the record of another."""
    mark = {"number": 0, "id": "90018", "column": "phone", "spellings": ["+8 1", "+81"]}
    path = tmp_path / "marks.json"
    path.write_text(json.dumps({"canaries": [{"id": "90017"}], "marks": [mark]}))
    return path


def test_a_visitor_who_is_shown_one_is_a_finding(where: Where, file: Path) -> None:
    """Named by the ledger; the register measures it, and nobody need tell."""
    before = {each.control: each.state for each in Register(where).measure()}
    planted = plant(where, file, owner="Ana", place="page 9", by="Bo", why="first set")
    found = met(where, planted.people)
    after = {each.control: each for each in Register(where).measure()}
    with where.opened() as records:
        (entry,) = (each for each in records.audit() if each.kind == "canaries-planted")
        kept = records.content(entry.attachments[0].sha256)

    assert ["account:bob"] == [each.name for each in found]
    assert (1, 1) == (found[0].document()["people"], found[0].document()["times"])
    assert (planted,) == listed(where)
    assert (State.ABSENT, State.RUNNING) == (before["DET-07"], after["DET-07"].state)
    assert "shown to 1 visitors" in after["DET-07"].says
    assert (file.read_bytes(), "Bo", "first set") == (kept, entry.by, entry.why)
    assert "90017" not in str(entry.payload)


def test_what_cannot_be_planted_is_refused(where: Where, file: Path, tmp_path: Path) -> None:
    """Nobody's, nobody in it, twice, unreadable, and without a ledger's key."""
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    plant(where, file, owner="Ana", place="page 9")
    for given, owner, place, word in (
        (file, " ", where, "an owner"),
        (empty, "Ana", where, "nobody who was invented"),
        (file, "Ana", where, "planted before"),
        (tmp_path / "none.json", "Ana", where, "cannot be read"),
        (file, "Ana", Where(records=str(tmp_path / "other")), "no ledger"),
        (file, "Ana", Where(ledger=tmp_path / "none"), "key is not there"),
    ):
        with pytest.raises(ConfigError, match=word):
            plant(place, given, owner=owner, place="page 9")
    assert () == met(Where(ledger=tmp_path / "none"), ("00",))
