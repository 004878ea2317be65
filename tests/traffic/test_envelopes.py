"""What wrapped a line on its way is taken off, and line numbers stay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from privet.traffic.blocks import LONGEST, Block, Fault, Reject
from privet.traffic.envelopes import Envelope, envelope_of, unwrapped, within
from privet.traffic.formats import preset
from privet.traffic.guess import guess

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

    Understood = Callable[[Format, bytes], list[dict[str, str]]]

LINE = r'203.0.113.7 - bob [10/Oct/2026:13:55:36 +0000] "GET /u/\x22a HTTP/1.1" 200 5 "-" "Mozilla/5.0: x"'
OBJECT = json.dumps({"ts": 1791640536, "request": {"uri": "/u/\u00e9", "client_ip": "203.0.113.7"}})

PREFIXES = {
    Envelope.SYSLOG: [
        "Oct 10 13:55:36 web-1 nginx: ",
        "Oct  1 13:55:36 web-1 nginx[123]: ",
        "<134>Oct 10 13:55:36 web-1 haproxy[9]: ",
        "<134>Oct 10 13:55:36 haproxy[9]: ",
        "2026-10-10T13:55:36.123+00:00 web-1 nginx[123]: ",
    ],
    Envelope.SYSLOG_5424: ["<134>1 2026-10-10T13:55:36Z web-1 nginx 123 - - "],
    Envelope.CONTAINERD: ["2026-10-10T13:55:36.123456789Z stdout F "],
    Envelope.COMPOSE: ["web-1  | "],
}


@pytest.mark.parametrize(("envelope", "prefixes"), PREFIXES.items())
def test_prefixes(envelope: Envelope, prefixes: list[str], understood: Understood) -> None:
    """Text before each line is recognised, and the line within is read as without it."""
    for prefix in prefixes:
        lines = [(prefix + LINE).encode()] * 5
        found = guess(lines)
        [first, *_] = understood(found.format, b"\n".join(lines))

        assert (envelope, f"combined in {envelope}") == (found.envelope, found.format.name)
        assert ("203.0.113.7", '/u/"a', "bob") == (
            first["address"],
            first["target"],
            first["account"],
        )
        assert LINE.encode() == unwrapped(lines[0], envelope)


@pytest.mark.parametrize("envelope", PREFIXES)
def test_objects_behind_prefixes(envelope: Envelope, understood: Understood) -> None:
    """JSON lines travel too."""
    line = (PREFIXES[envelope][0] + OBJECT).encode()
    found = guess([line] * 3)

    assert f"caddy in {envelope}" == found.format.name
    assert "/u/é" == understood(found.format, line)[0]["target"]


@pytest.mark.parametrize(
    ("envelope", "key"), [(Envelope.DOCKER, "log"), (Envelope.JOURNAL, "MESSAGE")]
)
def test_lines_in_objects(envelope: Envelope, key: str, understood: Understood) -> None:
    """A line in a value of an object is written out and read; what is none is set aside with its number."""
    wrapped = json.dumps(
        {key: LINE + "\n", "__REALTIME_TIMESTAMP": "1"}, separators=(",", ":")
    ).encode()
    text = b"\n".join(
        [wrapped, b"torn", wrapped, json.dumps({key: "hello"}).encode(), wrapped[:-40]]
    )
    assert envelope is envelope_of([wrapped])
    assert LINE.encode() == unwrapped(wrapped, envelope)
    chosen = within(envelope, preset("combined"))
    exchanges, rejects = chosen.read(Block.of(text, number=11))

    assert [11, 13] == exchanges.lines.numbers.tolist()
    assert [(12, Fault.JSON), (14, Fault.MISMATCH), (15, Fault.TRUNCATED)] == [
        (one.number, one.fault) for one in rejects.lines
    ]
    assert '/u/"a' == understood(chosen, text)[0]["target"]
    assert chosen.fields == preset("combined").fields


def test_long_lines_stay_counted() -> None:
    """Lines that the reader set aside are passed on."""
    block = Block.of(b"")
    long = (Reject(1, Fault.LONG, b"x"),)
    wrapped = Block(block.data, block.size, long=long)
    _, rejects = within(Envelope.DOCKER, preset("combined")).read(wrapped)

    assert long == rejects.lines
    assert LONGEST


def test_no_envelope() -> None:
    """Bare lines, and torn ones, are left as they are."""
    chosen = preset("combined")

    assert Envelope.NONE is envelope_of([LINE.encode()])
    assert chosen is within(Envelope.NONE, chosen)
    assert LINE.encode() == unwrapped(LINE.encode(), Envelope.NONE)
    assert b"{torn" == unwrapped(b"{torn", Envelope.DOCKER)
    assert preset("iis").name == within(Envelope.SYSLOG, preset("iis")).name


def test_a_format_with_a_prefix_of_its_own(understood: Understood) -> None:
    """The literal that a format begins with stands behind the envelope."""
    from privet.traffic.formats import from_nginx

    conf = "log_format own '<$msec> $request_uri'; access_log x own;"
    chosen = within(Envelope.COMPOSE, from_nginx(conf))

    assert "/a" == understood(chosen, b"web | <1791640536.1> /a")[0]["target"]
