"""Exposures on their way to the ledger: in batches, through a full disk, and never lost unseen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.ledgers import live as module
from privet.adapters.ledgers.live import Live
from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import ACTIVITY, EXPOSURES
from privet.errors import StoreFull
from privet.exposure import recognising

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

SECOND = 1_000_000
NOON = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()) * SECOND


def cells(number: int) -> NDArray[np.int64]:
    """Return the cells of one exposure."""
    row = np.zeros(recognising.CELLS, np.int64)
    row[recognising.AT] = NOON + number * SECOND
    row[recognising.SUBJECT] = number + 1
    row[recognising.PEOPLE] = row[recognising.OUTCOME] = row[recognising.KIND] = 1
    row[recognising.LOAD] = 1000
    row[recognising.ACTOR] = row[0] = 77
    return row


class Clock:
    """A moment that a test moves."""

    at = NOON

    def __call__(self) -> int:
        """Return it."""
        return self.at


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def live(tmp_path: Path, clock: Clock) -> Iterator[Live]:
    """Return a writer that holds eight exposures."""
    with Ledger.open(tmp_path / "ledger") as ledger:
        yield Live(ledger, clock, room=4)


def subjects(ledger: Ledger) -> list[int]:
    """Return whom the ledger holds."""
    return [int(each) for each in ledger.run(EXPOSURES.order_by("at"))["subject"]]


def test_a_batch_is_written_whole(live: Live) -> None:
    """What was handed over is in the ledger after a flush, in the order of time."""
    for number in (2, 0, 1):
        assert live.keep(cells(number))

    assert 3 == live.waiting
    assert live.flush()
    assert (0, 3) == (live.waiting, live.kept)
    assert [1, 2, 3] == subjects(live.ledger)


def test_what_finds_no_room_is_refused_and_counted(live: Live) -> None:
    """Memory is bounded: beyond it an exposure is not taken, and that is known."""
    taken = [live.keep(cells(number)) for number in range(6)]

    assert [True] * 4 + [False] * 2 == taken
    assert 2 == live.refused


def test_a_full_disk_makes_them_wait(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait in memory, the trouble is told, and are written once there is room again."""
    write = Live._write

    def full(*_: object) -> None:
        raise StoreFull("no space left")

    monkeypatch.setattr(Live, "_write", full)
    for number in range(4):
        live.keep(cells(number))
    assert not live.flush()
    assert "store-full" == live.trouble
    later = [live.keep(cells(number)) for number in range(4, 9)]
    assert not live.flush()

    monkeypatch.setattr(Live, "_write", write)
    assert live.flush()
    assert live.flush()

    assert [True] * 4 + [False] == later
    assert list(range(1, 9)) == subjects(live.ledger)
    assert ("", 8) == (live.trouble, live.kept)


def test_small_batches_are_joined(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many batches become one source, level by level, and nothing is lost or doubled."""
    monkeypatch.setattr(module, "FAN", 3)
    for number in range(10):
        live.keep(cells(number))
        live.flush()
        live.tidy()

    assert [2, 0] == [source.mark["live"] for source in live.ledger.sources]
    assert list(range(1, 11)) == subjects(live.ledger)
    files = {name for source in live.ledger.sources for name in source.files}
    assert len(files) == len(list((live.ledger.folder / "exposures").rglob("*.parquet")))


def test_old_exposures_are_forgotten(live: Live, clock: Clock) -> None:
    """After the days that they are kept, they are gone."""
    live.keep(cells(0))
    live.flush()
    clock.at += 30 * 86_400 * SECOND
    told: list[tuple[str, int]] = []
    live.retained = lambda before, files: told.append((f"{before:%Y-%m-%d}", files))

    live.tidy()
    live.tidy()

    assert [] == subjects(live.ledger)
    assert [("2026-11-25", 1)] == told


def test_what_is_lost_at_the_end_is_counted(
    live: Live, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the disk stays full, the log says how many exposures nobody will know of."""

    def full(*_: object) -> None:
        raise StoreFull("no space left")

    monkeypatch.setattr(Live, "_write", full)
    live.keep(cells(0))
    live.stop()

    assert "event=exposures_lost count=1 trouble=store-full" in caplog.text


def test_the_thread_writes_and_ends(live: Live) -> None:
    """Half a batch wakes the thread; whatever is left is written at the end."""
    live.every = 60.0
    live.start()
    for number in range(3):
        live.keep(cells(number))
    live.stop()

    with live.quiet() as ledger:
        assert [1, 2, 3] == subjects(ledger)


def test_something_broken_is_told(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours does not end the thread in silence."""

    def broken(*_: object) -> None:
        live._stop = True
        raise ZeroDivisionError

    monkeypatch.setattr(Live, "flush", broken)
    live._wake.set()
    live._run()

    assert "broken" == live.trouble


def test_who_came_is_kept_and_joined(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names and counts of visits survive the joining of batches, each name once; a day begins anew."""
    monkeypatch.setattr(module, "FAN", 3)
    for number in range(3):
        live.meet(cells(number))
        live.name(77, "account:ana")
        assert live.flush()
    live.tidy()
    counted = live.ledger.run(ACTIVITY)

    assert [3] == counted["requests"].tolist()
    assert {77: "account:ana"} == dict(live.ledger.names())
    assert 1 == len(live.ledger.sources)
    assert {77} == live.known


def test_nobody_is_hurt_where_no_room_is(live: Live, clock: Clock) -> None:
    """Beyond the room it is counted that somebody was not; the next day names are written again."""
    for number in range(6):
        live.meet(cells(number))
    live.name(77, "account:ana")
    live.flush()
    clock.at += 86_400 * SECOND
    live.flush()

    assert 2 == live.unmet
    assert set() == live.known
