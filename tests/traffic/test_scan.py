"""The kernel of text formats agrees with a regular expression, and hostile lines do not move its fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from privet.traffic.blocks import LONGEST, Block, Fault
from privet.traffic.formats import preset
from privet.traffic.formats.format import TextFormat
from privet.traffic.lines import Field
from privet.traffic.program import SKIP, Step, Style, compiled

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

    Understood = Callable[[Format, bytes], list[dict[str, str]]]

COMBINED = preset("combined")

OBVIOUS = re.compile(
    rb'(?P<address>[^ ]*) [^ ]* (?P<account>.*?) \[(?P<time>..\/.{8}:.{14})\] "(?P<request>(?:[^"\\]|\\.)*)" '
    rb'(?P<status>[\d-][^ ]*) (?P<size>[^ ]*) "(?P<referrer>(?:[^"\\]|\\.)*)" "(?P<agent>(?:[^"\\]|\\.)*)"'
)

QUOTED = st.text('ab "\\', max_size=6).map(
    lambda text: text.replace("\\", "\\\\").replace('"', '\\"')
)
NAMES = st.text("ab [-:/1", max_size=12).filter(str.strip)
LINES = st.builds(
    lambda address, name, path, status, agent: (
        f'{address} - {name} [10/Oct/2026:13:55:36 +0000] "GET /{path} HTTP/1.1" {status} 5 "-" "{agent}"'
    ),
    st.sampled_from(["203.0.113.7", "2001:db8::7", "host.example.net"]),
    NAMES,
    QUOTED,
    st.sampled_from(["200", "404", "-"]),
    QUOTED,
)


@given(
    st.lists(st.one_of(LINES, st.text('ab "[]-\\\n', max_size=40)), max_size=5),
    st.sampled_from(["\n", "\r\n"]),
)
@example(["\n\n", ""], "\n")
def test_twin(lines: list[str], end: str) -> None:
    """Each line is understood where the obvious expression matches it, and its slices are the same."""
    text = end.join(lines).encode()
    exchanges, rejects = COMBINED.read(Block.of(text))
    expected = {}
    for number, line in enumerate(text.split(b"\n"), 1):
        if match := OBVIOUS.fullmatch(line.removesuffix(b"\r")):
            expected[number] = match
    slices = exchanges.lines
    blank = sum(line.removesuffix(b"\r") in (b"", b"\0") for line in text.split(b"\n"))

    assert list(expected) == slices.numbers.tolist()
    assert text.count(b"\n") + 1 - blank == len(exchanges) + len(rejects)
    for i, match in enumerate(expected.values()):
        for field in (Field.ADDRESS, Field.TIME, Field.STATUS, Field.SIZE):
            value = match[field.name.lower()]
            assert (value if value != b"-" else b"") == slices.data[
                slices.start[field, i] : slices.end[field, i]
            ].tobytes()


@pytest.mark.parametrize(
    "name",
    [
        "bob",
        "000123",
        "Anna Maria",
        "o'brien",
        "müller",
        "山田",
        r"o\"brien",
        r"a\x22b",
        "a [b",
        "a] [b",
        "x - y",
        "[10/Oct/2026:13:55:36",
    ],
)
def test_names(name: str, understood: Understood) -> None:
    """Names with digits, blanks, quotes, brackets and letters of any script are whole."""
    line = (
        f'203.0.113.7 - {name} [10/Oct/2026:13:55:36 +0000] "GET /u/alice HTTP/1.1" 200 5 "-" "-"'
    )
    [found] = understood(COMBINED, line.encode())
    plain = name.replace(r"\"", '"').replace(r"\x22", '"')

    assert (plain, "/u/alice", "203.0.113.7") == (
        found["account"],
        found["target"],
        found["address"],
    )


def test_a_name_cannot_forge_a_line(understood: Understood) -> None:
    """A name that looks like the rest of a line stays a name, since its server escapes quotes."""
    name = r"eve [01/Jan/2020:00:00:00 +0000] \x22GET /u/forged HTTP/1.1\x22 200 5"
    line = (
        f'203.0.113.7 - {name} [10/Oct/2026:13:55:36 +0000] "GET /u/alice HTTP/1.1" 200 5 "-" "-"'
    )
    [found] = understood(COMBINED, line.encode())

    assert "/u/alice" == found["target"]
    assert "10/Oct/2026:13:55:36 +0000" == found["time"]


@pytest.mark.parametrize(
    ("request_line", "method", "target"),
    [
        ("GET /a HTTP/1.1", "GET", "/a"),
        ("GET /a b HTTP/1.1", "GET", "/a b"),
        ("GET /a", "GET", "/a"),
        ("GET http://example.org/a HTTP/2.0", "GET", "http://example.org/a"),
        ("M-SEARCH * HTTP/1.1", "M-SEARCH", "*"),
        (r"GET /\x22a\" HTTP/1.1", "GET", '/"a"'),
        ("GET /caf\u00e9?q=%20 HTTP/1.1", "GET", "/café?q=%20"),
        (r"\x16\x03\x01", None, None),
        ("-", None, None),
        ("", None, None),
        ("GET", None, None),
        (" /a HTTP/1.1", None, None),
        ("{} /a HTTP/1.1", None, None),
        ("A" * 40 + " /a HTTP/1.1", None, None),
    ],
)
def test_requests(
    request_line: str, method: str | None, target: str | None, understood: Understood
) -> None:
    """A request line is split; what is none is kept as an exchange without a target."""
    line = f'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "{request_line}" 400 5 "-" "-"'
    [found] = understood(COMBINED, line.encode())

    assert (method, target) == (found.get("method"), found.get("target"))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"hello", Fault.MISMATCH),
        (b'- - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"', Fault.MISMATCH),
        (b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HT', Fault.TRUNCATED),
        (
            b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "Moz',
            Fault.TRUNCATED,
        ),
        (
            b'203.0.113.7 - - [10/Oct/2026:13:55:99 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"',
            Fault.TIME,
        ),
        (
            b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 2000 5 "-" "-"',
            Fault.STATUS,
        ),
        (b"a" * (LONGEST + 1), Fault.LONG),
    ],
    ids=lambda value: str(value)[:40],
)
def test_faults(line: bytes, fault: Fault) -> None:
    """A line that is set aside has its number, its reason in words and its first bytes."""
    good = b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"\n'
    exchanges, rejects = COMBINED.read(Block.of(good + line + b"\n" + good, number=41))
    [reject] = rejects.lines

    assert [41, 43] == exchanges.lines.numbers.tolist()
    assert (42, fault) == (reject.number, reject.fault)
    assert line.startswith(reject.text)
    assert {fault: 1} == rejects.counts()
    assert reject.fault.words


def test_zeros_of_a_truncated_log_are_passed_over(understood: Understood) -> None:
    """A log that was truncated in place while its server wrote begins with zeros; the line behind them counts."""
    line = (
        b"\0\0\0" + b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "-"'
    )

    assert "203.0.113.7" == understood(COMBINED, line)[0]["address"]


@given(st.binary(max_size=400))
def test_hostile_bytes(text: bytes) -> None:
    """Whatever the bytes, every slice lies within the text."""
    for name in ("combined", "haproxy", "alb", "traefik", "vhost_combined"):
        exchanges, _ = preset(name).read(Block.of(text))
        lines = exchanges.lines
        there = lines.start >= 0
        assert (lines.end[there] > lines.start[there]).all()
        assert (lines.end <= len(text)).all()


def test_long_literals_and_shared_ones(understood: Understood) -> None:
    """A literal of more than eight bytes is compared to its end; a shared one begins the next value."""
    steps = [
        Step(Field.TIME, b" the long literal ", Style.SEARCH),
        Step(Field.HOST, b"/", shared=True),
        Step(Field.TARGET, b"", Style.REST),
    ]
    chosen = TextFormat("own", compiled(steps, prefix=b"<<"))
    found = understood(chosen, b"<<1791640536 the long literal example.org/u/alice\n")

    assert ("example.org", "/u/alice") == (found[0]["host"], found[0]["target"])
    assert [] == understood(chosen, b"<<1791640536 the long litera1 example.org/u/alice\n")
    assert [] == understood(chosen, b"<1791640536 the long literal example.org/u/alice\n")


def test_a_fixed_value_behind_a_free_one(understood: Understood) -> None:
    """A time of fixed width must begin with a digit and be followed by its literal."""
    steps = [
        Step(Field.AGENT, b" ", Style.SEARCH),
        Step(Field.TIME, b"|", Style.FIXED, width=19),
        Step(Field.STATUS, b"", Style.LAST),
    ]
    [found] = understood(TextFormat("own", compiled(steps)), b"a b 1c 2026-10-10 13:55:36|200")

    assert ("a b 1c", "200") == (found["agent"], found["status"])


def test_a_list_of_addresses_without_quotes(understood: Understood) -> None:
    """A blank behind a comma ends no value, since servers log lists so."""
    steps = [
        Step(Field.FORWARDED, b" ", Style.SEARCH),
        Step(SKIP, b" ", Style.SEARCH),
        Step(Field.TIME, b"", Style.LAST),
    ]
    [found] = understood(TextFormat("own", compiled(steps)), b"192.0.2.1, 192.0.2.2 x 1791640536")

    assert ("192.0.2.1, 192.0.2.2", "1791640536") == (found["forwarded"], found["time"])
