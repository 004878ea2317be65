"""A guard that decides by the target, pages of one line, and the cases that gateways answer."""

from __future__ import annotations

import asyncio
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet.adapters.gateways.forward_auth import ForwardAuth, Watch
from privet.adapters.gateways.metering import Meter
from privet.adapters.gateways.telling import STATUS, Plain
from privet.enforcement.decision import Decision, Mode
from privet.enforcement.remedies import Remedy
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from privet.adapters.gateways.guarding import Visit
    from privet.traffic.request import Request

LONG = "x" * 7_000


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the conformance suite; see ``conformance.toml``."""

    says: str
    target: str
    told: int
    forward: int
    visitor: int
    remedy: str
    method: str = "GET"
    accept: str = "*/*"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    kind: str = ""
    retry_after: str = ""
    served: bool = False
    through: str = ""

    def __str__(self) -> str:
        """Name the case."""
        return self.says

    @property
    def sent(self) -> dict[str, str]:
        """The header fields that the visitor sends."""
        return {"Accept": self.accept, **self.headers}


def cases(*, proxied: bool = True) -> list[Case]:
    """Return the suite; without those that need a proxy, if *proxied* is not set."""
    text = (Path(__file__).parent / "conformance.toml").read_text("utf-8")
    found = [
        Case(**{**case, "target": case["target"].replace("{long}", LONG)})
        for case in tomllib.loads(text)["case"]
    ]
    return [case for case in found if proxied or not case.through]


def decided(request: Request) -> Decision:
    """Decide by the target."""
    name = request.target.partition("?")[0].rpartition("/")[2]
    if name == "broken":
        raise StoreUnavailable("scripted")
    if name == "shadow":
        return Decision(Remedy.ALLOW, Remedy.LIMIT, "0VKA-3M7Q-2XPD", kind="view")
    if name not in set(Remedy) or not request.target.startswith("/members/"):
        return Decision(Remedy.ALLOW)
    remedy = Remedy(name)
    return Decision(
        remedy,
        remedy,
        "" if remedy is Remedy.ALLOW else "0VKA-3M7Q-2XPD",
        ("account: 41 people in 1h, 40 allowed to this one",),
        mode=Mode.ENFORCE,
        retry_after=120 if remedy is Remedy.LIMIT else 0,
        wait_ms=3_000 if remedy is Remedy.SLOW else 0,
        kind="view",
        people=1,
    )


class Scripted:
    """Decide by the target, awaited, and remember what was charged."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.charged: list[tuple[Request, Any, Decision]] = []

    async def decide(self, request: Request, *, follows: bool = False) -> Decision:
        """Decide by the target."""
        self.asked.append(request)
        return decided(request)

    async def charge(self, request: Request, disclosed: object, decision: Decision) -> None:
        """Remember."""
        self.charged.append((request, disclosed, decision))


class ScriptedBlocking(Scripted):
    """The same for servers that block."""

    def decide(self, request: Request, *, follows: bool = False) -> Decision:  # type: ignore[override]
        """Decide by the target."""
        self.asked.append(request)
        return decided(request)

    def charge(self, request: Request, disclosed: object, decision: Decision) -> None:  # type: ignore[override]
        """Remember."""
        self.charged.append((request, disclosed, decision))


class OneLiners:
    """Pages of one line."""

    base = "/.privet"

    def refusal(self, request: Request, decision: Decision) -> Plain:
        """Say the remedy and the code."""
        page = "text/html" in request.headers.get("accept", "")
        kind = "text/html" if page else "application/problem+json"
        head: tuple[tuple[str, str], ...] = (
            ("Content-Type", kind),
            ("Set-Cookie", "privet-visit=1; Path=/"),
        )
        if decision.retry_after:
            head = (*head, ("Retry-After", str(decision.retry_after)))
        body = f"{decision.remedy} {decision.ref} {request.target[:40]}"
        return Plain(STATUS[decision.remedy], head, body.encode())

    def visit(self, visit: Visit) -> Plain:
        """Say which place was asked for."""
        if visit.place == "broken":
            raise ValueError("a visitor's own words")
        said = f"{visit.request.method} {visit.place} {dict(visit.query)} {visit.body.decode()}"
        return Plain(200, (("Content-Type", "text/plain"),), said.encode())


def service() -> ForwardAuth:
    """Return the decision service with the scripted guard."""
    return ForwardAuth(Scripted(), OneLiners(), Meter(), Watch(lambda: 1_800_000_000_000_000))


@dataclass(slots=True)
class Got:
    """What an application answered."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def asked(
    app: Callable[..., Coroutine[Any, Any, None]],
    target: str,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "GET",
    body: bytes = b"",
    client: tuple[str, int] | None = ("127.0.0.1", 5000),
) -> Got:
    """Ask an ASGI application."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "scheme": "http",
        "headers": [
            (name.lower().encode(), value.encode("latin-1"))
            for name, value in (headers or {}).items()
        ],
        "client": client,
    }
    got = Got()
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            got.status = message["status"]
            got.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            got.body += message.get("body", b"")

    asyncio.run(app(scope, receive, send))
    return got
