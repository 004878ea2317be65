"""An operator's own LogFormat becomes a format that reads what that Apache writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.errors import ConfigError
from privet.traffic.blocks import Block
from privet.traffic.formats.apache import apache_formats, compile_apache, from_apache
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

    Understood = Callable[[Format, bytes], list[dict[str, str]]]

CONF = r"""
LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" vhost_combined
LogFormat "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" combined
LogFormat "%{Referer}i -> %U" referer
LogFormat "%a %t %m %U%q %s %>s %D \"%{X-Forwarded-For}i\" %{sid}C %{X-Account}i"
CustomLog /var/log/apache2/access.log combined
"""
SOURCES = Sources(account=("header:X-Account",), session=("cookie:sid",))


def test_a_whole_configuration(understood: Understood) -> None:
    """The first LogFormat is taken, or the one that is named."""
    line = (
        rb'example.org:443 host.example.net - frank [10/Oct/2026:13:55:36 -0700] "GET /a\"b HTTP/1.1" 200 612 '
        rb'"http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"'
    )
    [found] = understood(from_apache(CONF), line)

    assert ("host.example.net", "frank", '/a"b', "Mozilla/4.08 [en] (Win98; I ;Nav)") == (
        found["address"],
        found.get("account", "frank"),
        found["target"],
        found["agent"],
    )
    assert "combined" == from_apache(CONF, name="combined").name


def test_own_columns(understood: Understood) -> None:
    """Path and query are one target, the last status counts, headers and cookies are handles where declared."""
    line = b'203.0.113.7 [10/Oct/2026:13:55:36 +0000] GET /u?id=7 301 200 1234 "10.0.0.1, 10.0.0.2" s-1 bob'
    [found] = understood(list(apache_formats(CONF, SOURCES).values())[-1], line)

    assert ("/u?id=7", "200", "10.0.0.1, 10.0.0.2", "s-1", "bob") == (
        found["target"],
        found["status"],
        found["forwarded"],
        found["session"],
        found["account"],
    )


def test_formats_that_can_be_read() -> None:
    """A format without a time is left out; one without a name gets a number."""
    assert ["vhost_combined", "combined", "apache-4"] == list(apache_formats(CONF))


@pytest.mark.parametrize(
    ("directive", "written"),
    [
        ("[%{%Y-%m-%d %T}t.%{usec_frac}t %{%z}t]", "[2026-10-10 15:55:36.250000 +0200]"),
        ("%{%d/%b/%Y:%T}t.%{msec_frac}t", "10/Oct/2026:13:55:36.250"),
        ("%{begin:%FT%T%z}t", "2026-10-10T13:55:36+0000"),
        ("%{msec}t", "1791640536250"),
        ("%{usec}t", "1791640536250000"),
        ("%t", "[10/Oct/2026:13:55:36 +0000]"),
    ],
)
def test_times(directive: str, written: str) -> None:
    """Times are read in the forms that mod_log_config can write and that name a moment."""
    chosen = compile_apache(rf"%h {directive} \"%r\" %s", Sources())
    exchanges, rejects = chosen.read(Block.of(f'h {written} "GET /a HTTP/1.1" 200'.encode()))

    assert () == rejects.lines
    assert 1_791_640_536 == int(exchanges.at[0]) // 1_000_000


def test_percent_ports_and_literals(understood: Understood) -> None:
    """A percent sign is one, a remote port is cut off an address of either kind, and tabs are tabs."""
    chosen = compile_apache(r"%a:%{remote}p\t%t\t100%%\t%r", Sources())
    line = b"2001:db8::7:4711\t[10/Oct/2026:13:55:36 +0000]\t100%\tGET /a HTTP/1.1"
    [found] = understood(chosen, line)

    assert ("2001:db8::7", "/a") == (found["address"], found["target"])


def test_account_by_default(understood: Understood) -> None:
    """Without being told, %u is the account."""
    chosen = from_apache('%h %l %u %t "%r" %>s %b')
    line = b'::1 - Anna Maria [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 -'

    assert "Anna Maria" == understood(chosen, line)[0]["account"]


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("%h %s", None, "holds no time and no target"),
        ("%h%u %t %r", None, "nothing stands between %h and %u"),
        (CONF, "combine", "no LogFormat combine"),
    ],
)
def test_mistakes(text: str, name: str | None, message: str) -> None:
    """What cannot be read back is refused, with what to do."""
    with pytest.raises(ConfigError, match=message):
        from_apache(text, Sources(), name)


@pytest.mark.parametrize(
    ("form", "line"),
    [
        (
            r"%v:%p %h %l %u %{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t \"%r\" %>s %O",
            b'example.org:443 203.0.113.7 - bob 20/Nov/2026 03:00:01.123 +0000 "GET /u/1 HTTP/1.1" 200 12',
        ),
        (
            r"%{%Y-%m-%d}t %h %l %u %t \"%r\" %>s %O",
            b'2026-11-20 203.0.113.7 - bob [20/Nov/2026:03:00:01 +0000] "GET /u/1 HTTP/1.1" 200 12',
        ),
        (
            r"%t %h %l %u %{%F %T}t \"%r\" %>s %O",
            b'[20/Nov/2026:03:00:01 +0000] 203.0.113.7 - bob 2026-11-20 03:00:01 "GET /u/1 HTTP/1.1" 200 12',
        ),
    ],
)
def test_the_first_whole_time_is_read(form: str, line: bytes) -> None:
    """A day alone, or a second time, is passed over."""
    exchanges, rejects = from_apache(form, Sources()).read(Block.of(line + b"\n"))

    assert 0 == len(rejects)
    assert 1_795_143_601 == int(exchanges.at[0]) // 1_000_000
