"""A log is read in blocks of whole lines, once, from where it was left."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privet.adapters.readers.opening import LogFile, open_logs
from privet.adapters.readers.reading import Reading
from privet.adapters.readers.streams import Compression
from privet.traffic.blocks import LONGEST, Fault, Reject
from privet.traffic.formats import preset
from privet.traffic.lines import PADDING

if TYPE_CHECKING:
    from pathlib import Path

LINE = b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"\n'


def stream(text: bytes) -> LogFile:
    """Return a log in memory."""
    return LogFile("-", None, Compression.NONE, stream=io.BytesIO(text))


@settings(max_examples=200)
@given(st.lists(st.text("ab\r#\n", max_size=30).map(str.encode), max_size=20), st.integers(1, 60))
def test_blocks_are_whole_lines(pieces: list[bytes], size: int) -> None:
    """Blocks joined are the log; each begins a line, has its number, its end and its padding."""
    text = b"".join(pieces)
    reading = Reading(stream(text), block=size)
    found, number = b"", 1
    for block in reading:
        assert block.number == number
        assert block.data[block.size : block.size + PADDING].tobytes() == bytes(PADDING)
        piece = block.data[: block.size].tobytes()
        assert block.lines == len(piece.split(b"\n")) - piece.endswith(b"\n")
        found += piece
        number += block.lines
        assert block.offset == len(found)
        assert piece.endswith(b"\n") or found == text
    assert text == found
    assert number - 1 == reading.lines
    assert len(text) == reading.consumed


@settings(max_examples=100)
@given(st.lists(st.text("ab", max_size=30).map(str.encode), min_size=1, max_size=20), st.data())
def test_resuming(lines: list[bytes], draw: st.DataObject) -> None:
    """What was read on another day is passed over, and lines go on being counted."""
    text = b"\n".join(lines) + b"\n"
    cut = draw.draw(st.integers(0, len(lines)))
    skip = sum(len(line) + 1 for line in lines[:cut])
    first = Reading(stream(text[:skip]), block=16)
    list(first)
    again = Reading(stream(text), skip=skip, block=16)
    blocks = list(again)

    assert text[skip:] == b"".join(block.data[: block.size].tobytes() for block in blocks)
    assert [cut + 1] == [block.number for block in blocks[:1]] or cut == len(lines)
    whole = Reading(stream(text), block=16)
    list(whole)
    assert whole.fingerprint() == again.fingerprint()
    assert len(lines) == again.lines


@pytest.mark.parametrize("size", [1 << 20, 4 << 20])
@pytest.mark.parametrize("end", [b"\n" + LINE, b""])
def test_a_line_of_100_megabytes(size: int, end: bytes) -> None:
    """It is set aside with its number and its beginning, without being held."""
    packed = gzip.compress(LINE + b"a" * 100_000_000 + end, 1)
    file = LogFile("-", None, Compression.GZIP, stream=io.BytesIO(packed))
    exchanges: list[int] = []
    rejects: list[Reject] = []
    largest = 0
    for block in Reading(file, block=size):
        largest = max(largest, len(block.data))
        read, aside = preset("combined").read(block)
        exchanges.extend(read.lines.numbers.tolist())
        rejects.extend(aside.lines)
    [reject] = rejects

    assert ([1, 3] if end else [1]) == exchanges
    assert (2, Fault.LONG, b"aaa") == (reject.number, reject.fault, reject.text[:3])
    assert largest < size + 2 * LONGEST


def test_a_file_still_being_written(tmp_path: Path) -> None:
    """With *hold_back*, half a line is left until it is whole."""
    path = tmp_path / "access.log"
    path.write_bytes(LINE + LINE[:30])
    [file] = open_logs([str(path)])
    first = Reading(file, hold_back=True)

    assert [LINE] == [block.data[: block.size].tobytes() for block in first]
    assert ["still being written"] == [one[-45:-26] for one in first.warnings] or first.warnings

    path.write_bytes(LINE * 2)
    second = Reading(open_logs([str(path)])[0], skip=first.consumed, hold_back=True)
    assert [(2, LINE)] == [(block.number, block.data[: block.size].tobytes()) for block in second]
    assert [] == second.warnings


def test_a_last_line_without_an_end(tmp_path: Path) -> None:
    """Without *hold_back*, and in what is compressed, the last line counts as it is."""
    path = tmp_path / "access.log"
    path.write_bytes(LINE + LINE[:-1])
    (tmp_path / "b.gz").write_bytes(gzip.compress(LINE + LINE[:-1]))
    plain = Reading(open_logs([str(path)])[0])
    packed = Reading(open_logs([str(tmp_path / "b.gz")])[0], hold_back=True)

    assert 2 == sum(block.lines for block in plain)
    assert 2 == sum(block.lines for block in packed)


def test_a_gzip_cut_short(tmp_path: Path) -> None:
    """What was read is kept; a warning names the file."""
    path = tmp_path / "access.log.gz"
    text = b"".join(LINE.replace(b"/a", b"/%d" % (i * 7919)) for i in range(4000))
    path.write_bytes(gzip.compress(text)[:-500])
    reading = Reading(open_logs([str(path)])[0])
    lines = sum(len(preset("combined").read(block)[0]) for block in reading)

    assert 2000 < lines < 4000
    assert f"{path}: cut short" in reading.warnings[0]
    assert reading.taken == path.stat().st_size


def test_directives_of_earlier_blocks() -> None:
    """A block knows the last #Fields line before it; a log that does not begin with one has none."""
    head = b"#Version: 1.0\n#Fields: date time c-ip\n"
    text = head + b"2026 1 a\n" * 9 + b"#Fields: date time sc-status\n" + b"2026 1 200\n" * 9
    before = [block.before for block in Reading(stream(text), block=64)]
    skipped = [block.before for block in Reading(stream(text), block=64, skip=len(head))]

    assert [b"", b"#Fields: date time c-ip", b"#Fields: date time sc-status"] == list(
        dict.fromkeys(before)
    )
    assert [b"#Fields: date time c-ip", b"#Fields: date time sc-status"] == list(
        dict.fromkeys(skipped)
    )
    assert {b""} == {block.before for block in Reading(stream(b"x\n" + text), block=64)}


def test_a_byte_order_mark() -> None:
    """What an editor wrote before the first line is passed over."""
    [block] = Reading(stream(b"\xef\xbb\xbf" + LINE))

    assert 1 == len(preset("combined").read(block)[0])


def test_a_log_that_shrank() -> None:
    """Where less is there than was read before, nothing is left to read."""
    reading = Reading(stream(LINE), skip=10 * len(LINE))

    assert [] == list(reading)
    assert len(LINE) == reading.consumed


def test_directives_within_lines() -> None:
    """Only a line that begins with #Fields names fields."""
    text = b"#Fields: a b\n" + b"1 x#Fields: c\n" * 9

    assert b"#Fields: a b" == list(Reading(stream(text), block=40))[-1].before


def test_stopping_early() -> None:
    """A reading that is given up closes its file."""
    reading = Reading(stream(LINE * 100), block=200)
    next(iter(reading))

    assert 2 == reading.lines
