"""A request to be erased, from the ledger to the audit chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet import bootstrap
from privet.adapters.ledgers import erasing as wishes
from privet.bootstrap import Task, analyze, casework, erasing
from privet.bootstrap.erasing import erase
from privet.bootstrap.recording import Where
from privet.bootstrap.watching import Unwatched
from privet.errors import ConfigError, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def where(tmp_path: Path) -> Where:
    """Return a site on which two accounts saw twenty members; one of them is a case."""
    line = (
        '192.0.2.7 - {} [20/Nov/2026:03:{:02}:00 +0000] "GET /members/{} HTTP/1.1" 200 5 "-" "c"\n'
    )
    log = tmp_path / "access.log"
    log.write_text(
        "".join(line.format(who, n, 100 + n) for who in ("bob", "eve") for n in range(20))
    )
    config = tmp_path / "privet.toml"
    config.write_text(f'[ledger]\npath = "{tmp_path / "ledger"}"\n')
    found = Where(config=config)
    analyze(
        Task(logs=(str(log),), ledger=found.folder, surfaces=("/members/{subject}",)), Unwatched()
    )
    casework.opened(found, ["account:bob"])
    return found


def test_a_request_is_answered(where: Where) -> None:
    """First what would go; then it goes. The case's evidence stays, and the chain names nobody."""
    would = erase(where, ["107"], ["account:eve"], do=False)
    did = erase(where, ["107"], ["account:eve"], do=True, by="ana", why="a request")
    again = erase(where, ["107"], ["account:eve"], do=False)
    with where.opened() as records:
        asked, entry = records.audit()

    assert would.erased == did.erased
    assert (20, 1, 1, 1) == (did.erased.rows, did.erased.days, did.erased.names, did.erased.held)
    assert (0, 1) == (again.erased.rows, again.erased.held)
    assert "case-1 (new) names them" in did.kept[0]
    assert ("erasure-asked", "person-erased") == (asked.kind, entry.kind)
    assert {("ana", "a request", asked.payload["request"])} == {
        (each.by, each.why, each.payload["request"]) for each in (asked, entry)
    }
    assert "107" not in str(entry.payload)
    assert "eve" not in str(entry.payload)


def test_whoever_uses_the_ledger_is_waited_for(
    where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wish stays where nobody carries it out in time; once done, it is on record, and once."""
    monkeypatch.setattr(erasing, "PATIENCE", 0.0)
    assert where.folder is not None
    with (
        bootstrap.opened(Task(ledger=where.folder).read()),
        pytest.raises(StoreUnavailable, match="the wish is kept"),
    ):
        erase(where, ["107"], [], do=True, by="ana", why="a request")
    waiting = wishes.read(where.folder)
    with bootstrap.opened(Task(ledger=where.folder).read()) as ledger:
        wishes.carry_out(ledger, casework.now())
    monkeypatch.setattr("sys.argv", ["erasing", str(where.config)])
    erasing.main()
    erasing.main()
    with where.opened() as records:
        asked, entry = records.audit()

    assert 1 == len(waiting)
    assert () == wishes.read(where.folder)
    assert ("erasure-asked", "person-erased") == (asked.kind, entry.kind)
    assert ("ana", "a request", True, 2) == (
        *(entry.by, entry.why),
        *(entry.payload["by_guard"], entry.payload["rows"] + entry.payload["held"]),
    )


def test_what_cannot_be_meant_is_refused(where: Where, tmp_path: Path) -> None:
    """Nobody, no reason, no ledger."""
    for subjects, do, place, word in (
        ([], False, where, "nobody is named"),
        (["7"], True, where, "has a reason"),
        (["7"], False, Where(ledger=tmp_path / "none"), "no ledger"),
    ):
        with pytest.raises(ConfigError, match=word):
            erase(place, subjects, [], do=do)
