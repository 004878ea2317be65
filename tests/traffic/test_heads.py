"""Header fields found in bytes are those that a careful reader finds, or none."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from privet.traffic.heads import MOST_LINES, REFUSED, fields_of, hash_of, rows_of

WANTED = (b"host", b"x-original-uri", b"cookie")
NAMES = [*WANTED, *(each.encode() for each in REFUSED)]

LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+): ([\t -~\x80-\xff]*)", re.DOTALL)
"""A plain line. Source: RFC 9110, sections 5.5 and 5.6.2."""


def found(head: bytes) -> list[bytes | None] | None:
    """Return the values of the wanted fields, as the kernel finds them."""
    data = np.frombuffer(bytearray(b"GET / " + head + bytes(64)), np.uint8)
    places = np.zeros((len(WANTED), 2), np.int64)
    pool = np.frombuffer(bytearray(b"".join(NAMES)), np.uint8)
    told = (rows_of(NAMES), pool, len(WANTED), places, np.zeros(MOST_LINES, np.int64))
    if not fields_of(data, 6, 6 + len(head), *told):
        return None
    return [None if a < 0 else data[a:b].tobytes() for a, b in places.tolist()]


def read(head: bytes) -> list[bytes | None] | None:
    """Return the same, slowly and obviously; None where a parser has to look."""
    *lines, empty, end = head.split(b"\r\n") if b"\r\n" in head else (b"x", b"x")
    if empty or end or len(lines) > MOST_LINES:
        return None
    values: dict[bytes, bytes] = {}
    for line in lines:
        match = LINE.fullmatch(line)
        if not match or match[2][:1] in {b" ", b"\t"} or match[1].lower() in values:
            return None
        if match[1].lower().decode() in REFUSED:
            return None
        values[match[1].lower()] = match[2]
    return [values.get(each) for each in WANTED]


NAMED = st.sampled_from([b"Host", b"X-Original-URI", b"cookie", b"Cookie", b"Connection", b"a b"])
PIECES = st.sampled_from([b": ", b":", b"\r\n", b"\r", b"\n", b" ", b"\t", b"\0", b"\x7f", b"\xe9"])
VALUES = st.lists(st.sampled_from([b"a", b"/members/7", b" ", b"\xa0", b";"]), max_size=3)
PLAIN = st.builds(
    lambda name, value: name + b": " + b"".join(value) + b"\r\n",
    NAMED | st.sampled_from([b"X-%d" % each for each in range(90)]),
    VALUES,
)


@given(st.lists(PLAIN | NAMED | PIECES, max_size=8).map(b"".join), st.booleans())
@example(b"Host: x\r\n", True)
@example(b"", True)
@example(b"Host: \r\n", True)
@example(b"Host:\r\n", True)
@example(b"\r\nHost: x\r\n", True)
@example(b"Host: x\r\nConnection: close\r\n", True)
@example(b"".join(b"X-%d: a\r\n" % each for each in range(64)), True)
@example(b"".join(b"X-%d: a\r\n" % each for each in range(65)), True)
def test_what_is_found_is_there(head: bytes, ended: bool) -> None:
    """Whatever is plain is read alike, and nothing else is taken for it."""
    whole = head + b"\r\n" * ended

    assert read(whole) == found(whole)


def test_a_name_that_only_has_the_number_of_another() -> None:
    """Somebody who finds a name with the same number as ours gains nothing: a parser looks."""
    rows, pool = rows_of([b"host"]), np.frombuffer(bytearray(b"host"), np.uint8)
    rows[0, 0] = hash_of(b"guest")
    for name in (b"guest", b"hosts"):
        rows[0, 0] = hash_of(name)
        data = np.frombuffer(bytearray(name + b": x\r\n\r\n" + bytes(64)), np.uint8)
        room = np.zeros((1, 2), np.int64), np.zeros(MOST_LINES, np.int64)

        assert not fields_of(data, 0, len(data) - 64, rows, pool, 1, *room)

    rows[0, 0] = hash_of(b"hint")
    data = np.frombuffer(bytearray(b"hint: x\r\n\r\n" + bytes(64)), np.uint8)

    assert not fields_of(
        data, 0, len(data) - 64, rows, pool, 1, np.zeros((1, 2), np.int64), room[1]
    )
