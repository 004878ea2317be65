"""A format is guessed from lines, and a log of two formats is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.errors import UnknownFormat
from privet.traffic import guess as guessing
from privet.traffic.blocks import Block
from privet.traffic.formats import nginx_formats, preset
from privet.traffic.formats.inferred import inferred
from privet.traffic.guess import fit, guess, second
from privet.traffic.lines import Field
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

    Understood = Callable[[Format, bytes], list[dict[str, str]]]

COMBINED = b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "Mozilla/5.0"'
COMMON = b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5'


def test_two_formats_in_one_file() -> None:
    """The majority is read, the minority is named as an alternative and recognised among the rejects."""
    found = guess([COMBINED] * 70 + [COMMON] * 30)
    _, rejects = found.format.read(Block.of(b"\n".join([COMBINED, COMMON, COMMON])))
    other = second(rejects.lines)

    assert ("combined", 70) == (found.format.name, round(100 * found.share))
    assert {"common": 30} == {name: round(100 * share) for name, share in found.alternatives}
    assert other is not None
    assert "common" == other.format.name


def test_rejects_of_no_format() -> None:
    """Torn lines are no second format."""
    _, rejects = preset("combined").read(Block.of(b"torn\nlines"))

    assert second(rejects.lines) is None
    assert second(()) is None


def test_an_operators_own_format_is_preferred() -> None:
    """What an nginx.conf describes is tried first."""
    conf = (
        "log_format own '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent '"
        '\'"$http_referer" "$http_user_agent"\'; access_log x own;'
    )

    assert "own" == guess([COMBINED], among=nginx_formats(conf)).format.name
    assert "common" == guess([COMMON], among=nginx_formats(conf)).format.name


def test_a_named_format_in_an_envelope(understood: Understood) -> None:
    """A format that was named is read within syslog too; without an envelope, or where nothing fits, it stays."""
    syslog = b"Oct 10 13:55:36 web haproxy[9]: "
    found = fit([syslog + COMBINED] * 3, preset("combined"))
    [line] = understood(found.format, syslog + COMBINED)

    assert (1.0, "203.0.113.7") == (found.share, line["address"])
    for lines, name, share in (
        ([COMBINED], "combined", 1.0),
        ([COMBINED], "caddy", 0.0),
        ([syslog + b"torn"], "caddy", 0.0),
    ):
        found = fit(lines, preset(name))
        assert (name, share) == (found.format.name, found.share)


def test_nothing_to_fit() -> None:
    """Without lines, a named format is taken at its word."""
    assert 0.0 == fit([], preset("combined")).share


def test_long_samples_are_thinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many lines, some from all over are looked at."""
    monkeypatch.setattr(guessing, "LOOKED_AT", 20)
    lines = [COMMON] * 20 + [COMBINED] * 60
    found = guess(lines)

    assert ("combined", 0.75) == (found.format.name, found.share)


@pytest.mark.parametrize("lines", [[], [b"", b"\r"], [b"hello", b"world"], [b"a b c d e f"] * 9])
def test_no_format_fits(lines: list[bytes]) -> None:
    """Where nothing fits, the first line is shown and what to do."""
    with pytest.raises(UnknownFormat):
        guess(lines)


def test_keys_that_nobody_knows() -> None:
    """Of JSON lines with an application's own keys it is said how to name them."""
    with pytest.raises(UnknownFormat) as refused:
        guess([b'{"t": "2026-11-28T11:13:31Z", "p": "/a"}'] * 3)

    assert "--mapping time=KEY" in str(refused.value.advice)


ODD = (
    b'- bob [10/Oct/2026:13:55:3%d +0000] "GET /u/%d HTTP/1.1" 200 2125 "https://example.org/" 16r8lv9fabgjk06di8usn%d '
    b'"Mozilla/5.0 (X11)" 203.0.113.%d 0.003'
)


def test_a_format_that_nobody_described(understood: Understood) -> None:
    """Columns are known by their look: time, request, status, account before the time, a session that repeats."""
    lines = [ODD % (i % 10, i, i % 4, i % 4) for i in range(40)]
    found = guess(lines)
    first = understood(found.format, lines[1])[0]

    assert ("inferred", 1.0) == (found.format.name, found.share)
    assert {
        "account": "bob",
        "session": "16r8lv9fabgjk06di8usn1",
        "target": "/u/1",
        "status": "200",
        "size": "2125",
        "referrer": "https://example.org/",
        "agent": "Mozilla/5.0 (X11)",
        "address": "203.0.113.1",
    } == {name: first[name] for name in first if name not in ("time", "method")}


SERVED = (
    b'203.0.113.%d - - [10/Oct/2026:13:55:3%d +0000] "GET /u/%d HTTP/1.1" 200 2125 "-" "Mozilla/5.0 (X11; %d)" '
    b"TLSv1.3 %s [production-members-808%d] 0.003"
)


def test_who_served_is_no_session(understood: Understood) -> None:
    """The name of a service, and of a cipher, is long and repeats as a session does, but with everybody."""
    ciphers = (b"TLS_AES_128_GCM_SHA256", b"ECDHE-RSA-AES128-GCM-SHA256")
    lines = [SERVED % (i, i % 10, i, i % 3, ciphers[i % 2], i % 2) for i in range(40)]
    [first] = understood(guess(lines).format, lines[1])

    assert "session" not in first
    assert ("203.0.113.1", "Mozilla/5.0 (X11; 1)") == (first["address"], first["agent"])


def test_a_session_of_one_software() -> None:
    """Where everybody has one software, and where it is not logged, it takes addresses to tell a session."""
    for agent in (b' "app/1.0"', b""):
        line = (
            b'203.0.113.%d [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200'
            + agent
            + b" 16r8lv9fabgjk06d%d"
        )
        own = inferred([line % (i % 8, i % 8) for i in range(40)], Sources())
        others = inferred([line % (i, i % 8) for i in range(40)], Sources())

        assert own is not None
        assert Field.SESSION in own.fields
        assert others is not None
        assert Field.SESSION not in others.fields


def test_a_session_of_nobody() -> None:
    """Without addresses and software, values are sessions if they are more than a log has services."""
    line = b'- [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 16r8lv9fabgjk06d%d'
    few = inferred([line % (i % 8) for i in range(80)], Sources())
    many = inferred([line % (i % 30) for i in range(80)], Sources())

    assert few is not None
    assert Field.SESSION not in few.fields
    assert many is not None
    assert Field.SESSION in many.fields


@pytest.mark.parametrize(
    "behind",
    [
        b' "203.0.113.7" rt=0.003',
        b' "203.0.113.7" rt=0.003 urt="0.002"',
        b' 3000 "203.0.113.7, 10.1.1.1" "-"',
        b' "-" "203.0.113.7"',
    ],
)
def test_columns_behind_the_usual_ones(understood: Understood, behind: bytes) -> None:
    """What an operator wrote behind the agent is not read as part of it, and a forwarded address is still found."""
    line = COMBINED.replace(b"203.0.113.7", b"10.0.0.1") + behind
    [first] = understood(guess([line] * 9).format, line)

    assert "Mozilla/5.0" == first["agent"]
    assert "203.0.113.7" == first["forwarded"].partition(",")[0]


def test_nginx_own_format_without_proxies(understood: Understood) -> None:
    """The format that nginx ships ends with a dash where no proxy forwards, and is still told from combined."""
    found = guess([COMBINED + b' "-"'] * 9)
    [first] = understood(found.format, COMBINED + b' "-"')

    assert ("main", "Mozilla/5.0") == (found.format.name, first["agent"])


def test_tabs_and_other_times(understood: Understood) -> None:
    """Tabs separate columns as blanks do, and a time may be ISO 8601 or a number."""
    tabs = b'2026-10-10T13:55:36+00:00\t203.0.113.7\t"GET /a HTTP/1.1"\t404\t"10.0.0.1, 10.0.0.2"'
    found = guess([tabs] * 5)
    [first] = understood(found.format, tabs)

    assert ("/a", "404", "10.0.0.1, 10.0.0.2") == (
        first["target"],
        first["status"],
        first["forwarded"],
    )


@pytest.mark.parametrize("line", [b"a b c", b'[x] "GET /a HTTP/1.1" 200 5', b""])
def test_nothing_to_infer(line: bytes) -> None:
    """Without a time or a request there is no format."""
    assert inferred([line] * 3 if line else [], Sources()) is None
