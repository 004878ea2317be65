"""A log that grows, is renamed away, is cut, or is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.adapters.readers import following
from privet.adapters.readers.following import Follower

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def got(follower: Follower) -> bytes:
    """Return what came since the last time."""
    return b"".join(follower.pieces())


def append(path: Path, text: bytes) -> None:
    """Append to a log."""
    with path.open("ab") as file:
        file.write(text)


def test_it_begins_at_the_end_and_waits_for_whole_lines(tmp_path: Path) -> None:
    """What was there before is not read; half a line is read once it is whole."""
    path = tmp_path / "log"
    append(path, b"old\n")
    follower = Follower(path)
    append(path, b"one\ntw")

    assert b"one\n" == got(follower)
    append(path, b"o\n")
    assert b"two\n" == got(follower)
    assert b"" == got(follower)
    assert b"old\none\ntwo\n" == follower.sample()
    follower.close()


def test_a_renamed_log_is_read_to_its_end(tmp_path: Path) -> None:
    """Rotation loses no line, wherever it falls."""
    path = tmp_path / "log"
    append(path, b"")
    follower = Follower(path)
    append(path, b"1\n")
    path.rename(tmp_path / "log.1")
    append(tmp_path / "log.1", b"2\n")
    append(path, b"3\n")

    assert b"1\n2\n3\n" == got(follower)
    path.unlink()
    assert b"" == got(follower)
    append(path, b"4\n")
    assert b"4\n" == got(follower)
    follower.close()


def test_a_cut_log_is_read_from_its_start(tmp_path: Path) -> None:
    """Some rotate by copying and cutting."""
    path = tmp_path / "log"
    append(path, b"a long line of old\n")
    follower = Follower(path)
    path.write_bytes(b"new\n")

    assert b"new\n" == got(follower)
    follower.close()


def test_a_log_may_come_later(tmp_path: Path) -> None:
    """A log that is not there yet is read from its start once it is."""
    path = tmp_path / "log"
    follower = Follower(path)

    assert b"" == got(follower) == follower.sample()
    append(path, b"1\n")
    assert b"1\n" == got(follower)
    follower.close()


def test_a_line_without_end_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: beyond the longest line, the rest of it is passed over."""
    monkeypatch.setattr(following, "LONGEST", 100)
    monkeypatch.setattr(following, "PIECE", 64)
    path = tmp_path / "log"
    append(path, b"")
    follower = Follower(path)
    append(path, b"x" * 300 + b"\nwhole\n")

    text = got(follower)

    assert b"whole\n" == text[-6:]
    assert len(text) < 200
    follower.close()
