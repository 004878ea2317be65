"""What a gateway needs of the rest: a guard that decides, and pages for those it stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privet.enforcement.decision import Decision
    from privet.traffic.request import Request
    from privet.workflows.charging import Disclosed


class Guard(Protocol):
    """Decide on requests, and charge what was shown; the awaited form."""

    async def decide(self, request: Request, *, follows: bool = False) -> Decision:
        """Say what the visitor meets; with *follows*, ``charge`` is called after the answer."""

    async def charge(self, request: Request, disclosed: Disclosed, decision: Decision) -> None:
        """Charge the actors of a decision with what the answer showed."""


class BlockingGuard(Protocol):
    """The same as ``Guard`` for servers that block."""

    def decide(self, request: Request, *, follows: bool = False) -> Decision:
        """Say what the visitor meets; with *follows*, ``charge`` is called after the answer."""

    def charge(self, request: Request, disclosed: Disclosed, decision: Decision) -> None:
        """Charge the actors of a decision with what the answer showed."""


class Answer(Protocol):
    """An answer to a visitor: status, header fields in order, body."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def headers(self) -> Sequence[tuple[str, str]]:
        """The header fields; Content-Length is the gateway's."""

    @property
    def body(self) -> bytes:
        """The body."""


@dataclass(frozen=True, slots=True)
class Visit:
    """
    Ask for one of our own places, such as the challenge or the form for an appeal.

    Args:
        request: As it came; its target is the place with its query.
        place: What stands behind the base, such as ``appeal`` or ``parts/altcha.js``.
        query: Of the target, the first value of each name.
        body: Of a POST, at most ``LONGEST_BODY`` bytes.
    """

    request: Request
    place: str
    query: Mapping[str, str]
    body: bytes = b""


class Pages(Protocol):
    """What visitors are told; the same for every gateway."""

    base: str
    """The path under which our own places are, without a slash at its end."""

    def refusal(self, request: Request, decision: Decision) -> Answer:
        """Return what a visitor gets who is not served: a page, or a problem for a machine."""

    def visit(self, visit: Visit) -> Answer:
        """Return one of our own places; 404 where there is none."""


LONGEST_BODY = 65_536
"""Bytes of a form that are read: an appeal of 2,000 characters has at most 40,000."""


def open_to_all(_: Request) -> Remedy:
    """Let pass whatever cannot be decided."""
    return Remedy.ALLOW
