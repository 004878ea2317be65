"""
The ticket of a challenge: what was asked of whom, since when and until when, under our signature.

A ticket needs no store to be checked. It is bound to the session and to the class of surface, never
to an address, because people roam. That it counts once only is for the caller to see to: spend its
id in the store that the whole fleet shares, then look at the answer, then give the pass.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from privet.enforcement.challenges.returns import safe_return

LABEL: Final = b"privet challenge ticket 1"
SESSION: Final = b"privet challenge session 1"
"""Labels keep the keyed hashes of one purpose apart from those of another."""
SHORTEST_KEY: Final = 16
ID: Final = 16
"""Bytes of a ticket's id: 128 bits of chance do not meet twice."""
MAC: Final = 32
LONGEST: Final = 6_000
"""Characters of a sealed ticket; a return path of 2,000 makes the longest."""
FIELDS: Final = 9
MICROSECONDS: Final = 1_000


class Kind(StrEnum):
    """Name what a challenge asks for."""

    WAIT = "wait"
    WORK = "work"
    HCAPTCHA = "hcaptcha"
    TURNSTILE = "turnstile"
    FRIENDLY = "friendly"


class Refusal(StrEnum):
    """
    Name why an answer does not open the way.

    SESSION is no session at all, as of a browser that keeps no cookies; WINDOW is another session
    than the ticket's, as of two windows that were both opened as the first.
    """

    MALFORMED = "malformed"
    FORGED = "forged"
    EARLY = "early"
    EXPIRED = "expired"
    SESSION = "session"
    WINDOW = "window"
    SURFACE = "surface"
    SPENT = "spent"
    UNSOLVED = "unsolved"
    UNAVAILABLE = "unavailable"


class TicketRefused(ValueError):
    """
    Say why a ticket does not open the way.

    Args:
        refusal: The reason.
        wait_ms: How long the visitor has yet to wait, if they came early.
    """

    def __init__(self, refusal: Refusal, wait_ms: int = 0) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.wait_ms = wait_ms


@dataclass(frozen=True, slots=True)
class Ticket:
    """
    Hold what was asked of a visitor; times in milliseconds since 1970.

    Args:
        id: 16 bytes of chance; what is spent.
        session: A keyed hash of the session; the cookie itself does not travel in a form.
        surface: The class of surface that the pass will open.
        returning: The path on the same site that was asked for.
        ref: The reference code of the decision.
    """

    id: bytes
    kind: Kind
    issued_ms: int
    ready_ms: int
    expires_ms: int
    session: bytes
    surface: str
    returning: str
    ref: str

    def __post_init__(self) -> None:
        """Refuse what cannot be true."""
        if len(self.id) != ID or len(self.session) != sha256().digest_size:
            raise ValueError("a ticket has an id of 16 bytes and a session of 32")
        if not 0 <= self.issued_ms <= self.ready_ms < self.expires_ms < 1 << 63:
            raise ValueError("a ticket is issued, then ready, then expires")

    def waits_ms(self, at: int) -> int:
        """Return how long the visitor has yet to wait at a moment in microseconds since 1970."""
        return max(0, self.ready_ms - at // MICROSECONDS)


def issue(  # noqa: PLR0913 - a ticket is one fact of many parts, all named
    key: bytes,
    *,
    id: bytes,  # noqa: A002 - it is what it is called
    kind: Kind,
    at: int,
    session: bytes,
    surface: str,
    returning: str,
    ref: str = "",
    wait_ms: int = 5_000,
    lasts_ms: int = 1_800_000,
) -> Ticket:
    """
    Return a new ticket.

    Args:
        key: The secret of the guard, the same on every node.
        id: 16 bytes of chance.
        at: Microseconds since 1970.
        session: Whatever names the visitor's session, a cookie's value for one; never an address.
        surface: The class of surface that was asked for.
        returning: Where to go afterwards; anything but a path on the same site becomes ``/``.
        wait_ms: The least time between asking and answering.
        lasts_ms: After that, the ticket is refused. 30 minutes: nobody is hurried (WCAG 2.2.1
            asks for ways to extend a limit; ours is a new ticket without loss of anything).
    """
    now = at // MICROSECONDS
    return Ticket(
        id=id,
        kind=kind,
        issued_ms=now,
        ready_ms=now + wait_ms,
        expires_ms=now + wait_ms + lasts_ms,
        session=_bound(key, session),
        surface=surface,
        returning=safe_return(returning),
        ref=ref,
    )


def seal(key: bytes, ticket: Ticket) -> str:
    """Return a ticket as text for a form field or a query."""
    written = _written(ticket)
    return urlsafe_b64encode(_mac(key, written) + written).decode("ascii").rstrip("=")


def opened(key: bytes, text: str) -> Ticket:
    """
    Return the ticket that a text holds, whoever brings it and whenever.

    That is enough to show its page again in another language, and not enough to let anybody pass.

    Raises:
        TicketRefused: It is malformed, or not ours.
    """
    sealed = _decoded(text)
    mac, written = sealed[:MAC], sealed[MAC:]
    if not hmac.compare_digest(mac, _mac(key, written)):
        raise TicketRefused(Refusal.FORGED)
    return _read(written)


def redeem(key: bytes, text: str, *, at: int, session: bytes, surface: str | None = None) -> Ticket:
    """
    Return the ticket that a text holds if this visitor may use it now.

    Spend its id before looking at the answer: what is costly is then done once for each ticket.

    Args:
        at: Microseconds since 1970.
        session: What names the session of whoever brings the ticket; empty if nothing does.
        surface: The class of surface that the pass shall open; without it, the ticket's own.

    Raises:
        TicketRefused: With the reason, and for an early comer the time that is left.
    """
    ticket = opened(key, text)
    if not hmac.compare_digest(ticket.session, _bound(key, session)):
        raise TicketRefused(Refusal.WINDOW if session else Refusal.SESSION)
    if surface is not None and surface != ticket.surface:
        raise TicketRefused(Refusal.SURFACE)
    now = at // MICROSECONDS
    if now >= ticket.expires_ms:
        raise TicketRefused(Refusal.EXPIRED)
    if now < ticket.ready_ms:
        raise TicketRefused(Refusal.EARLY, ticket.ready_ms - now)
    return ticket


def delimited(*fields: bytes) -> bytes:
    """
    Join fields so that no two lists of fields give the same bytes: each behind its length.

    Source: the advisory of December 2025 about ALTCHA's first protocol, where joined fields without
    delimiters let parts of one challenge be moved into another.
    """
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def _written(ticket: Ticket) -> bytes:
    times = (ticket.issued_ms, ticket.ready_ms, ticket.expires_ms)
    return delimited(
        ticket.id,
        ticket.kind.encode(),
        *(moment.to_bytes(8, "big") for moment in times),
        ticket.session,
        ticket.surface.encode(),
        ticket.returning.encode(),
        ticket.ref.encode(),
    )


def _read(written: bytes) -> Ticket:
    fields = _undelimited(written)
    if len(fields) != FIELDS:
        raise TicketRefused(Refusal.MALFORMED)
    number, kind, issued, ready, expires, session, surface, returning, ref = fields
    try:
        return Ticket(
            id=number,
            kind=Kind(kind.decode()),
            issued_ms=int.from_bytes(issued, "big"),
            ready_ms=int.from_bytes(ready, "big"),
            expires_ms=int.from_bytes(expires, "big"),
            session=session,
            surface=surface.decode(),
            returning=returning.decode(),
            ref=ref.decode(),
        )
    except ValueError:
        raise TicketRefused(Refusal.MALFORMED) from None


def _undelimited(written: bytes) -> list[bytes]:
    fields = []
    position = 0
    while position < len(written):
        start = position + 4
        end = start + int.from_bytes(written[position:start], "big")
        if end > len(written):
            raise TicketRefused(Refusal.MALFORMED)
        fields.append(written[start:end])
        position = end
    return fields


def _decoded(text: str) -> bytes:
    if not text or len(text) > LONGEST or not text.isascii():
        raise TicketRefused(Refusal.MALFORMED)
    try:
        return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except NotBase64:
        raise TicketRefused(Refusal.MALFORMED) from None


def _bound(key: bytes, session: bytes) -> bytes:
    return hmac.digest(_usable(key), delimited(SESSION, session), "sha256")


def _mac(key: bytes, written: bytes) -> bytes:
    return hmac.digest(_usable(key), delimited(LABEL, written), "sha256")


def _usable(key: bytes) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise ValueError("the key of the guard must have at least 16 bytes")
    return key
