"""Every format that can be asked for by name reads a line as its server writes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from privet.errors import UnknownFormat
from privet.traffic.blocks import Block
from privet.traffic.formats import PRESETS, preset
from privet.traffic.guess import guess
from privet.traffic.lines import Field, Method

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

NOON = datetime(2026, 10, 10, 13, 55, 36, tzinfo=UTC)

CADDY = (
    b'{"level":"info","ts":1791640536.25,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":'
    b'"10.0.0.1","remote_port":"41342","client_ip":"2001:db8::7","proto":"HTTP/2.0","method":"GET","host":"example.org"'
    b',"uri":"/members/12?tab=about","headers":{"User-Agent":["curl/7.82.0 \\"x\\" \\u00e9"],"Accept":["*/*","b"]},'
    b'"tls":{"resumed":false,"version":772}},"bytes_read":0,"user_id":"bob77","duration":0.0009,"size":10900,'
    b'"status":200,"resp_headers":{"Server":["Caddy"]}}'
)
TRAEFIK_JSON = (
    b'{"ClientAddr":"203.0.113.7:52416","ClientHost":"203.0.113.7","ClientUsername":"-","DownstreamContentSize":312,'
    b'"DownstreamStatus":404,"Duration":1234567,"OriginStatus":404,"RequestAddr":"example.org","RequestHost":'
    b'"example.org","RequestMethod":"GET","RequestPath":"/u/alice","RequestProtocol":"HTTP/1.1","StartUTC":'
    b'"2026-10-10T13:55:36.123456789Z","level":"info","msg":"","request_User-Agent":"Mozilla/5.0","time":'
    b'"2026-10-10T13:55:37Z"}'
)
CLOUDFLARE = (
    b'{"ClientIP":"203.0.113.7","ClientRequestHost":"example.org","ClientRequestMethod":"POST","ClientRequestURI":'
    b'"/api/lookup?q=1","ClientRequestUserAgent":"Mozilla/5.0","EdgeResponseBytes":512,"EdgeResponseStatus":200,'
    b'"EdgeStartTimestamp":1791640536000000000,"RayID":"3a6050bcbe121a87","JA4":"t13d1516h2_8daaf6152771_b186095e22b6"}'
)
CLOUDFRONT = (
    b"2026-10-10\t13:55:36\tLAX1\t2390282\t192.0.2.202\tGET\td111111abcdef8.cloudfront.net\t/view/page.html\t200\t"
    b"www.displaymyfiles.com\tMozilla/4.0%20(compatible;%20MSIE%205.0b1;%20Mac_PowerPC)\tzip=98101\t-\t"
    b"RefreshHit\tMRVMF7KydIvxMWfJIglgwHQwZsbG2IhRJ07sn9AkKUFSHS9EXAMPLE==\td111111abcdef8.cloudfront.net\thttp\t-\t"
    b"0.001\t-\t-\t-\tRefreshHit\tHTTP/1.1\tProcessed\t1\t53214\t0.002\tHit\ttext/html\t78\t-\t-"
)
ALB = (
    b"https 2026-10-10T13:55:36.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 "
    b'0.048 0.037 200 200 0 57 "GET https://www.example.com:443/members/12 HTTP/1.1" "curl/7.46.0" '
    b"ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/t/73e2d6bc "
    b'"Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "arn:aws:acm" 1 2026-10-10T13:55:36.186641Z '
    b'"authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1234'
)
IIS = (
    b"#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem "
    b"cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status "
    b"time-taken\n2026-10-10 13:55:36 10.0.0.5 GET /profile id=7&tab=a 443 CORP\\bob 203.0.113.7 "
    b"Mozilla/5.0+(Windows+NT+10.0) https://example.org/ 200 0 0 15"
)
HAPROXY = (
    b"2001:db8::7:33317 [10/Oct/2026:13:55:36.655] http-in~ static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 "
    b'0/0 {1wt.eu|Mozilla} {} "GET /u/o#22brien?page=2 HTTP/1.1"'
)
REST = b'10/Oct/2026:13:55:36 +0000] "GET /u/alice?x=1 HTTP/1.1" 200 612'

LINES: dict[str, tuple[bytes, dict[str, str]]] = {
    "common": (
        b"host.example.net - frank [" + REST,
        {"address": "host.example.net", "account": "frank"},
    ),
    "combined": (
        b"203.0.113.7 - - [" + REST + b' "https://example.org/" "Mozilla/5.0 (X11)"',
        {
            "address": "203.0.113.7",
            "agent": "Mozilla/5.0 (X11)",
            "referrer": "https://example.org/",
            "size": "612",
        },
    ),
    "vhost_combined": (
        b"example.org:443 2001:db8::7 - - [" + REST + b' "-" "Mozilla/5.0"',
        {"host": "example.org:443", "address": "2001:db8::7", "target": "/u/alice?x=1"},
    ),
    "main": (
        b"10.0.0.1 - bob [" + REST + b' "-" "Mozilla/5.0" "203.0.113.7, 198.51.100.1"',
        {"forwarded": "203.0.113.7, 198.51.100.1", "account": "bob", "target": "/u/alice?x=1"},
    ),
    "traefik": (
        b"203.0.113.7 - - ["
        + REST
        + b' "-" "Mozilla/5.0" 42 "app@docker" "http://10.0.0.2:80" 12ms',
        {"address": "203.0.113.7", "agent": "Mozilla/5.0", "target": "/u/alice?x=1"},
    ),
    "haproxy": (
        HAPROXY,
        {"address": "2001:db8::7", "target": '/u/o"brien?page=2', "status": "200"},
    ),
    "caddy": (
        CADDY,
        {
            "address": "2001:db8::7",
            "account": "bob77",
            "agent": 'curl/7.82.0 "x" é',
            "target": "/members/12?tab=about",
            "host": "example.org",
        },
    ),
    "traefik-json": (
        TRAEFIK_JSON,
        {"address": "203.0.113.7", "target": "/u/alice", "status": "404"},
    ),
    "cloudflare": (
        CLOUDFLARE,
        {"address": "203.0.113.7", "method": "POST", "target": "/api/lookup?q=1", "size": "512"},
    ),
    "cloudfront": (
        CLOUDFRONT,
        {
            "address": "192.0.2.202",
            "target": "/view/page.html?zip=98101",
            "agent": "Mozilla/4.0 (compatible; MSIE 5.0b1; Mac_PowerPC)",
        },
    ),
    "cloudfront-json": (
        (
            b'{"date":"2026-10-10","timestamp":"1791640536","c-ip":"192.0.2.202","cs-method":"GET","cs-uri-stem":"/p",'
            b'"cs-uri-query":"id=7","sc-status":"200","cs(User-Agent)":"Mozilla/5.0%2520(X11)"}'
        ),
        {"address": "192.0.2.202", "target": "/p?id=7", "agent": "Mozilla/5.0 (X11)"},
    ),
    "alb": (
        ALB,
        {
            "address": "192.168.131.39",
            "target": "https://www.example.com:443/members/12",
            "agent": "curl/7.46.0",
            "size": "57",
        },
    ),
    "iis": (
        IIS,
        {
            "address": "203.0.113.7",
            "account": "CORP\\bob",
            "target": "/profile?id=7&tab=a",
            "agent": "Mozilla/5.0 (Windows NT 10.0)",
        },
    ),
    "nginx-json": (
        (
            b'{"time_local":"10/Oct/2026:13:55:36 +0000","remote_addr":"203.0.113.7","remote_user":"","request":'
            b'"GET /u/alice HTTP/1.1","status":"200","http_user_agent":"Mozilla/5.0","request_time":"0.000"}'
        ),
        {"address": "203.0.113.7", "target": "/u/alice", "method": "GET"},
    ),
    "json": (
        (
            b'{"@timestamp":"2026-10-10T13:55:36Z","client":{"ip":"203.0.113.7"},"http":{"request":{"method":"GET"},'
            b'"response":{"status_code":200}},"url":{"path":"/u/alice","query":"tab=2"},"user":{"name":"bob"},'
            b'"user_agent":{"original":"Mozilla/5.0"}}'
        ),
        {
            "address": "203.0.113.7",
            "target": "/u/alice?tab=2",
            "account": "bob",
            "agent": "Mozilla/5.0",
        },
    ),
}


def test_every_preset_has_a_line() -> None:
    """The table above leaves no format out."""
    assert set(PRESETS) == set(LINES)


@pytest.mark.parametrize("name", LINES)
def test_a_line_is_understood(
    name: str, understood: Callable[[Format, bytes], list[dict[str, str]]]
) -> None:
    """A line of each server gives the values that its documentation says."""
    line, expected = LINES[name]
    chosen = preset(name)
    [found] = understood(chosen, line + b"\n")

    assert expected == {field: found.get(field) for field in expected}
    assert set(found) <= {field.name.lower() for field in chosen.fields}


@pytest.mark.parametrize("name", LINES)
def test_values_are_typed(name: str) -> None:
    """Time, method and status of each line are what its server meant."""
    exchanges, rejects = preset(name).read(Block.of(LINES[name][0] + b"\r\n\n"))
    second = int(exchanges.at[0]) // 1_000_000

    assert int(NOON.timestamp()) == second
    assert (Method.POST if name == "cloudflare" else Method.GET) == exchanges.method[0]
    assert (404 if name == "traefik-json" else 200) == exchanges.status[0]
    assert 0 == len(rejects)


@pytest.mark.parametrize("name", sorted(set(LINES) - {"nginx-json"}))
def test_a_format_is_guessed(name: str) -> None:
    """Twenty lines are enough to know a format."""
    found = guess(LINES[name][0].split(b"\n") + LINES[name][0].split(b"\n")[-1:] * 20)

    assert (name, 1.0) == (found.format.name, found.share)


@pytest.mark.parametrize("name", LINES)
def test_cut_lines_are_set_aside(name: str) -> None:
    """However short a line is cut, it is understood or set aside, and counted once."""
    head, _, line = LINES[name][0].rpartition(b"\n")
    before = head + b"\n" if head else b""
    for length in range(1, len(line)):
        exchanges, rejects = preset(name).read(Block.of(before + line[:length] + b"\n"))

        assert 1 == len(exchanges) + len(rejects)


def test_an_unknown_name_is_refused() -> None:
    """Asking for a format that is not there names those that are."""
    with pytest.raises(UnknownFormat, match="vhost_combined"):
        preset("clf")


def test_agents_are_fields_of_combined() -> None:
    """A format tells what it can fill."""
    assert {Field.AGENT, Field.TARGET, Field.METHOD} <= preset("combined").fields
