"""Lines that say the same have one number, and no others have."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.traffic.repeats import Repeats, repeats

WORDS = st.sampled_from(
    [
        *(
            b"",
            b"a",
            b"b",
            b"ab",
            b"abcdefg",
            b"abcdefgh",
            b"abcdefgi",
            b"203.0.113.7",
            b"203.0.113.8",
        ),
        *(
            b"x" * 63,
            b"x" * 64,
            b"x" * 65,
            b"x" * 64 + b"y",
            b"x" * 100 + b"y" + b"x" * 99,
            b"x" * 200,
        ),
    ]
)
LINES = st.lists(st.tuples(st.none() | WORDS, st.none() | WORDS, st.integers(0, 1)), max_size=30)


def told(rows: list[tuple[bytes | None, bytes | None, int]], padding: int = 64) -> Repeats:
    """Lay two fields of some lines out in one buffer, and say which lines repeat others."""
    data = b""
    starts, ends = np.full((2, 2, len(rows)), -1, np.int32)
    for number, row in enumerate(rows):
        for field, text in enumerate(row[:2]):
            if isinstance(text, bytes):
                starts[field, number] = len(data)
                data += text
                ends[field, number] = len(data)
    kinds = np.asarray([kind for _, _, kind in rows], np.int8)
    return repeats(np.frombuffer(data + bytes(padding), np.uint8), starts, ends, range(2), kinds)


@given(LINES)
def test_each_text_is_read_once(rows: list[tuple[bytes | None, bytes | None, int]]) -> None:
    """A line has the number of the first that says the same, unless another took its place."""
    same = told(rows)
    read = [rows[row] for row in same.first]

    assert rows == [read[number] for number in same.number]
    assert sorted(set(same.first.tolist())) == same.first.tolist()
    if len(set(rows)) <= 1:
        assert len(set(rows)) == len(read)


def test_few_visitors_are_read_once_each() -> None:
    """Those who come again and again are known again."""
    rows: list[tuple[bytes | None, bytes | None, int]] = [
        (b"203.0.113.%d" % (i % 10), None, 0) for i in range(1000)
    ]

    assert list(range(10)) == told(rows).first.tolist()


@given(
    st.binary(max_size=80),
    st.lists(st.tuples(st.integers(-5, 200), st.integers(-5, 200)), min_size=1, max_size=5),
)
def test_slices_that_lie_are_read_each(data: bytes, slices: list[tuple[int, int]]) -> None:
    """What ends before it begins, or behind the buffer, repeats nothing."""
    starts = np.asarray([[start for start, _ in slices]], np.int32)
    ends = np.asarray([[end for _, end in slices]], np.int32)
    same = repeats(np.frombuffer(data, np.uint8), starts, ends, [0])
    for row, (start, end) in enumerate(slices):
        first = slices[int(same.first[same.number[row]])]
        absent = start < 0 and first[0] < 0
        assert absent or data[start:end] == data[first[0] : first[1]]


def test_every_line_may_be_read_for_itself() -> None:
    """Then each is its own first."""
    alone = Repeats.alone(3)

    assert [0, 1, 2] == alone.first.tolist() == alone.number.tolist()
