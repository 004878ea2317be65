"""Logs of JSON objects, one a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.errors import ConfigError
from privet.traffic.formats.format import Escape, Slices, finished, with_queries
from privet.traffic.lines import FIELDS, Field
from privet.traffic.mapping import mapped
from privet.traffic.program import REQUEST
from privet.traffic.scan_json import DEPTH, scan_json
from privet.traffic.sources import Sources, plain
from privet.traffic.unescape import PERCENT

if TYPE_CHECKING:
    from collections.abc import Mapping as Map
    from collections.abc import Sequence

    from privet.traffic.blocks import Block, Rejects
    from privet.traffic.lines import Exchanges
    from privet.traffic.mapping import Mapping


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """
    Read JSON objects, one a line; a prefix of syslog or of a container runtime is passed over.

    Args:
        name: Its name.
        mapping: Which path holds which field.
        escapes: How values are escaped within the strings of JSON, in the order in which to undo it.
    """

    name: str
    mapping: Mapping
    escapes: tuple[Escape, ...] = (Escape(),)

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that it can fill."""
        return self.mapping.fields

    def read(self, block: Block) -> tuple[Exchanges, Rejects]:
        """Read a block; lines that are not understood are set aside."""
        slices = Slices.room(block)
        slices.good, slices.bad, _ = scan_json(
            block.data,
            block.size,
            block.number,
            self.mapping.nodes.view(np.uint8).reshape(-1),
            self.mapping.keys,
            slices.starts,
            slices.ends,
            slices.numbers,
            slices.spans,
            slices.faults,
            np.empty(FIELDS, np.int64),
            np.empty(DEPTH, np.int64),
        )
        exchanges, rejects = finished(slices, self.fields, self.escapes, block.long)
        return with_queries(exchanges), rejects


NAMES: dict[str, int] = {
    **{field.name.lower(): int(field) for field in Field},
    "request": REQUEST,
}
"""What a field is called in an operator's own mapping."""


def from_mapping(
    paths: Map[str, str | Sequence[str]], sources: Sources | None = None, name: str = "json"
) -> JsonFormat:
    """
    Return the format of a JSON log that an operator describes.

    Args:
        paths: Field to path, such as ``{"time": "ts", "target": "http.url", "address": ["client_ip", "ip"]}``.
        sources: At which other paths there is an account, a client, a session or a device.
        name: What to call it.

    Raises:
        ConfigError: A field is unknown, or there is neither a time nor a target.
    """
    wanted = handles(sources or Sources(), {})
    for field, path in paths.items():
        if field not in NAMES:
            known = ", ".join(sorted(NAMES))
            raise ConfigError(f"a log has no field {field}", advice=f"The fields are {known}.")
        wanted.extend((one, NAMES[field]) for one in ([path] if isinstance(path, str) else path))
    mapping = mapped(wanted)
    if not {Field.TIME, Field.TARGET} <= mapping.fields:
        raise ConfigError(
            "a JSON mapping needs at least a time and a target (or a request)",
            advice="Name all keys. Where only the account is not found, write it below [identity] in privet.toml: "
            'account = ["log:KEY"].',
        )
    return JsonFormat(name, mapping)


def handles(sources: Sources, places: Map[str, str]) -> list[tuple[str, int]]:
    """
    Return the paths at which a log has the handles on a visitor that an operator declared.

    Args:
        sources: What the operator declared.
        places: Where this log has headers, cookies and its account, such as
            ``{"header": "request.headers.{}", "remote_user": "user_id"}``.
    """
    paths: list[tuple[str, int]] = []
    for field, names in (
        (Field.ACCOUNT, sources.account),
        (Field.CLIENT, sources.client),
        (Field.SESSION, sources.session),
        (Field.DEVICE, sources.device),
    ):
        for source in names:
            kind, _, name = source.partition(":")
            if kind == "log":
                paths.append((places.get(plain(name), name), int(field)))
            elif kind in places:
                paths.append((places[kind].format(name), int(field)))
    return paths


def _json(name: str, sources: Sources, places: Map[str, str], paths: str) -> JsonFormat:
    """Return a format from lines of a field and its paths, the best first."""
    wanted = handles(sources, places)
    for line in paths.strip().splitlines():
        field, *names = line.split()
        wanted.extend((one, NAMES[field]) for one in names)
    return JsonFormat(name, mapped(wanted))


def caddy(sources: Sources) -> JsonFormat:
    """
    Return Caddy's access log.

    Source: caddyserver.com, "How Logging Works" and the directive ``log``.
    """
    return _json(
        "caddy",
        sources,
        {"header": "request.headers.{}", "remote_user": "user_id"},
        """
        address request.client_ip request.remote_ip request.remote_addr
        forwarded request.headers.X-Forwarded-For
        time ts
        method request.method
        target request.uri
        host request.host
        status status
        size size
        referrer request.headers.Referer
        agent request.headers.User-Agent
        """,
    )


def traefik_json(sources: Sources) -> JsonFormat:
    """
    Return Traefik's access log in JSON.

    Source: doc.traefik.io, "Access Logs", "Available Fields".
    """
    return _json(
        "traefik-json",
        sources,
        {"header": "request_{}", "remote_user": "ClientUsername"},
        """
        address ClientHost ClientAddr
        forwarded request_X-Forwarded-For
        time StartUTC StartLocal time
        method RequestMethod
        target RequestPath
        host RequestHost RequestAddr
        status DownstreamStatus OriginStatus
        size DownstreamContentSize OriginContentSize
        referrer request_Referer
        agent request_User-Agent
        """,
    )


def cloudflare(sources: Sources) -> JsonFormat:
    """
    Return Cloudflare's Logpush of ``http_requests``.

    Source: developers.cloudflare.com, "HTTP requests" data set.
    """
    return _json(
        "cloudflare",
        sources,
        {"header": "RequestHeaders.{}", "cookie": "Cookies.{}"},
        """
        address ClientIP
        time EdgeStartTimestamp EdgeEndTimestamp
        method ClientRequestMethod
        target ClientRequestURI ClientRequestPath
        host ClientRequestHost
        status EdgeResponseStatus OriginResponseStatus
        size EdgeResponseBytes EdgeResponseBodyBytes
        referrer ClientRequestReferer
        agent ClientRequestUserAgent
        device JA4 JA3Hash
        """,
    )


def cloudfront_json(sources: Sources) -> JsonFormat:
    """
    Return CloudFront's standard log of version 2 in JSON.

    Source: AWS, "Configure standard logging (v2)".
    """
    escape = Escape(PERCENT, frozenset({Field.AGENT, Field.REFERRER}), times=2)
    read = _json(
        "cloudfront-json",
        sources,
        {"header": "cs({})"},
        """
        address c-ip
        forwarded x-forwarded-for
        time timestamp(ms) timestamp
        method cs-method
        target cs-uri-stem
        query cs-uri-query
        host x-host-header cs(Host)
        status sc-status
        size sc-bytes
        referrer cs(Referer)
        agent cs(User-Agent)
        """,
    )
    return JsonFormat(read.name, read.mapping, (Escape(), escape))


def usual_json(sources: Sources) -> JsonFormat:
    """
    Return JSON lines whose keys have the names that are usual: of nginx's variables, ECS, OpenTelemetry, GCP.

    Source: nginx.org; Elastic Common Schema 9 (url, http, source, client, user_agent); OpenTelemetry semantic
    conventions 1.3x (http, url, client); Google Cloud ``HttpRequest``; bunyan, pino and morgan.
    """
    return _json(
        "json",
        sources,
        {"header": "request.headers.{}", "cookie": "cookies.{}"},
        """
        account user.name user.id
        address remote_addr client_ip remote_ip clientip client.address client.ip source.ip httpRequest.remoteIp
        address remoteAddress req.remoteAddress ip client remote_host host.ip addr
        forwarded http_x_forwarded_for x_forwarded_for x-forwarded-for xff req.headers.x-forwarded-for
        time time_iso8601 time_local @timestamp timestamp time msec ts date datetime receiveTimestamp eventTime
        request request request_line
        method request_method method http_method verb http.request.method httpRequest.requestMethod req.method
        target request_uri requestURI uri url path url.original url.path http.target httpRequest.requestUrl req.url
        target request.uri request.url request_path
        query query_string args url.query
        host http_host host server_name vhost url.domain req.headers.host
        status status status_code http_status http.response.status_code httpRequest.status res.statusCode response
        status response.status response_code code
        size body_bytes_sent bytes_sent bytes size http.response.body.bytes httpRequest.responseSize response_size
        referrer http_referer referer referrer http.request.referrer httpRequest.referer req.headers.referer
        agent http_user_agent user_agent useragent user_agent.original agent httpRequest.userAgent ua
        agent req.headers.user-agent
        operation operation_name operationName graphql.operation.name
        """,
    )
