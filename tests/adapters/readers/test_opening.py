"""Logs are found, put in order, and refused with a reason when they are none."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path

import pytest

from privet.adapters.readers.opening import open_logs
from privet.adapters.readers.reading import Reading
from privet.adapters.readers.streams import Compression
from privet.errors import UnreadableSource

LINE = b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"\n'


def read(path: str, stdin: bytes | None = None) -> bytes:
    """Return the whole text of what a pattern names."""
    stream = None if stdin is None else io.BytesIO(stdin)
    return b"".join(
        block.data[: block.size].tobytes()
        for file in open_logs([path], stdin=stream)
        for block in Reading(file)
    )


def test_rotation_order(tmp_path: Path) -> None:
    """The oldest comes first: higher numbers, then earlier dates, then the live file; each log apart."""
    names = [
        "access.log.10.gz",
        "access.log.2.gz",
        "access.log.1",
        "access.log",
        "b.log-20261008.gz",
        "b.log-20261009",
        "b.log",
    ]
    for name in names:
        text = LINE if not name.endswith(".gz") else gzip.compress(LINE)
        (tmp_path / name).write_bytes(text)
    found = open_logs(
        [str(tmp_path / "b.log*"), str(tmp_path / "access.log*"), str(tmp_path / "b.log")]
    )

    assert names == [Path(file.path).name for file in found]
    assert [Compression.GZIP] * 2 + [Compression.NONE] * 2 == [file.compression for file in found][
        :4
    ]
    assert not found[0].plain
    assert found[3].plain


def test_order_of_other_names(tmp_path: Path) -> None:
    """Dates with hyphens and hours are in order too, and names without a turn stay by name."""
    names = ["a-2026-10-08.log", "a-2026-10-09.log", "other", "u_ex261009.log", "u_ex261010.log"]
    for name in names:
        (tmp_path / name).write_bytes(LINE)

    assert names == [Path(one.path).name for one in open_logs([str(tmp_path / "*")])]


def test_magic_counts_and_not_the_name(tmp_path: Path) -> None:
    """A file is unpacked for what it is, whatever it is called."""
    (tmp_path / "access.log").write_bytes(gzip.compress(LINE))
    (tmp_path / "plain.gz").write_bytes(LINE)

    assert LINE == read(str(tmp_path / "access.log"))
    assert LINE == read(str(tmp_path / "plain.gz"))


@pytest.mark.parametrize("text", [LINE * 3, gzip.compress(LINE * 3)], ids=["plain", "gzip"])
def test_the_standard_input(text: bytes) -> None:
    """The standard input is read once, compressed or not."""
    assert LINE * 3 == read("-", text)


def test_a_pipe(tmp_path: Path) -> None:
    """What is no regular file is read like the standard input."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = os.open(path, os.O_RDWR)
    os.write(writer, LINE)
    [file] = open_logs([str(path)])
    os.close(writer)

    assert LINE == b"".join(block.data[: block.size].tobytes() for block in Reading(file))
    assert file.size is None


@pytest.mark.parametrize("text", [b"", gzip.compress(b"")], ids=["plain", "gzip"])
def test_an_empty_file_is_no_error(tmp_path: Path, text: bytes) -> None:
    """A log in which nothing stands yet is read, and has no lines."""
    (tmp_path / "access.log").write_bytes(text)
    [file] = open_logs([str(tmp_path / "access.log")])

    assert file.empty
    assert b"" == read(str(tmp_path / "access.log"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a", b"\x7fELF\x02\x01\x01", "is not a text file"),
        ("b", bytes(range(256)) * 40, "is not a text file"),
        ("c", gzip.compress(bytes(range(256)) * 40), "is not a text file"),
        ("d", LINE.decode().encode("utf-16"), "is UTF-16 text"),
        ("e", b"PAR1" + LINE, "is not a text file"),
    ],
    ids=["elf", "bytes", "packed", "utf-16", "parquet"],
)
def test_binary_files(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """What is no text is refused before it is read."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnreadableSource, match=message):
        open_logs([str(tmp_path / name)])


def test_binary_input() -> None:
    """The standard input is looked at too."""
    with pytest.raises(UnreadableSource, match="the standard input is not a text file"):
        open_logs(["-"], stdin=io.BytesIO(bytes(range(256)) * 40))


def test_what_is_not_there(tmp_path: Path) -> None:
    """A missing file, a directory and a pattern without files are told apart."""
    with pytest.raises(UnreadableSource, match="does not exist"):
        open_logs([str(tmp_path / "none.log")])
    with pytest.raises(UnreadableSource, match="is a directory") as error:
        open_logs([str(tmp_path)])
    assert "*.log*" in error.value.advice
    with pytest.raises(UnreadableSource, match="no file matches"):
        open_logs([str(tmp_path / "*.log")])
    with pytest.raises(UnreadableSource, match="no standard input"):
        open_logs(["-"])


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (PermissionError(13, "denied"), "may not be read"),
        (OSError(5, "Input/output error"), "Input/output"),
    ],
)
def test_what_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: OSError, message: str
) -> None:
    """A file that the system refuses is refused with what to do."""
    path = tmp_path / "access.log"
    path.write_bytes(LINE)
    [file] = open_logs([str(path)])

    def refuse(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(UnreadableSource, match=message):
        open_logs([str(path)])
    with pytest.raises(UnreadableSource, match=message):
        list(Reading(file))


def test_a_log_that_begins_with_zeros(tmp_path: Path) -> None:
    """Zeros that a truncation in place left do not make a file binary."""
    (tmp_path / "access.log").write_bytes(bytes(5000) + LINE)

    assert 1 == len(open_logs([str(tmp_path / "access.log")]))
