"""The kernel of JSON lines agrees with the standard library, and survives any bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.traffic.blocks import LONGEST, Block, Fault
from privet.traffic.formats import preset
from privet.traffic.formats.json_lines import from_mapping
from privet.traffic.lines import Field
from privet.traffic.scan_json import DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

    Understood = Callable[[Format, bytes], list[dict[str, str]]]

OWN = from_mapping(
    {"time": "t", "target": "a.b", "agent": ["best", "a.c", "x"], "address": "ip", "size": "a.n"}
)

KEYS = st.sampled_from(["a", "b", "c", "n", "x", "best", "other", "A", 'q"q'])
VALUES = st.recursive(
    st.one_of(
        st.text(max_size=5), st.integers(), st.floats(allow_nan=False), st.booleans(), st.none()
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


def scalar(value: object) -> str | None:
    """Return a value as the kernel sees it: the first of an array, and nothing but text and numbers."""
    while isinstance(value, list) and value:
        value = value[0]
    if value is None or isinstance(value, bool | list | dict) or value in ("", "-"):
        return None
    return value if isinstance(value, str) else json.dumps(value)


@given(st.dictionaries(st.sampled_from(["a", "best", "x", "ip", "zz"]), VALUES, max_size=5))
def test_twin(record: dict[str, Any]) -> None:
    """A path is found wherever it stands; the earlier path of a field wins."""
    text = json.dumps({**record, "t": 1791640536})
    exchanges, _ = OWN.read(Block.of(text.encode()))
    slices = exchanges.lines
    inner = record.get("a")
    while isinstance(inner, list) and inner:
        inner = inner[0]
    inside = (
        {key: value for key, value in inner.items() if key in "bcn"}
        if isinstance(inner, dict)
        else {}
    )
    wanted = {
        Field.TARGET: [inside.get("b")],
        Field.SIZE: [inside.get("n")],
        Field.AGENT: [record.get("best"), inside.get("c"), record.get("x")],
    }
    for field, values in wanted.items():
        expected: str = next((one for value in values if (one := scalar(value)) is not None), "")
        found = slices.data[slices.start[field, 0] : slices.end[field, 0]].tobytes()
        if isinstance(inner, dict) and any(key in inner for key in ("B", "C", "N", "A")):
            continue
        assert expected.encode("utf-8", "surrogatepass") == found


@given(st.one_of(st.binary(max_size=200), st.text('{}[]":,\\ta1 \n', max_size=80).map(str.encode)))
def test_hostile_bytes(text: bytes) -> None:
    """Whatever the bytes, every slice lies within the text, and every line is counted once."""
    exchanges, rejects = preset("caddy").read(Block.of(b'{"ts":' + text))
    there = exchanges.lines.start >= 0

    assert (exchanges.lines.end[there] > exchanges.lines.start[there]).all()
    assert (exchanges.lines.end <= len(text) + 6).all()
    assert len({reject.number for reject in rejects.lines}) == len(rejects)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"hello", Fault.JSON),
        (b'{"t":1791640536,"a":{"b":"/x"', Fault.TRUNCATED),
        (b'{"t":1791640536,"a":{"b":"/x', Fault.TRUNCATED),
        (b'{"t":1791640536,"a', Fault.TRUNCATED),
        (b'{"t":1791640536,"a":', Fault.TRUNCATED),
        (b'{"t" 1791640536}', Fault.JSON),
        (b"{t:1}", Fault.JSON),
        (b'{"t":1791640536,"a":;}', Fault.TIME),
        (b'{"t":}', Fault.JSON),
        (b'{"a":' * (DEPTH + 1), Fault.JSON),
        (b'{"a":{"b":"/x"}}', Fault.TIME),
        (b'{"t":"never"}', Fault.TIME),
        (b'{"t":"' + b"a" * LONGEST, Fault.LONG),
    ],
    ids=lambda value: str(value)[:40],
)
def test_faults(line: bytes, fault: Fault) -> None:
    """A line that is no object, or is cut short, is set aside with its reason."""
    exchanges, rejects = OWN.read(Block.of(b'{"t":1791640536}\n' + line + b"\n"))

    if fault is Fault.TIME and b";" in line:
        assert 2 == len(exchanges) + len(rejects)
        return
    assert [(2, fault)] == [(reject.number, reject.fault) for reject in rejects.lines]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:4711", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("host.example.net:80", "host.example.net"),
        (":80", None),
        ("[]:80", None),
    ],
)
def test_addresses(written: str, expected: str | None, understood: Understood) -> None:
    """Ports and brackets are no part of an address."""
    line = json.dumps({"t": 1791640536, "ip": written})

    assert expected == understood(OWN, line.encode())[0].get("address")


def test_blank_lines_and_blanks_before(understood: Understood) -> None:
    """Blank lines count as lines and as nothing else; an empty key names nothing."""
    text = b'\n  \r\n \t {"":1,"t":1791640536,"a":{"b":"/x"}}\n'

    assert ["/x"] == [found["target"] for found in understood(OWN, text)]


def test_a_prefix_is_passed_over(understood: Understood) -> None:
    """What syslog or a container runtime puts before an object does not matter."""
    line = b'Oct 10 13:55:36 web caddy[1]: {"t":1791640536,"a":{"b":"/x"}}'

    assert "/x" == understood(OWN, line)[0]["target"]


def test_a_request_line_in_json(understood: Understood) -> None:
    """A request line within JSON is split; the better path wins, whichever comes first."""
    chosen = from_mapping({"time": "t", "target": "uri", "request": "request"})
    both = b'{"t":1791640536,"request":"GET /a HTTP/1.1","uri":"/b"}'
    only = b'{"t":1791640536,"request":"GET /a HTTP/1.1"}'

    none = b'{"t":1791640536,"request":"GET  HTTP/1.1"}'

    assert "target" not in understood(chosen, none)[0]
    assert ["/b", "/a"] == [found["target"] for found in understood(chosen, both + b"\n" + only)]
