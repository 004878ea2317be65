"""Formats that need no configuration, by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from privet.errors import UnknownFormat
from privet.traffic.formats.columns import alb, cloudfront, iis
from privet.traffic.formats.format import Escape, TextFormat
from privet.traffic.formats.json_lines import (
    caddy,
    cloudflare,
    cloudfront_json,
    traefik_json,
    usual_json,
)
from privet.traffic.lines import Field
from privet.traffic.program import REQUEST, SKIP, Step, Style, compiled
from privet.traffic.sources import Sources
from privet.traffic.unescape import HASH

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats.format import Format


def _identity(sources: Sources) -> list[Step]:
    """Return the steps from the peer to the status, as the common log format has them."""
    account = sources.field("log", "remote_user")
    return [
        Step(Field.ADDRESS, b" "),
        Step(SKIP, b" "),
        Step(SKIP if account is None else account, b" [", Style.SEARCH),
        Step(Field.TIME, b'] "', Style.FIXED),
        Step(REQUEST, b'" ', Style.QUOTED),
        Step(Field.STATUS, b" "),
    ]


def _referred(*, last: bool) -> list[Step]:
    """Return the steps of size, referrer and agent."""
    return [
        Step(Field.SIZE, b' "'),
        Step(Field.REFERRER, b'" "', Style.QUOTED),
        Step(Field.AGENT, b'"' if last else b'" "', Style.QUOTED),
    ]


def common(sources: Sources) -> Format:
    """Return the common log format of Apache."""
    steps = [*_identity(sources), Step(Field.SIZE, b"", Style.LAST)]
    return TextFormat("common", compiled(steps))


def combined(sources: Sources) -> Format:
    """Return the combined format of nginx and Apache."""
    return TextFormat("combined", compiled([*_identity(sources), *_referred(last=True)]))


def main(sources: Sources) -> Format:
    """Return the format ``main`` of the nginx.conf that nginx ships, with X-Forwarded-For at the end."""
    forwarded = Step(Field.FORWARDED, b'"', Style.QUOTED)
    return TextFormat("main", compiled([*_identity(sources), *_referred(last=False), forwarded]))


def vhost_combined(sources: Sources) -> Format:
    """Return Apache's combined format with the host and port before it."""
    steps = [Step(Field.HOST, b" "), *_identity(sources), *_referred(last=True)]
    return TextFormat("vhost_combined", compiled(steps))


def traefik(sources: Sources) -> Format:
    """Return Traefik's common log format. Source: doc.traefik.io, "Access Logs", "CLF"."""
    steps = [
        *_identity(sources),
        Step(Field.SIZE, b' "'),
        Step(Field.REFERRER, b'" "', Style.QUOTED),
        Step(Field.AGENT, b'" ', Style.QUOTED),
        Step(SKIP, b' "'),
        Step(SKIP, b'" "', Style.QUOTED),
        Step(SKIP, b'" ', Style.QUOTED),
        Step(SKIP, b"", Style.LAST),
    ]
    return TextFormat("traefik", compiled(steps))


def haproxy(_sources: Sources) -> Format:
    """
    Return HAProxy's ``option httplog``, with or without captured headers, ``httpslog`` too.

    Source: HAProxy configuration manual, 8.2.3 "HTTP log format" and 8.6 "Non-printable characters".
    """
    skip, blank = SKIP, b" "
    steps = [
        Step(Field.ADDRESS, b" [", port=True),
        Step(Field.TIME, b"] "),
        *[Step(skip, blank)] * 3,
        Step(Field.STATUS, blank),
        Step(Field.SIZE, blank),
        *[Step(skip, blank)] * 3,
        Step(skip, b' "', Style.SEARCH),
        Step(REQUEST, b'"', Style.QUOTED),
    ]
    escape = Escape(HASH, frozenset({Field.TARGET}))
    return TextFormat("haproxy", compiled(steps, open_ended=True), (escape,))


def nginx_json(sources: Sources) -> Format:
    """Return JSON lines whose keys are nginx's variables, as most operators name them."""
    return replace(usual_json(sources), name="nginx-json")


PRESETS: dict[str, Callable[[Sources], Format]] = {
    "combined": combined,
    "common": common,
    "vhost_combined": vhost_combined,
    "main": main,
    "haproxy": haproxy,
    "traefik": traefik,
    "traefik-json": traefik_json,
    "caddy": caddy,
    "cloudfront": cloudfront,
    "cloudfront-json": cloudfront_json,
    "alb": alb,
    "cloudflare": cloudflare,
    "iis": iis,
    "nginx-json": nginx_json,
    "json": usual_json,
}
"""Every format that can be asked for by name."""


def preset(name: str, sources: Sources | None = None) -> Format:
    """
    Return a format by its name.

    Raises:
        UnknownFormat: There is none of that name.
    """
    if name not in PRESETS:
        names = ", ".join(sorted(PRESETS))
        raise UnknownFormat(f"there is no format {name}", advice=f"The formats are {names}.")
    return PRESETS[name](sources or Sources())
