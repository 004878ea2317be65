"""The quick way through a combined line says what the slow one says, and knows when to leave a line to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.traffic.blocks import Block
from privet.traffic.combined import named, read_combined
from privet.traffic.formats import preset
from privet.traffic.formats.apache import compile_apache
from privet.traffic.formats.format import TextFormat
from privet.traffic.formats.nginx import COMBINED as NGINX
from privet.traffic.formats.nginx import compile_nginx
from privet.traffic.lines import FIELDS, Field
from privet.traffic.program import SKIP
from privet.traffic.search import base_outside
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from numpy.typing import NDArray


def text_format(name: str) -> TextFormat:
    """Return a preset whose values stand between literals."""
    chosen = preset(name)
    assert isinstance(chosen, TextFormat)
    return chosen


COMBINED = text_format("combined")
SLOW = replace(COMBINED, program=replace(COMBINED.program, source=(b"", ())))
"""The same format, with nothing by which it is known to be combined."""

LINE = (
    b'203.0.113.7 - anna [10/Oct/2026:13:55:36 +0000] "GET /u/bob HTTP/1.1" 200 512'
    b' "https://example.org/" "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/145.0"'
)
LINES = st.builds(
    lambda address, name, request, status, size, referrer, agent: (
        f'{address} - {name} [10/Oct/2026:13:55:36 +0000] "{request}" {status} {size} "{referrer}" "{agent}"'
    ).encode(),
    st.sampled_from(["203.0.113.7", "2001:db8:1:2:3:4:5:6", "host.example.net", "[::1]", "-", ""]),
    st.sampled_from(["-", "anna", "Anna Maria", "a [b", "müller", "x,", "a" * 40, "", r"o\"b"]),
    st.sampled_from(
        [
            *("GET / HTTP/1.1", "POST /x HTTP/2.0", "HEAD /u/bob HTTP/1.0", "GET  HTTP/1.1"),
            *("PROPFIND /x HTTP/1.1", "GET /a b HTTP/1.1", "GET /x", "-", "", r"GET /\"x HTTP/1.1"),
            *(r"\x16\x03\x01", "GET - HTTP/1.1", "GET /x HTTP/1.", "POSTER /x HTTP/1.1"),
        ]
    ),
    st.sampled_from(["200", "404", "-", "20", "2000", "0"]),
    st.sampled_from(["0", "512", "-", "123456789012", ""]),
    st.sampled_from(["-", "https://example.org/u/bob", "", r"a\" \"b", 'a" "b', "\\"]),
    st.sampled_from(["-", "Mozilla/5.0", "", "a" * 200, 'say "hi"', r"say \"hi\"", "\\"]),
)
EDITS = st.lists(
    st.tuples(
        st.integers(0, len(LINE)), st.integers(0, 2), st.sampled_from(b' "[]\\-,:/1\r\0\n\xc3')
    ),
    max_size=3,
)


def edited(line: bytes, edits: list[tuple[int, int, int]]) -> bytes:
    """Return a line with some bytes put in, taken out, or written over."""
    for place, taken, byte in edits:
        at = min(place, len(line))
        line = line[:at] + bytes([byte]) * (taken < 2) + line[at + (taken > 0) :]
    return line


def quick(line: bytes) -> tuple[bool, NDArray[np.int32]]:
    """Return whether the quick way knows a line, and where it found fields to begin."""
    data = Block.of(line).data
    starts, ends = np.full((2, FIELDS, 1), -1, np.int32)
    known = read_combined(base_outside(data), 0, len(line), int(Field.ACCOUNT), 0, starts, ends)
    return bool(known), starts[:, 0]


@given(
    st.lists(st.one_of(LINES, EDITS.map(lambda edits: edited(LINE, edits))), max_size=4),
    st.sampled_from([b"\n", b"\r\n"]),
)
def test_both_ways_say_the_same(lines: list[bytes], end: bytes) -> None:
    """Slices, values and rejects are the same, whatever is odd about a line."""
    text = end.join(lines)
    ours, our_rejects = COMBINED.read(Block.of(text))
    theirs, their_rejects = SLOW.read(Block.of(text))

    assert their_rejects == our_rejects
    assert theirs.lines.start.tolist() == ours.lines.start.tolist()
    assert theirs.lines.end.tolist() == ours.lines.end.tolist()
    assert theirs.lines.numbers.tolist() == ours.lines.numbers.tolist()
    assert theirs.at.tolist() == ours.at.tolist()
    assert theirs.status.tolist() == ours.status.tolist()


def test_a_plain_line_is_read_the_quick_way() -> None:
    """Otherwise both ways would be one."""
    known, starts = quick(LINE)

    assert known
    assert LINE.index(b"/u/bob") == starts[Field.TARGET]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b" - anna", b" x anna"),
        (b" - anna", b" - " + b"a" * 60),
        (b"anna [", b"anna, ["),
        (b"/Oct", b"-Oct"),
        (b"GET /u", b"BREW /u"),
        (b"HTTP/1.1", b"HTCPCP/1"),
        (b" 200 ", b" - "),
        (b" 512 ", b" 512  "),
        (b'.org/"', b'.org/\\"'),
        (b'145.0"', b'145.0\\"'),
        (b'145.0"', b'145.0"x'),
        (b' "https', b" https"),
    ],
)
def test_what_is_odd_is_left_alone(was: bytes, becomes: bytes) -> None:
    """Nothing is noted of a line that the other kernel has to read."""
    known, starts = quick(LINE.replace(was, becomes, 1))

    assert not known
    assert {-1} == set(starts.tolist())


def test_it_is_known_which_formats_are_combined() -> None:
    """The preset is, and so are nginx' and Apache's own; one that has more values is not."""
    sources = Sources()
    own = (
        compile_nginx(NGINX, sources, name="nginx"),
        compile_apache(r'%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"', sources),
    )

    assert [Field.ACCOUNT] * 3 == [named(each.program.source[1]) for each in (COMBINED, *own)]
    assert [SKIP - 1] * 2 == [named(each.program.source[1]) for each in (text_format("main"), SLOW)]
    assert SKIP - 1 == named([replace(step, port=True) for step in COMBINED.program.source[1]])
