"""The ledger: what is committed is kept, what is not leaves no trace."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest

from privet.adapters.ledgers import intake as intakes
from privet.adapters.ledgers import manifest, parquet
from privet.adapters.ledgers.keys import beside
from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import ACTIVITY, CHOSEN, EXPOSURES, chosen
from privet.errors import StoreFull, StoreUnavailable, WrongKey
from privet.exposure.activity import activity
from privet.exposure.exposures import COLUMNS, Exposures, exposures
from privet.exposure.pseudonyms import Key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = 86_400_000_000
BEGIN = 20_000 * DAY
"""A day in October 2024."""


def shown(*subjects: int, day: int = 0, actor: int = 1) -> Exposures:
    """Show subjects to one actor, one each hour."""
    at = BEGIN + day * DAY + np.arange(len(subjects)) * (DAY // 24)
    return exposures(at=at, actor=[actor] * len(subjects), subject=subjects)


def seen(ledger: Ledger) -> list[int]:
    """List the subjects in a ledger."""
    return sorted(ledger.run(EXPOSURES.select("subject"))["subject"].tolist())


def files(ledger: Ledger) -> set[str]:
    """List the files of a ledger that hold anything about anybody."""
    rooms = ("exposures", "activity", "names")
    return {
        str(path.relative_to(ledger.folder))
        for room in rooms
        for path in (ledger.folder / room).rglob("*")
        if path.is_file()
    }


def read(ledger: Ledger, cut: type[BaseException] | None = None) -> None:
    """Read a log into a ledger; *cut* it off before it is committed."""
    with ledger.begin("log") as intake:
        intake.add(shown(2, 3, 4))
        intake.add_activity(activity(day=[1], actor=[1]))
        intake.add_names(np.asarray([1], np.uint64), ["account:alice"])
        if cut is not None:
            raise cut
        intake.commit()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Open a ledger that stays."""
    with Ledger.open(tmp_path / "ledger") as opened:
        yield opened


def test_what_is_committed_is_kept(tmp_path: Path) -> None:
    """Exposures, activity, names and marks are there when the ledger is opened again."""
    folder = tmp_path / "ledger"
    with Ledger.open(folder) as ledger, ledger.begin("/var/log/access.log") as intake:
        intake.add(shown(5, 6))
        intake.add(shown(7, day=1))
        intake.add_activity(activity(day=[20_000, 20_001], actor=[1, 1], pages=[2, 1]))
        intake.add_names(np.asarray([1], np.uint64), ["account:alice"])
        source = intake.commit({"consumed": 99}, lines=12, notes={"surfaces": ["profile"]})
    with Ledger.open(folder) as ledger:
        assert (source,) == ledger.sources
        assert ("access.log", {"consumed": 99}, 12, 3) == (
            source.name,
            source.mark,
            source.lines,
            source.rows,
        )
        assert (BEGIN, BEGIN + DAY) == (source.first, source.last)
        assert [5, 6, 7] == seen(ledger)
        assert {1: "account:alice"} == dict(ledger.names())
        assert {"surfaces": ["profile"]} == ledger.notes
        assert [3] == ledger.run(ACTIVITY.agg(pages=ACTIVITY.pages.sum().cast("int64")))[
            "pages"
        ].tolist()
        assert 0 < ledger.size


def test_files_stand_by_hour(ledger: Ledger) -> None:
    """One file an hour, named for day and hour; another engine reads them as they are."""
    with ledger.begin("log") as intake:
        intake.add(shown(5, 6))
        intake.commit()
    expected = {f"exposures/day=2024-10-04/hour=0{hour}/00000-{hour}.parquet" for hour in (0, 1)}

    assert expected == files(ledger)
    table = pq.read_table(ledger.folder / min(expected))
    assert list(COLUMNS) == table.column_names


def test_tomorrow_continues(ledger: Ledger) -> None:
    """A second log adds to the first, under a number of its own."""
    for day in range(3):
        with ledger.begin("log") as intake:
            intake.add(shown(day + 1, day=day))
            intake.commit()

    assert [1, 2, 3] == seen(ledger)
    assert ["00000", "00001", "00002"] == [source.id for source in ledger.sources]
    assert 3 == ledger.rows


def test_a_log_out_of_order_is_kept_by_hour(ledger: Ledger) -> None:
    """Clocks jump: rows stand in the hour that they say, whatever came before."""
    with ledger.begin("log") as intake:
        intake.add(shown(1, 2))
        intake.add(shown(3, 4))
        intake.commit()

    assert [1, 2, 3, 4] == seen(ledger)
    assert 2 == len(files(ledger))


@pytest.mark.parametrize("cut", [KeyboardInterrupt, ValueError])
def test_a_run_cut_off_leaves_no_trace(
    ledger: Ledger, cut: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C and errors leave the ledger as it was, to the last file."""
    monkeypatch.setattr(intakes, "FLUSH", 2)
    with ledger.begin("log") as intake:
        intake.add(shown(1))
        intake.commit()
    before = files(ledger)
    with pytest.raises(cut):
        read(ledger, cut)

    assert before == files(ledger)
    assert [1] == seen(ledger)


def test_a_killed_run_is_swept(tmp_path: Path) -> None:
    """Files that a killed run left are not read, and go when the ledger is opened next."""
    with Ledger.open(tmp_path / "ledger") as ledger:
        intake = ledger.begin("log")
        intake.add_activity(activity(day=[1], actor=[1]))
        left = files(ledger)
        assert [] == seen(ledger)
    with Ledger.open(tmp_path / "ledger") as ledger:
        assert left
        assert set() == files(ledger)


def test_a_full_disk_is_told(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left: the error says so, and what was committed before is whole."""
    with ledger.begin("log") as intake:
        intake.add(shown(1))
        intake.commit()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = files(ledger)
    for place, name in ((pq, "write_table"), (manifest, "write"), (os, "fdopen")):
        with monkeypatch.context() as patched:
            patched.setattr(place, name, full)
            with pytest.raises(StoreFull, match="whole"):
                read(ledger)
        assert before == files(ledger)
        assert [1] == seen(ledger)


def test_another_key_is_refused(tmp_path: Path) -> None:
    """A ledger is not read, and not added to, under another key than its own."""
    folder = tmp_path / "ledger"
    with Ledger.open(folder) as ledger, ledger.begin("log") as intake:
        intake.add(shown(1))
        intake.commit()
    beside(folder).write_text("7" * 64)
    with pytest.raises(WrongKey, match="another key"):
        Ledger.open(folder)


def test_one_writer_at_a_time(ledger: Ledger) -> None:
    """A second run on the same ledger is told to wait."""
    with pytest.raises(StoreUnavailable, match="another run"):
        Ledger.open(ledger.folder)


def test_old_days_are_forgotten(ledger: Ledger) -> None:
    """Purging forgets whole days, their names where nobody is left, and says what would go."""
    for day, name in enumerate(["account:old", "account:new"]):
        with ledger.begin("log") as intake:
            intake.add(shown(day + 1, day=day, actor=day + 1))
            intake.add_activity(activity(day=[20_000 + day], actor=[day + 1]))
            intake.add_names(np.asarray([day + 1], np.uint64), [name])
            intake.commit({"consumed": day})
    before = datetime(2024, 10, 5, tzinfo=UTC)

    assert 2 == ledger.purge(before, dry_run=True)
    assert [1, 2] == seen(ledger)
    assert 3 == ledger.purge(before)
    assert [2] == seen(ledger)
    assert {2: "account:new"} == dict(ledger.names())
    assert 1 == ledger.rows
    assert [{"consumed": 0}, {"consumed": 1}] == [source.mark for source in ledger.sources]
    assert 0 == ledger.purge(before)


def test_a_temporary_ledger_is_gone_when_it_is_closed(tmp_path: Path) -> None:
    """Without --ledger nothing stays: no exposures, no names, no key."""
    with Ledger.temporary(parent=tmp_path) as ledger, ledger.begin("log") as intake:
        intake.add(shown(1, 2))
        intake.commit()
        assert [1, 2] == seen(ledger)
        assert [ledger.folder] == list(tmp_path.iterdir())

    assert [] == list(tmp_path.iterdir())


def test_only_its_owner_may_look(ledger: Ledger) -> None:
    """The folder of a ledger is closed to everybody else."""
    assert 0o700 == ledger.folder.stat().st_mode & 0o777


def test_an_empty_ledger_answers(ledger: Ledger) -> None:
    """Questions to a ledger without anything have answers with no rows, of the right types."""
    found = ledger.run(EXPOSURES)

    assert list(COLUMNS) == list(found)
    assert 0 == len(found["at"])
    assert [] == list(ledger.stream(EXPOSURES))


def test_a_stream_keeps_its_order(ledger: Ledger) -> None:
    """Rows come in the order that was asked for, some at a time."""
    chance = np.random.default_rng(5)
    subject = chance.permutation(5000) + 1
    with ledger.begin("log") as intake:
        intake.add(exposures(at=np.full(5000, BEGIN), actor=np.ones(5000), subject=subject))
        intake.commit()
    batches = list(ledger.stream(EXPOSURES.select("subject").order_by("subject"), rows=2048))

    assert 1 < len(batches)
    assert list(range(1, 5001)) == np.concatenate([b["subject"] for b in batches]).tolist()


def test_a_question_may_bring_a_table(ledger: Ledger) -> None:
    """A question about some actors brings them with it."""
    with ledger.begin("log") as intake:
        intake.add(shown(1, 2, actor=1))
        intake.add(shown(3, actor=2))
        intake.commit()
    asked = EXPOSURES.semi_join(CHOSEN, "actor").select("subject")

    assert [3] == ledger.run(asked, chosen(np.asarray([2], np.uint64)))["subject"].tolist()


def test_exposures_are_exported(ledger: Ledger, tmp_path: Path) -> None:
    """All exposures go into one Parquet file for whoever wants to look further."""
    with ledger.begin("log") as intake:
        intake.add(shown(1, 2))
        intake.commit()
    ledger.export(tmp_path / "it's here.parquet")

    assert 2 == pq.read_metadata(tmp_path / "it's here.parquet").num_rows


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """A file in the ledger's place is an error that names it."""
    (tmp_path / "ledger").write_text("not a folder")
    with pytest.raises(StoreUnavailable, match="ledger"):
        Ledger(tmp_path / "ledger", Key(b"k" * 32))


def test_a_larger_ledger_is_given_more_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is grouped cannot all go to disk, so memory grows with what is held."""
    given: list[int] = []
    with Ledger.temporary(parent=tmp_path, memory=100_000_000) as ledger:
        monkeypatch.setattr(ledger._engine, "allow", given.append)
        seen(ledger)
        with ledger.begin("a.log") as intake:
            intake.add(shown(1, 2, 3))
            intake.commit()
        seen(ledger)
        monkeypatch.setattr(parquet, "EACH", 50_000_000)
        seen(ledger)

    assert [100_000_000, 100_000_000, 150_000_000] == given
