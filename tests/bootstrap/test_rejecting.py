"""Lines that were set aside are written down, safely and not without bound."""

from __future__ import annotations

import errno
import stat
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from privet.bootstrap import rejecting
from privet.bootstrap.rejecting import RejectsFile, trouble
from privet.errors import StoreUnavailable
from privet.traffic.blocks import Fault, Reject, Rejects

if TYPE_CHECKING:
    from pathlib import Path


def some(*texts: bytes) -> Rejects:
    """Make lines that were set aside, the first of them line 1."""
    return Rejects(tuple(Reject(i, Fault.MISMATCH, text) for i, text in enumerate(texts, 1)))


def test_each_line_with_its_log_number_and_reason(tmp_path: Path) -> None:
    """
    One row a line below a head, in a file that its owner alone may read.
    """
    with RejectsFile(tmp_path / "out") as rejects:
        rejects.add("a.log", some(b"one", b"two"))
        rejects.add("b.log", some(b"three"))
    path = tmp_path / "out" / "rejects.tsv"

    assert [
        "log\tline\treason\ttext",
        "a.log\t1\tnot in this format\tone",
        "a.log\t2\tnot in this format\ttwo",
        "b.log\t1\tnot in this format\tthree",
    ] == path.read_text().splitlines()
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_hostile_lines_are_shown_by_their_numbers(tmp_path: Path) -> None:
    """
    No byte of a log reaches a terminal or makes a second row.
    """
    with RejectsFile(tmp_path) as rejects:
        rejects.add("a.log", some(b"\x1b[2J\tx\r\xff"))
    (_, row) = (tmp_path / "rejects.tsv").read_text().splitlines()

    assert "\\x1b[2J\\x09x\\x0d\\xff" == row.split("\t")[3]


def test_without_a_folder_they_are_only_counted() -> None:
    """
    Nothing is written where nothing was asked for.
    """
    with RejectsFile(None) as rejects:
        rejects.add("a.log", some(b"one", b"two"))

    assert (2, None) == (rejects.count, rejects.path)


def test_no_file_where_nothing_was_set_aside(tmp_path: Path) -> None:
    """
    What an earlier run left is removed.
    """
    (tmp_path / "rejects.tsv").write_text("old")
    with RejectsFile(tmp_path):
        pass

    assert [] == list(tmp_path.iterdir())


def test_a_wrong_format_does_not_copy_the_log(tmp_path: Path) -> None:
    """
    Beyond a bound lines are counted and not written.
    """
    with mock.patch.object(rejecting, "MOST", 2), RejectsFile(tmp_path) as rejects:
        rejects.add("a.log", some(b"1", b"2", b"3", b"4"))

    assert 4 == rejects.count
    assert 3 == len((tmp_path / "rejects.tsv").read_text().splitlines())


def test_a_full_disk_is_said_to_be_full(tmp_path: Path) -> None:
    """
    No space is another matter than no permission.
    """
    full, shut = OSError(errno.ENOSPC, "No space left"), OSError(errno.EACCES, "Denied")

    assert "store-full" == trouble(tmp_path, full).code
    assert "store-unavailable" == trouble(tmp_path, shut).code


def test_an_old_file_that_cannot_be_removed(tmp_path: Path) -> None:
    """
    The run ends before it reads, with words.
    """
    (tmp_path / "rejects.tsv").mkdir()

    with pytest.raises(StoreUnavailable, match="cannot write"), RejectsFile(tmp_path):
        pass


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """
    A store that fails is an error with advice.
    """
    (tmp_path / "out").write_text("a file, not a folder")

    with (
        pytest.raises(StoreUnavailable, match="cannot write"),
        RejectsFile(tmp_path / "out" / "below") as rejects,
    ):
        rejects.add("a.log", some(b"one"))
