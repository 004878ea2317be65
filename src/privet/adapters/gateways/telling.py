"""What a proxy is told of a decision: a status it understands, and the truth in header fields."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlencode

from privet.enforcement.decision import Decision
from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.adapters.gateways.guarding import Answer

SERVED: Final = frozenset({Remedy.ALLOW, Remedy.REDUCE})
"""The remedies with which the application answers."""

STATUS: Final = {
    Remedy.ALLOW: 200,
    Remedy.REDUCE: 200,
    Remedy.SLOW: 429,
    Remedy.CHALLENGE: 403,
    Remedy.LIMIT: 429,
    Remedy.DENY: 403,
}
"""What the visitor gets. Allowed is 200 and never 204, which Envoy takes for a denial."""

NGINX: Final = STATUS | {Remedy.SLOW: 401, Remedy.CHALLENGE: 401, Remedy.LIMIT: 403}
"""What nginx is told: all but 2xx, 401 and 403 would be an error to it, and a 500 to the visitor.

401 is for what a visitor can do something about, 403 for the rest.
Source: nginx, ngx_http_auth_request_module.
"""

LINES: Final = {
    status.value: b"HTTP/1.1 %d %s\r\n" % (status.value, status.phrase.encode())
    for status in HTTPStatus
}
"""Status lines."""

Head = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Plain:
    """Hold an answer without pages: status, header fields, body."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


def told(decision: Decision) -> Head:
    """Return the header fields that say what was decided; reasons stay inside."""
    head: Head = [(b"x-privet-remedy", decision.remedy.encode())]
    if decision.remedy is not Remedy.ALLOW:
        head.append((b"x-privet-status", b"%d" % STATUS[decision.remedy]))
    if decision.would is not decision.remedy:
        head.append((b"x-privet-would", decision.would.encode()))
    if decision.ref:
        head.append((b"x-privet-ref", decision.ref.encode()))
    if decision.retry_after and decision.remedy not in SERVED:
        head.append((b"retry-after", b"%d" % decision.retry_after))
    return head


def told_to_nginx(decision: Decision) -> tuple[int, Head]:
    """Return the status and the header fields by which nginx learns what was decided."""
    head = told(decision)
    if decision.remedy not in SERVED:
        head.append((b"x-privet-page", page_query(decision).encode()))
        head.append((b"cache-control", b"no-store"))
    return NGINX[decision.remedy], head


def page_query(decision: Decision) -> str:
    """Write what nginx hands back when it fetches the page that it may not relay."""
    return urlencode(
        {
            "remedy": decision.remedy.value,
            "ref": decision.ref,
            "retry": decision.retry_after,
            "wait": decision.wait_ms,
            "kind": decision.kind,
        }
    )


def page_asked(query: bytes) -> Decision:
    """Read what ``page_query`` wrote; what cannot be read is a denial without a reference."""
    fields = {name: values[0] for name, values in parse_qs(query.decode("latin-1")).items()}
    remedy = fields.get("remedy", "")
    known = Remedy(remedy) if remedy in set(Remedy) else Remedy.DENY
    return Decision(
        known if known not in SERVED else Remedy.DENY,
        known,
        fields.get("ref", ""),
        retry_after=_number(fields.get("retry", "")),
        wait_ms=_number(fields.get("wait", "")),
        kind=fields.get("kind", ""),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def start(status: int, head: Sequence[tuple[bytes, bytes]], length: int) -> dict[str, Any]:
    """Return the message with which an answer begins."""
    return {
        "type": "http.response.start",
        "status": status,
        "headers": [*head, (b"content-length", b"%d" % length)],
    }


def written(status: int, head: Sequence[tuple[bytes, bytes]], body: bytes = b"") -> bytes:
    """Write a whole answer out, as a server does with what ``start`` returns."""
    parts = [LINES[status]]
    for name, value in head:
        parts += (name, b": ", value, b"\r\n")
    parts.append(b"content-length: %d\r\n\r\n" % len(body))
    parts.append(body)
    return b"".join(parts)


def wire(answer: Answer, decision: Decision | None = None) -> Head:
    """Return the header fields of an answer as they are sent, those of a decision before them."""
    names = {name.lower() for name, _ in answer.headers}
    said = told(decision) if decision else []
    head = [(name, value) for name, value in said if name.decode() not in names]
    head += [(name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers]
    if "cache-control" not in names:
        head.append((b"cache-control", b"no-store"))
    return head
