"""Reading past the cache: the same bytes, from a quick disk alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from privet.adapters.readers import direct
from privet.adapters.readers.direct import BLOCK, Direct, cached, is_quick, pace, quick
from privet.adapters.readers.opening import open_bytes, open_logs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder of tests lies in memory, nothing can be read past the cache: through it, then."""
    (tmp_path / "tried").write_bytes(bytes(BLOCK))
    try:
        Direct(str(tmp_path / "tried")).close()
    except OSError:
        monkeypatch.setattr(direct, "PAST", 0)
    monkeypatch.setattr(direct, "_QUICK", set())


def whole(source: Direct, size: int) -> bytes:
    """Read all there is, so many bytes at a time."""
    buffer, found = memoryview(bytearray(size)), b""
    while count := source.readinto(buffer):
        found += buffer[:count].tobytes()
    return found


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
@pytest.mark.parametrize("at_once", [100, BLOCK, 10 * BLOCK])
def test_the_bytes_are_those_of_the_file(tmp_path: Path, size: int, at_once: int) -> None:
    """Whatever its length, and however few are asked for at a time."""
    text = os.urandom(size)
    (tmp_path / "a.log").write_bytes(text)
    source = Direct(str(tmp_path / "a.log"))

    assert text == whole(source, at_once)
    assert len(text) - size // 2 == len(whole(source, at_once)) + source.seek(size - size // 2)
    assert text[size - size // 2 :] == source.read(size)
    source.close()


def test_more_pieces_than_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece ends and the next one begins where it ended."""
    monkeypatch.setattr(direct, "PIECE", 2 * BLOCK)
    text = os.urandom(7 * BLOCK + 5)
    (tmp_path / "a.log").write_bytes(text)
    source = Direct(str(tmp_path / "a.log"))

    assert text == whole(source, BLOCK + 3)
    source.close()


def test_a_file_that_grows_is_read_on(tmp_path: Path) -> None:
    """The end of a log that is still written lies within a block; one that was cut short has ended."""
    log = tmp_path / "a.log"
    log.write_bytes(b"one\n")
    source = Direct(str(log))

    assert b"one\n" == whole(source, 100)
    with log.open("ab") as more:
        more.write(b"two\n")
    assert b"two\n" == whole(source, 100)
    log.write_bytes(b"")
    assert b"" == whole(source, 100)
    source.close()


def test_a_large_file_on_a_quick_disk_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is small, in the cache, or on a slow disk is read as any other; a choice is remembered."""
    log = tmp_path / "a.log"
    log.write_bytes(b"one\n" * BLOCK)
    found = log.stat()
    monkeypatch.setattr(direct, "PAST", direct.PAST or os.O_RDONLY | 1 << 30)
    monkeypatch.setattr(direct, "cached", lambda *_: False)
    monkeypatch.setattr(direct, "pace", lambda _: 2e9)

    assert not quick(str(log), found)  # small
    monkeypatch.setattr(direct, "ASIDE", 1)
    for name, answer in (("pace", 1e6), ("cached", True)):
        with monkeypatch.context() as patch:
            patch.setattr(direct, name, lambda *_, answer=answer: answer)
            assert not quick(str(log), found)
    assert not is_quick(str(log))
    assert quick(str(log), found)
    assert is_quick(str(log))
    assert not is_quick(str(tmp_path / "nowhere"))


def test_a_log_is_opened_so_where_it_was_found_quick(tmp_path: Path) -> None:
    """The same bytes come; a packed log is read through the cache."""
    log = tmp_path / "a.log"
    log.write_bytes(b"203.0.113.7 one\n")
    direct._QUICK.add((log.stat().st_dev, log.stat().st_ino))
    (named,) = open_logs([str(log)])
    _, piece = open_bytes(named)  # for a look at some places
    piece.close()
    stream, source = open_bytes(named, through=True)
    buffer = bytearray(99)

    assert not isinstance(piece, Direct)

    assert isinstance(source, Direct)
    assert b"203.0.113.7 one\n" == bytes(buffer[: stream.readinto(memoryview(buffer))])
    source.close()


def test_what_was_just_written_is_in_the_cache_and_comes_at_some_pace(tmp_path: Path) -> None:
    """Nobody has to ask the disk for it."""
    log = tmp_path / "a.log"
    log.write_bytes(bytes(64 * BLOCK))

    assert cached(str(log), 64 * BLOCK)
    assert pace(str(log)) > 0
