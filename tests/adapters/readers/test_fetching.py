"""What is read ahead, and what is left alone."""

from __future__ import annotations

import errno
import os
from threading import Event
from typing import TYPE_CHECKING
from unittest import mock

from privet.adapters.readers import fetching
from privet.adapters.readers.fetching import fetch, fetched

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEXT = b"a line of a log\n" * 1000


def test_files_are_read_whole(tmp_path: Path) -> None:
    """
    Every file is read to its end.
    """
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_bytes(TEXT)

    taken = fetch([str(tmp_path / "a.log"), str(tmp_path / "b.log")], Event())

    assert taken == 2 * len(TEXT)


def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    """
    Nobody waits for a pipe that says nothing, and the files behind it are read.
    """
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a.log").write_bytes(TEXT)
    others = [tmp_path / "pipe", tmp_path, tmp_path / "absent.log", tmp_path / "*.log"]

    taken = fetch(["-", *map(str, others), str(tmp_path / "a.log")], Event())

    assert taken == len(TEXT)


def test_nobody_takes_it_for_the_reader_of_a_pipe(tmp_path: Path) -> None:
    """
    A pipe is not even opened: its writer would write to whom leaves at once.
    """
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    opened: list[str] = []

    with mock.patch.object(os, "open", lambda path, _: opened.append(path)):
        fetch([str(pipe)], Event())

    assert [] == opened


def test_a_part_of_the_memory_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Reading ends with the piece that fills the room there is.
    """
    (tmp_path / "a.log").write_bytes(TEXT)
    monkeypatch.setattr(fetching, "memory", lambda: 8000)
    monkeypatch.setattr(fetching, "PIECE", 200)

    taken = fetch([str(tmp_path / "a.log")], Event())

    assert taken == 1000


def test_nothing_is_read_once_the_work_is_done(tmp_path: Path) -> None:
    """
    Whoever leaves has had enough.
    """
    (tmp_path / "a.log").write_bytes(TEXT)
    enough = Event()
    enough.set()

    assert fetch([str(tmp_path / "a.log")], enough) == 0


def test_it_goes_on_beside_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The thread reads while the block runs, and is told when it ends.
    """
    told: list[tuple[list[str], Event]] = []
    began = Event()

    def noted(paths: list[str], enough: Event) -> int:
        told.append((paths, enough))
        began.set()
        return 0

    monkeypatch.setattr(fetching, "fetch", noted)
    with fetched([str(tmp_path)]):
        assert began.wait(10)
        assert not told[0][1].is_set()

    [(paths, enough)] = told
    assert ([str(tmp_path)], True) == (paths, enough.is_set())


def test_a_sample_is_announced_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The pieces that are looked at before a log is read come from the disk before the rest of it.
    """
    path = tmp_path / "a.log"
    path.write_bytes(TEXT)
    monkeypatch.setattr(fetching, "SAMPLED", 640)
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "posix_fadvise", lambda _, *where: told.append(where[:2]))

    fetch([str(path)], Event())

    assert 64 == len(told)
    assert [(0, 10), (len(TEXT) - 10, 10)] == [told[0], told[-1]]


def test_some_systems_send_to_sockets_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    There a file is read into memory, piece by piece.
    """

    def refused(*_: int) -> int:
        raise OSError(errno.ENOTSOCK, "not a socket")

    (tmp_path / "a.log").write_bytes(TEXT)
    monkeypatch.setattr(os, "sendfile", refused)
    monkeypatch.setattr(fetching, "COPIED", 700)

    assert len(TEXT) == fetch([str(tmp_path / "a.log")], Event())


def test_a_sample_needs_no_announcement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A short log is not sampled, and not every system can be told: files are read all the same.
    """
    (tmp_path / "a.log").write_bytes(TEXT)
    monkeypatch.setattr(fetching, "SAMPLED", 640)
    monkeypatch.delattr(os, "posix_fadvise")

    assert len(TEXT) == fetch([str(tmp_path / "a.log")], Event())
