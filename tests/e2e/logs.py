"""Access logs that tests write: one visit is one fact, and every format writes it down its own way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

START = datetime(2026, 11, 20, 3, tzinfo=UTC)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody asked for something and was answered; an empty text is absent."""

    target: str
    account: str = ""
    address: str = "203.0.113.7"
    at: datetime = START
    method: str = "GET"
    status: int = 200
    agent: str = BROWSER
    forwarded: str = ""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query, without its question mark."""
        return self.target.partition("?")[2]

    @property
    def seconds(self) -> float:
        """When it was, in seconds since 1970."""
        return self.at.timestamp()


def after(seconds: float) -> datetime:
    """Return the moment so long after the beginning."""
    return START + timedelta(seconds=seconds)


def walk(
    people: Iterable[int | str],
    *,
    route: str = "/members/{}",
    every: float = 0.1,
    begin: float = 0.0,
    account: str = "",
    address: str = "203.0.113.7",
    agent: str = BROWSER,
) -> Iterator[Hit]:
    """Open one page after the other, *every* so many seconds."""
    for i, person in enumerate(people):
        at = after(begin + i * every)
        yield Hit(route.format(person), account, address, at, agent=agent)


# ── lines of text ────────────────────────────────────────────────────────────────────────────────


def clf(at: datetime) -> str:
    """Write a moment as the common log format does."""
    return at.strftime("%d/%b/%Y:%H:%M:%S +0000")


def quoted(text: str) -> str:
    """Escape what nginx escapes within a value."""
    raw = text.encode()
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02X}" for b in raw)


def common_line(hit: Hit) -> str:
    """Write what the common log format holds."""
    account = quoted(hit.account) or "-"
    request = f"{hit.method} {hit.target} HTTP/1.1"
    return f'{hit.address} - {account} [{clf(hit.at)}] "{request}" {hit.status} 5120'


def combined_line(hit: Hit) -> str:
    """Write what nginx and Apache write when nobody configured them."""
    return f'{common_line(hit)} "-" "{hit.agent}"'


def main_line(hit: Hit) -> str:
    """Write what the nginx.conf of the packages asks for."""
    return f'{combined_line(hit)} "{hit.forwarded or hit.address}"'


def haproxy_line(hit: Hit) -> str:
    """Write HAProxy's ``option httplog`` behind a syslog header."""
    stamp = hit.at.strftime("%d/%b/%Y:%H:%M:%S.") + f"{hit.at.microsecond // 1000:03d}"
    return (
        f"{hit.at:%b} {hit.at.day:2d} {hit.at:%H:%M:%S} lb1 haproxy[2143]: {hit.address}:49210 "
        f"[{stamp}] www~ app/app1 0/0/1/12/13 {hit.status} 5120 - - ---- 12/12/3/2/0 0/0 "
        f'"{hit.method} {hit.target} HTTP/1.1"'
    )


def traefik_line(hit: Hit) -> str:
    """Write Traefik's common log format."""
    return f'{combined_line(hit)} 71 "members@docker" "http://10.0.0.5:80" 13ms'


def alb_line(hit: Hit) -> str:
    """Write what an AWS application load balancer writes."""
    stamp = hit.at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"
    return (
        f"https {stamp} app/site/50dc6c495c0c9188 {hit.address}:49210 10.0.0.66:9000 0.000 0.012 "
        f'0.000 {hit.status} {hit.status} 34 5120 "{hit.method} https://site.example:443'
        f'{hit.target} HTTP/1.1" "{hit.agent}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 '
        f'arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/app/6d0e "Root=1-58337281" '
        f'"site.example" "-" 0 {stamp} "forward" "-" "-" "10.0.0.66:9000" "{hit.status}" "-" "-"'
    )


def cloudfront_line(hit: Hit) -> str:
    """Write CloudFront's standard log; user agents are %-encoded, absent values a dash."""
    agent = hit.agent.replace("%", "%25").replace(" ", "%20")
    columns = [
        *(hit.at.strftime("%Y-%m-%d"), hit.at.strftime("%H:%M:%S"), "FRA60-P1", "5120"),
        *(hit.address, hit.method, "d111.cloudfront.net", hit.path, str(hit.status), "-", agent),
        *(hit.query or "-", "-", "Miss", "id==", "site.example", "https", "230", "0.012"),
        *(hit.forwarded or "-", "TLSv1.3", "TLS_AES_128_GCM_SHA256", "Miss", "HTTP/2.0"),
        *("-", "-", "49210", "0.012", "Miss", "text/html", "5120", "-", "-"),
    ]
    return "\t".join(columns)


def iis_line(hit: Hit) -> str:
    """Write IIS W3C extended as IIS has it by default."""
    agent = hit.agent.replace(" ", "+")
    return (
        f"{hit.at:%Y-%m-%d %H:%M:%S} 10.0.0.5 {hit.method} {hit.path} {hit.query or '-'} 443 "
        f"{hit.account or '-'} {hit.address} {agent} - {hit.status} 0 0 15"
    )


# ── lines of JSON ────────────────────────────────────────────────────────────────────────────────


def nginx_json_line(hit: Hit) -> str:
    """Write a log_format of nginx in JSON, keys named as its variables."""
    return json.dumps(
        {
            "time_iso8601": hit.at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
            "remote_addr": hit.address,
            "remote_user": hit.account,
            "request": f"{hit.method} {hit.target} HTTP/1.1",
            "status": str(hit.status),
            "body_bytes_sent": "5120",
            "http_user_agent": hit.agent,
        }
    )


def caddy_line(hit: Hit) -> str:
    """Write Caddy's access log."""
    return json.dumps(
        {
            "level": "info",
            "ts": hit.seconds,
            "logger": "http.log.access.log0",
            "msg": "handled request",
            "request": {
                "remote_ip": hit.address,
                "remote_port": "49210",
                "client_ip": hit.address,
                "proto": "HTTP/2.0",
                "method": hit.method,
                "host": "site.example",
                "uri": hit.target,
                "headers": {"User-Agent": [hit.agent], "Accept": ["*/*"]},
                "tls": {"resumed": False, "version": 772},
            },
            "bytes_read": 0,
            "user_id": hit.account,
            "duration": 0.012,
            "size": 5120,
            "status": hit.status,
            "resp_headers": {"Content-Type": ["text/html"]},
        }
    )


def traefik_json_line(hit: Hit) -> str:
    """Write Traefik's access log in JSON."""
    return json.dumps(
        {
            "ClientAddr": f"{hit.address}:49210",
            "ClientHost": hit.address,
            "ClientUsername": hit.account or "-",
            "DownstreamContentSize": 5120,
            "DownstreamStatus": hit.status,
            "Duration": 12_000_000,
            "RequestHost": "site.example",
            "RequestMethod": hit.method,
            "RequestPath": hit.target,
            "RequestProtocol": "HTTP/2.0",
            "StartUTC": hit.at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z",
            "request_User-Agent": hit.agent,
            "level": "info",
            "msg": "",
            "time": hit.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )


def cloudflare_line(hit: Hit) -> str:
    """Write Cloudflare's Logpush of http_requests, times as nanoseconds."""
    return json.dumps(
        {
            "ClientIP": hit.address,
            "ClientRequestHost": "site.example",
            "ClientRequestMethod": hit.method,
            "ClientRequestURI": hit.target,
            "ClientRequestUserAgent": hit.agent,
            "EdgeResponseStatus": hit.status,
            "EdgeResponseBytes": 5120,
            "EdgeStartTimestamp": int(hit.seconds * 1e6) * 1000,
            "RayID": "7d0e8b1f0e1d2c3b",
        }
    )


def mapped_line(hit: Hit) -> str:
    """Write JSON lines of an operator's own making."""
    return json.dumps(
        {
            "when": hit.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "who": {"ip": hit.address, "login": hit.account or None},
            "req": {"verb": hit.method, "where": hit.target},
            "answer": hit.status,
        }
    )


IIS_FIELDS = (
    "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n"
    "#Date: 2026-11-20 03:00:00\n"
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip "
    "cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n"
)
CLOUDFRONT_FIELDS = (
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) "
    "cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) "
    "x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken "
    "x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version "
    "fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type "
    "sc-content-type sc-content-len sc-range-start sc-range-end\n"
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a log: its head, its lines, and whether it holds accounts."""

    line: Callable[[Hit], str]
    head: str = ""
    accounts: bool = True


FORMS: dict[str, Form] = {
    "combined": Form(combined_line),
    "common": Form(common_line),
    "vhost_combined": Form(lambda hit: f"site.example:443 {combined_line(hit)}"),
    "main": Form(main_line),
    "haproxy": Form(haproxy_line, accounts=False),
    "traefik": Form(traefik_line),
    "traefik-json": Form(traefik_json_line),
    "caddy": Form(caddy_line),
    "cloudfront": Form(cloudfront_line, CLOUDFRONT_FIELDS, accounts=False),
    "alb": Form(alb_line, accounts=False),
    "cloudflare": Form(cloudflare_line, accounts=False),
    "iis": Form(iis_line, IIS_FIELDS),
    "nginx-json": Form(nginx_json_line),
}
"""Every format that is known by name, and how its server writes it."""


def text(hits: Iterable[Hit], form: str = "combined", *, head: bool = True) -> str:
    """Write a log, in the order of time."""
    chosen = FORMS[form]
    ordered = sorted(hits, key=lambda hit: hit.at)
    lines = "".join(f"{chosen.line(hit)}\n" for hit in ordered)
    return (chosen.head if head else "") + lines


def circle(name: str, of: Sequence[int], *, address: str, days: int = 5) -> Iterator[Hit]:
    """Somebody who comes back to the same few people, a few pages a day, with their pictures."""
    for day in range(days):
        for i, person in enumerate(of):
            moment = after(day * 86_400 + 28_800 + i * 97 + (person * 7919 + day * 104_729) % 3000)
            yield Hit(f"/members/{person}", name, address, moment)
            yield Hit("/static/site.css", name, address, moment)


def crowd(
    visitors: int, each: int, *, address: str = "", of: int = 5000, seed: int = 11
) -> Iterator[Hit]:
    """Let many visit, each with some people of their own: behind one address, or by accounts."""
    chance = np.random.default_rng(seed)
    for i in range(visitors):
        begin = chance.uniform(0, 80_000)
        friends = of * chance.beta(0.4, 1.0, each)
        agent = BROWSER.replace("140", str(100 + i % 40))
        who = ("", address) if address else (f"someone{i}", f"198.18.{i // 250}.{i % 250}")
        for person, gap in zip(friends, np.cumsum(chance.exponential(60, each)), strict=True):
            yield Hit(f"/members/{int(person)}", *who, after(begin + gap), agent=agent)
            yield Hit("/static/site.css", *who, after(begin + gap + 0.3), agent=agent)


def town(size: int = 40, *, days: int = 5) -> Iterator[Hit]:
    """Ordinary people, each with an address, an account and a handful of friends."""
    for i in range(size):
        friends = [30_000 + (i * 37 + j * j * 11) % 300 for j in range(3 + i % 6)]
        yield from circle(f"person{i}", friends, address=f"192.0.2.{i + 1}", days=days)
