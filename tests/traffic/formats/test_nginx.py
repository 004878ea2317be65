"""An operator's own nginx.conf becomes a format that reads what that nginx writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.errors import ConfigError
from privet.traffic.blocks import Block
from privet.traffic.formats.nginx import COMBINED, compile_nginx, from_nginx, nginx_formats
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

    Understood = Callable[[Format, bytes], list[dict[str, str]]]

CONF = r"""
user www-data;  # log_format wrong 'in a comment';
http {
    log_format main '$remote_addr - $remote_user [$time_local] "$request" '
                    '$status $body_bytes_sent "$http_referer" '
                    '"$http_user_agent" "$http_x_forwarded_for" rt=$request_time uct="$upstream_connect_time"';
    log_format as_json escape=json
      '{"time":"$time_iso8601","ip":"$remote_addr","sid":"$cookie_sid","method":"$request_method",'
      '"uri":"$request_uri","status":$status,"agent":"$http_user_agent"}';
    log_format tabs "$msec\t$remote_addr\t$host$uri$is_args$args\t$status\t${http_user_agent}";
    log_format broken '$remote_addr$remote_user $time_local "$request"';
    server {
        listen 443 ssl;
        location ~* \.(css|js)$ { access_log off; }
        access_log /var/log/nginx/access.log main buffer=32k flush=5s;
        access_log /var/log/nginx/api.log as_json if=$loggable;
        access_log /var/log/nginx/other.log defined_elsewhere;
    }
}
"""

SOURCES = Sources(account=("log:remote_user", "header:X-Account"), session=("cookie:sid",))


def test_main(understood: Understood) -> None:
    """The format that is used first is taken; literals within it are its own."""
    line = (
        rb'10.0.0.1 - anna maria [10/Oct/2026:13:55:36 +0000] "GET /u/\x22a HTTP/2.0" 200 612 "-" "Mozilla/5.0" '
        b'"203.0.113.7, 198.51.100.1" rt=0.003 uct="0.000, 0.001"'
    )
    [found] = understood(from_nginx(CONF, SOURCES), line)

    assert ("anna maria", '/u/"a', "203.0.113.7, 198.51.100.1", "Mozilla/5.0") == (
        found["account"],
        found["target"],
        found["forwarded"],
        found["agent"],
    )


def test_json(understood: Understood) -> None:
    """A format that writes JSON is read as the text that it is; a declared cookie is the session."""
    line = (
        rb'{"time":"2026-10-10T15:55:36+02:00","ip":"2001:db8::7","sid":"s1","method":"POST","uri":"/api/lookup?e=\"",'
        rb'"status":200,"agent":"a\"b\u00e9"}'
    )
    [found] = understood(from_nginx(CONF, SOURCES, "as_json"), line)

    assert ("s1", '/api/lookup?e="', 'a"bé', "POST") == (
        found["session"],
        found["target"],
        found["agent"],
        found["method"],
    )


def test_tabs_and_adjoining_paths(understood: Understood) -> None:
    """A path may follow a host without a blank; path and query that are written apart are one target."""
    line = b"1791640536.250\t203.0.113.7\texample.org/u/alice?tab=2\t200\tMozilla/5.0 (X11)"
    [found] = understood(from_nginx(CONF, SOURCES, "tabs"), line)

    assert ("example.org", "/u/alice?tab=2", "Mozilla/5.0 (X11)") == (
        found["host"],
        found["target"],
        found["agent"],
    )


def test_formats_in_order() -> None:
    """Those that are used come first; those that cannot be read and are not used are left out."""
    assert ["main", "as_json", "tabs"] == list(nginx_formats(CONF, SOURCES))


def test_combined_without_being_told(understood: Understood) -> None:
    """An access_log without a name is written in the format combined."""
    chosen = from_nginx("access_log /var/log/nginx/access.log;")
    line = (
        b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 612 "-" "Mozilla/5.0"'
    )

    assert "combined" == chosen.name
    assert "/a" == understood(chosen, line)[0]["target"]


def test_a_declared_header_is_a_handle(understood: Understood) -> None:
    """A header, a cookie or any variable may hold an account."""
    sources = Sources(account=("header:X-Account",), client=("log:api_key",))
    text = '$time_iso8601 "$http_x_account" $api_key "$request"'
    chosen = compile_nginx(text, sources, name="own")
    [found] = understood(chosen, b'2026-10-10T13:55:36+00:00 "bob 77" k-1 "GET /a HTTP/1.1"')

    assert ("bob 77", "k-1") == (found["account"], found["client"])


def test_a_format_without_escapes(understood: Understood) -> None:
    """With escape=none, a backslash is a backslash."""
    chosen = compile_nginx(COMBINED, SOURCES, name="raw", escape="none")
    line = rb'203.0.113.7 - a\x22 [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 612 "-" "M\"'
    [found] = understood(chosen, line)

    assert (r"a\x22", "M\\") == (found["account"], found["agent"])


def test_path_and_query_apart(understood: Understood) -> None:
    """A query in a column of its own is joined to its path."""
    chosen = compile_nginx("$time_iso8601 $uri $args $status", SOURCES, name="own")
    text = b"2026-10-10T13:55:36+00:00 /a q=1 200\n2026-10-10T13:55:36+00:00 /b - 200\n"

    assert ["/a?q=1", "/b"] == [found["target"] for found in understood(chosen, text)]


def test_a_format_without_a_status() -> None:
    """Where a log has no status and no method, every line is taken as an answered GET."""
    exchanges, _ = compile_nginx("$msec $request_uri", SOURCES, name="own").read(
        Block.of(b"1791640536 /a")
    )

    assert (200, 1) == (exchanges.status[0], exchanges.method[0])


@pytest.mark.parametrize(
    ("conf", "name", "message"),
    [
        ("worker_processes 1;", None, "no log_format"),
        (CONF, "mian", "no log_format mian"),
        (CONF, "broken", "no log_format broken"),
        (
            "log_format a '$status'; access_log x a;",
            None,
            "nginx.conf:1: log_format a holds no time and no target",
        ),
        (
            "\nlog_format a '$host$status $msec $request';\naccess_log x a;",
            None,
            "nginx.conf:2: .* nothing stands",
        ),
    ],
)
def test_mistakes(conf: str, name: str | None, message: str) -> None:
    """What cannot be read back is refused, with its line and what to do."""
    with pytest.raises(ConfigError, match=message):
        from_nginx(conf, SOURCES, name)
