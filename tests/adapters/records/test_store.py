"""Records on the real engines: what is committed stays."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from privet.adapters.records.store import Records
from privet.errors import StoreFull, StoreUnavailable
from privet.evidence.entries import Attachment, Draft, broken
from privet.testing.records import RecordsConformance, handlers, opened
from privet.workflows.audit import enter
from privet.workflows.investigate import write
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from pathlib import Path

    from tests.adapters.records.servers import Server

WRITER = """
import sys
from privet.adapters.records.store import Records
from privet.evidence.entries import Draft
from privet.testing.records import handlers
from privet.workflows.investigate import write
from privet.workflows.steps import drive
store = Records(sys.argv[1])
while True:
    print(drive(write(1, Draft("note", "ana")), handlers(store)).last.number, flush=True)
"""


class TestOnSQLite(RecordsConformance):
    """The default: a file."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        """Return where no file is yet."""
        return str(tmp_path / "deep" / "cases.records")

    def connect(self, url: str) -> Records:
        """Open the file."""
        return Records(url)


class TestOnPostgreSQL(RecordsConformance):
    """A server."""

    @pytest.fixture
    def url(self, database: str) -> str:
        """Return an empty database."""
        return database

    def connect(self, url: str) -> Records:
        """Connect to it."""
        return Records(url)


def killed(url: str) -> tuple[int, int]:
    """Kill a process in the midst of writing; return what it said last, and what is there."""
    with Records(url) as store:
        opened(store)
    with subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = [int(process.stdout.readline()) for _ in range(20)]
        os.kill(process.pid, signal.SIGKILL)
        said += [int(line) for line in process.stdout if line.endswith(b"\n")]
    with Records(url) as store:
        entries = store.read(1)
        drive(write(1, Draft("note", "bea")), handlers(store))
    assert "" == broken([entry.head for entry in entries])
    return said[-1], len(entries)


def test_a_killed_process_loses_nothing_on_sqlite(tmp_path: Path) -> None:
    """What a process was told is written is there after SIGKILL, and at most one entry more."""
    said, there = killed(str(tmp_path / "records"))

    assert there in {said, said + 1}


def test_a_killed_process_loses_nothing_on_postgresql(database: str) -> None:
    """The same on a server."""
    said, there = killed(database)

    assert there in {said, said + 1}


def test_a_killed_server_loses_nothing(server: Server, database: str) -> None:
    """A server that dies and comes back has all that was committed; meanwhile one is told."""
    with Records(database) as store:
        number = opened(store)
        server.kill()
        try:
            with pytest.raises(StoreUnavailable) as caught:
                drive(write(number, Draft("note", "ana")), handlers(store))
        finally:
            server.start()
        after = drive(write(number, Draft("note", "ana")), handlers(store))

    assert "whether the server runs" in caught.value.advice
    assert 2 == len(after.entries)


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """The database may grow no further: that is said, and what was committed is whole."""
    place = tmp_path / "records"
    with Records(str(place)) as store:
        number = opened(store)
        pages = sqlite3.connect(place).execute("PRAGMA page_count").fetchone()[0]
        from sqlalchemy import event

        event.listen(
            store._engine,
            "connect",
            lambda line, _: line.execute(f"PRAGMA max_page_count = {pages + 2}"),
        )
        store._engine.dispose()
        content = bytes(1 << 20)
        file = Attachment.of("big", "text/plain", content)
        draft = Draft("note", "ana", attachments=(file,))
        with pytest.raises(StoreFull) as caught:
            drive(write(number, draft, {file.sha256: content}), handlers(store))
        found = store.read(number)

    assert "what was committed before is whole" in caught.value.message
    assert "free some space" in caught.value.advice
    assert 1 == len(found)


def test_what_was_changed_by_hand_is_found(tmp_path: Path) -> None:
    """A record that somebody changed in the file is refused, and named."""
    place = tmp_path / "records"
    with Records(str(place)) as store:
        opened(store, "a case")
        with sqlite3.connect(place) as line:
            line.execute("UPDATE entries SET record = replace(record, 'a case', 'my case')")
        line.close()
        with pytest.raises(StoreUnavailable, match="entry 1 of case-1 was changed"):
            store.read(1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE audit SET record = replace(record, 'ana', 'bea')", "entry 1 of the audit chain"),
        ("DELETE FROM audit WHERE number = 2", "entry 2 is missing"),
    ],
)
def test_a_broken_audit_chain_is_refused(tmp_path: Path, change: str, said: str) -> None:
    """Whoever changes or removes an entry of the audit chain breaks it for all to see."""
    place = tmp_path / "records"
    with Records(str(place)) as store:
        for n in range(3):
            drive(enter(Draft("note", "ana", payload={"n": n})), handlers(store))
        with sqlite3.connect(place) as line:
            line.execute(change)
        line.close()
        with pytest.raises(StoreUnavailable, match=said):
            store.audit()


def test_bytes_that_are_gone_are_missed(tmp_path: Path) -> None:
    """An attachment whose bytes are gone is no empty file."""
    with Records(str(tmp_path / "records")) as store:
        with pytest.raises(StoreUnavailable, match="no longer hold"):
            store.content("0" * 64)
        with pytest.raises(ValueError, match="their own digest"):
            drive(write(opened(store), Draft("note", "ana"), {"0" * 64: b""}), handlers(store))
