"""Escapes are undone in place, and what is written is never longer than what was read."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote_to_bytes

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.traffic.blocks import Block
from privet.traffic.search import base_outside
from privet.traffic.unescape import BACKSLASH, HASH, PERCENT, PLUS, join, unescape, write_out


def written(text: bytes, mark: int) -> bytes:
    """Return what the kernel makes of a value."""
    block = Block.of(b"<" + text + b">")
    end = write_out(base_outside(block.data), 1, 1 + len(text), mark)
    assert 1 + len(text) >= end
    assert block.data[len(text) + 1] == ord(">")
    return block.data[1:end].tobytes()


@given(st.text())
def test_json_strings(text: str) -> None:
    """What JSON escapes is written out, astral planes too."""
    escaped = json.dumps(text)[1:-1].encode()
    expected = text.encode("utf-8", "surrogatepass")

    assert expected == written(escaped, BACKSLASH)


@given(st.binary())
def test_bytes_as_nginx_escapes_them(raw: bytes) -> None:
    r"""Bytes that nginx writes as ``\xHH`` come back as they were sent."""
    escaped = b"".join(
        b"\\x%02X" % byte if byte < 32 or byte > 126 or byte in b'"\\' else bytes([byte])
        for byte in raw
    )

    assert raw == written(escaped, BACKSLASH)


@given(st.binary())
def test_percent(raw: bytes) -> None:
    """Percent escapes are written out as the standard library does, torn ones left alone."""
    assert unquote_to_bytes(raw) == written(raw, PERCENT)


@given(st.binary())
def test_hostile_escapes(raw: bytes) -> None:
    """No bytes make a value longer, or end it elsewhere."""
    for mark in (BACKSLASH, PERCENT, PLUS, HASH):
        assert len(raw) >= len(written(raw, mark))


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        (b"a+b", PLUS, b"a b"),
        (b"o#22brien", HASH, b'o"brien'),
        (rb"a\"b\\c\/d\te", BACKSLASH, b'a"b\\c/d\te'),
        (rb"\xZZ\u12\uD800\uD800x", BACKSLASH, b"xZZu12\xed\xa0\x80\xed\xa0\x80x"),
        (b"\\", BACKSLASH, b"\\"),
    ],
)
def test_escapes(text: bytes, mark: int, expected: bytes) -> None:
    """Each server's way of escaping is known, and half an escape stays what it is."""
    assert expected == written(text, mark)


@given(st.lists(st.from_regex(rb"[ab\\+]{0,9}", fullmatch=True), max_size=9))
def test_only_lines_with_a_mark_are_touched(lines: list[bytes]) -> None:
    """The kernel over a block writes out each chosen field, and counts the lines that held an escape."""
    text = b"\n".join(lines)
    spans = np.array(
        [(m.start(), m.end()) for m in re.finditer(rb"[^\n]*(?:\n|$)", text)], np.int32
    )
    spans = spans[: len(lines)].reshape(-1, 2)
    spans[:, 1] = spans[:, 0] + [len(line) for line in lines]
    starts = np.ascontiguousarray(np.vstack([spans[:, 0], spans[:, 0]]))
    ends = np.ascontiguousarray(np.vstack([spans[:, 1], spans[:, 1]]))
    data = Block.of(text).data
    chosen = np.array([True, False])
    count = unescape(data, len(lines), spans, starts, ends, PLUS, chosen)

    assert sum(b"+" in line for line in lines) == count
    assert [line.replace(b"+", b" ") for line in lines] == [
        data[begin:end].tobytes() for begin, end in zip(starts[0], ends[0], strict=True)
    ]


def test_join() -> None:
    """A path and a query of columns of their own become one target."""
    data = np.zeros(100, np.uint8)
    data[:6] = np.frombuffer(b"/p id=", np.uint8)
    starts, ends = np.array([[0], [3]], np.int32), np.array([[2], [6]], np.int32)
    end = join(data, 10, np.array([0]), starts, ends, 0, 1)

    assert (b"/p?id=", 16) == (data[starts[0, 0] : ends[0, 0]].tobytes(), end)
