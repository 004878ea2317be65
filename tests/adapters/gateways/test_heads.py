"""The head of a question: what is read in one piece, and what is left to the parser."""

from __future__ import annotations

import pytest

from privet.adapters.gateways.heads import Names, read_head

BEGIN = b"GET /v1/auth/nginx HTTP/1.1\r\n"


def test_a_head_is_taken_apart() -> None:
    """Names are small, bytes of values stand for themselves."""
    read = read_head(BEGIN + b"Host: x\r\nX-Odd-Name: caf\xe9 \r\nEmpty: \r\n\r\n")
    other = read_head(b"GET /v1/auth/forward/a?b=c HTTP/1.1\r\n\r\n")

    assert read == ("/v1/auth/nginx", {"host": "x", "x-odd-name": "caf\xe9 ", "empty": ""})
    assert other == ("/v1/auth/forward/a?b=c", {})


@pytest.mark.parametrize(
    "data",
    [
        BEGIN + b"Host: x\r\n",
        BEGIN + b"\r\n" + BEGIN + b"\r\n",
        BEGIN + b"Content-Length: 2\r\n\r\nab",
        BEGIN + b"Content-Length: 0\r\n\r\n",
        BEGIN + b"Connection: close\r\n\r\n",
        BEGIN + b"Host: a\r\nhost: b\r\n\r\n",
        BEGIN + b"Host:  a\r\n\r\n",
        BEGIN + b"Host:a\r\n\r\n",
        BEGIN + b"a b: c\r\n\r\n",
        BEGIN + b"Host: a\nb: c\r\n\r\n",
        BEGIN + b"Host: a\rb\r\nc: d\ne\r\n\r\n",
        BEGIN + b"Host: a\0\r\n\r\n",
        BEGIN + b"Host: a\r\n folded: b\r\n\r\n",
        b"GET /v1/auth/nginx HTTP/1.0\r\n\r\n",
        b"GET /v1/auth/nginx?a HTTP/1.1\r\n\r\n",
        b"GET /v1/auth/forward/#a HTTP/1.1\r\n\r\n",
        b"GET /v1/auth/forward/a b HTTP/1.1\r\n\r\n",
        b"HEAD /v1/auth/forward/a HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(data: bytes) -> None:
    """Pieces, bodies, names sent twice, and whatever a parser would refuse."""
    assert read_head(data) is None


def test_ever_new_names_fill_no_memory() -> None:
    """A name is understood all the same."""
    names = Names()
    small = {names.small(f"X-{number}") for number in range(3000)}

    assert 3000 == len(small)
    assert len(names.known) <= 1024
