"""The retention job forgets in every store, and leaves a log of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from privet.adapters.orders.signs import sign
from privet.bootstrap import Task, analyze
from privet.bootstrap.recording import Where
from privet.bootstrap.retaining import run
from privet.bootstrap.watching import Unwatched

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture
def where(tmp_path: Path) -> Where:
    """Return a site with exposures, decisions and an appeal, old and new."""
    line = '192.0.2.7 - bob [{}/2026:03:00:00 +0000] "GET /members/7 HTTP/1.1" 200 5 "-" "c"\n'
    log = tmp_path / "access.log"
    log.write_text(line.format("01/Oct") + line.format("20/Nov"))
    config = tmp_path / "privet.toml"
    config.write_text(f'[ledger]\npath = "{tmp_path / "ledger"}"\n')
    task = Task(logs=(str(log),), ledger=tmp_path / "ledger", surfaces=("/members/{subject}",))
    analyze(task, Unwatched())
    days = (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))
    kept = "".join(json.dumps({"at": int(day.timestamp() * 1e6)}) + "\n" for day in days)
    (tmp_path / "ledger.decisions.jsonl").write_text(kept + "torn\n")
    (tmp_path / "ledger.appeals.jsonl").write_text(kept)
    return Where(config=config)


def test_what_is_too_old_goes(where: Where) -> None:
    """Said first, then done; the ledger and decisions by retention, appeals by the hold."""
    would = run(where, do=False, at=AT)
    did = run(where, do=True, at=AT)
    again = {each.store: each for each in run(where, do=True, at=AT)}
    with where.opened() as records:
        chain = records.audit()

    assert {"ledger": 2, "decisions": 2, "appeals": 0} == {each.store: each.count for each in did}
    assert [each.count for each in would] == [each.count for each in did]
    assert {0} == {each.count for each in again.values()}
    assert {"2026-11-20", "2026-10-01"} == {each.oldest for each in again.values()}
    assert ["retention-ran"] * 2 == [entry.kind for entry in chain]


def test_a_running_guard_forgets_by_itself(where: Where) -> None:
    """Its files are its own; the job looks, and writes down what it saw."""
    assert where.config is not None
    sign(where.config, {"pid": 1, "at": int(AT.timestamp() * 1e6)})
    found = {each.store: each for each in run(where, do=True, at=AT)}
    lines = where.config.with_name("ledger.decisions.jsonl").read_text().splitlines()

    assert ("guard", "2026-10-01") == (found["ledger"].by, found["ledger"].oldest)
    assert 3 == len(lines)
