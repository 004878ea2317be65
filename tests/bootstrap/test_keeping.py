"""A log is taken into a ledger: in order, all or nothing, and doubted where that is due."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from tests.workflows.rims import PROFILE, line

from privet.adapters.ledgers.parquet import Ledger
from privet.adapters.readers.opening import open_logs
from privet.bootstrap.keeping import Doubts, Tally, blocks, keep
from privet.bootstrap.watching import Unwatched
from privet.disclosure.routing import Routes
from privet.identity.addresses import Trusted
from privet.traffic.blocks import Block, Fault, Reject, Rejects
from privet.traffic.formats import preset
from privet.workflows.observe import Observer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from privet.workflows.commands import Kept

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def observer(ledger: Ledger) -> Observer:
    """Observe combined logs."""
    return Observer(preset("combined"), Routes.of((PROFILE,)), Trusted.of([], {}), ledger.key)


def kept(
    log: Path,
    ledger: Ledger,
    *,
    growing: bool = True,
    set_aside: Callable[[str, Rejects], None] = lambda _path, _rejects: None,
) -> Kept:
    """Keep a log."""
    return keep(
        open_logs([str(log)])[0],
        observer(ledger),
        ledger,
        agents=None,
        watch=Unwatched(),
        set_aside=set_aside,
        growing=growing,
    )


def test_a_log_is_kept_and_known_again(tmp_path: Path) -> None:
    """
    The second time nothing is added.
    """
    log = tmp_path / "access.log"
    log.write_bytes(line("/members/7", "ann") + line("/about", "ann") + b"no log\n")
    with Ledger.open(tmp_path / "ledger") as ledger:
        rejects: list[Rejects] = []
        first = kept(log, ledger, set_aside=lambda _, found: rejects.append(found))
        second = kept(log, ledger)

        assert (1, 1) == (ledger.rows, len(ledger.sources))
    assert (2, 1, False) == (first.parsed, first.set_aside, first.before)
    assert (2, 1) == (first.pages, first.mapped)
    assert "203.0.113.7 2026-11-20 03:00:00 GET /members/7 200" == first.example
    assert (0, True) == (second.parsed, second.before)
    assert [3] == [reject.number for found in rejects for reject in found.lines]


def test_a_run_that_fails_leaves_the_ledger_as_it_was(tmp_path: Path) -> None:
    """
    What was read of a log before the failure does not count.
    """
    log = tmp_path / "access.log"
    log.write_bytes(line("/members/7", "ann") + b"no log\n")

    def fail(_path: str, _rejects: Rejects) -> None:
        raise KeyboardInterrupt

    with Ledger.open(tmp_path / "ledger") as ledger:
        with pytest.raises(KeyboardInterrupt):
            kept(log, ledger, set_aside=fail)
        assert (0, ()) == (ledger.rows, ledger.sources)
        assert 1 == kept(log, ledger).parsed


def test_a_ledger_that_is_thrown_away_remembers_no_log(tmp_path: Path) -> None:
    """
    Without a ledger the last line counts even if it has no end.
    """
    log = tmp_path / "access.log"
    log.write_bytes(line("/members/7", "ann") + line("/members/8", "ann").rstrip())
    with Ledger.temporary() as ledger:
        assert 2 == kept(log, ledger, growing=False).parsed
        assert [{}] == [source.mark for source in ledger.sources]


# ── doubts ───────────────────────────────────────────────────────────────────────────────────────


def tallied(text: bytes) -> Tally:
    """Count a text."""
    tally = Tally("a.log", "combined")
    with Ledger.temporary() as ledger:
        tally.add(observer(ledger).observe(Block.of(text)))
    return tally


def test_nothing_to_doubt() -> None:
    """
    A log of yesterday, all of whose lines were read, is not doubted.
    """
    assert [] == Doubts("a.log", NOW).words(tallied(line("/")))


def test_a_log_from_the_future_is_doubted() -> None:
    """
    Time zones may be a day apart, and no more.
    """
    tally = tallied(line("/", seconds=86_400 * 5))

    assert [] == Doubts("a.log", NOW + timedelta(days=2)).words(tally)
    (said,) = Doubts("a.log", NOW).words(tally)
    assert "from the future" in said
    assert "2026-11-25 03:00:00" in said


def test_a_second_format_is_recognised() -> None:
    """
    Where many of the lines set aside have one format, it is named.
    """
    other = b'{"time_iso8601":"2026-11-20T03:00:00+00:00","remote_addr":"192.0.2.1",'
    other += b'"request":"GET /x HTTP/1.1","status":"200"}'
    tally = tallied(line("/") * 50 + (other + b"\n") * 10)
    doubts = Doubts("a.log", NOW)
    doubts.add(Rejects(tuple(Reject(i, Fault.MISMATCH, other) for i in range(10))))
    nonsense = Doubts("a.log", NOW)
    nonsense.add(Rejects(tuple(Reject(i, Fault.MISMATCH, b"nonsense") for i in range(10))))

    assert "second format, json" in " ".join(doubts.words(tally)).replace("nginx-", "")
    assert [] == nonsense.words(tally)


@pytest.mark.parametrize("stream", [None, "a pipe"])
def test_a_file_is_read_ahead_and_a_stream_is_not(stream: str | None) -> None:
    """
    Nobody who gives up waits for a pipe that says nothing.
    """

    def readers() -> Iterator[bool]:
        yield threading.current_thread() is threading.main_thread()

    (here,) = blocks(SimpleNamespace(stream=stream), readers())  # type: ignore[arg-type]

    assert (stream is not None) is bool(here)
