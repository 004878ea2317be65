"""
Passes: what a visitor holds after a challenge, and the tickets by which challenges are answered.

Both are signed texts. What is signed is every field behind its length, so that no two contents
have the same signature. A pass holds for one session and one class of surface, never for an
address: who walks from Wi-Fi to the street keeps it. A ticket is answered once, in the whole fleet.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from privet.exposure.tallying import ACCOUNT, CLIENT, SESSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.exposure.pseudonyms import Key

MINUTE: Final = 60_000_000

VALID: Final = 30 * MINUTE
"""How long a pass holds, in microseconds."""

PATIENCE: Final = 10 * MINUTE
"""How long a challenge may be answered, in microseconds; WCAG 2.2, 2.2.1 asks for more than a
minute, and a page left open over a telephone call shall still do."""

LONGEST: Final = 4096
"""Characters of a text that is read at all."""

LONGEST_BACK: Final = 2048
"""Characters of a path that a visitor is sent back to."""


@dataclass(frozen=True, slots=True)
class Pass:
    """
    Let a visitor by where a challenge would stand.

    Args:
        id: Tells passes apart.
        kind: The class of surface: ``view``, ``list`` or ``lookup``.
        binding: The pseudonym that has to come with it; 0 where the visitor had none, and then
            the pass itself is counted as their session.
        issued: When, microseconds since 1970 UTC.
        until: When it ends.
    """

    id: int
    kind: str
    binding: int
    issued: int
    until: int

    def covers(self, handles: Sequence[int], kind: str, at: int) -> bool:
        """Say whether it holds for who asks, for what, and when."""
        bound = self.binding == 0 or self.binding == binding(handles)
        return bound and self.kind == kind and self.issued <= at < self.until


@dataclass(frozen=True, slots=True)
class Ticket:
    """
    Let a challenge be answered.

    Args:
        id: By which it is spent.
        kind: The class of surface that the pass is for.
        binding: As in the pass.
        issued: When, microseconds since 1970 UTC.
        until: When it can no longer be answered.
        wait: Microseconds before which no answer is taken.
        back: The path that was asked for.
        ref: The reference code of the decision.
    """

    id: int
    kind: str
    binding: int
    issued: int
    until: int
    wait: int
    back: str
    ref: str


def binding(handles: Sequence[int]) -> int:
    """Return the handle that a pass is bound to: session, account or client; never an address."""
    for level in (SESSION, ACCOUNT, CLIENT):
        if handles[level]:
            return int(handles[level])
    return 0


def sign_pass(key: Key, what: Pass) -> str:
    """Write a pass."""
    return _sign(key, "pass", [what.id, what.kind, what.binding, what.issued, what.until])


def read_pass(key: Key, text: str) -> Pass | None:
    """Read a pass; None where it is not ours."""
    fields = _read(key, "pass", text, (int, str, int, int, int))
    return Pass(*fields) if fields else None


def sign_ticket(key: Key, what: Ticket) -> str:
    """Write a ticket."""
    return _sign(
        key,
        "ticket",
        [
            what.id,
            what.kind,
            what.binding,
            what.issued,
            what.until,
            what.wait,
            what.back,
            what.ref,
        ],
    )


def read_ticket(key: Key, text: str) -> Ticket | None:
    """Read a ticket; None where it is not ours."""
    fields = _read(key, "ticket", text, (int, str, int, int, int, int, str, str))
    return Ticket(*fields) if fields else None


def cookie_name(key: Key) -> str:
    """Return the name of the cookie that holds a pass; another key has another name."""
    return f"privet-{key.derive('cookie', 3).hex()}"


def same_origin(path: str) -> str:
    """Return a path that leads back to this site; ``/`` where *path* leads anywhere else."""
    usable = (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and len(path) <= LONGEST_BACK
        and path.isprintable()
        and "\\" not in path
    )
    return path if usable else "/"


def _sign(key: Key, purpose: str, fields: Sequence[int | str]) -> str:
    body = b"".join(_prefixed(field) for field in fields)
    return f"{_text(body)}.{_text(_mac(key, purpose, body))}"


def _prefixed(field: int | str) -> bytes:
    raw = (
        field.to_bytes(9, "big", signed=True)
        if isinstance(field, int)
        else field.encode("utf-8", "surrogateescape")
    )
    return len(raw).to_bytes(4, "big") + raw


def _mac(key: Key, purpose: str, body: bytes) -> bytes:
    said = _prefixed(purpose) + len(body).to_bytes(8, "big") + body
    return hashlib.blake2b(said, digest_size=16, key=key.derive("passes", 32)).digest()


def _read(key: Key, purpose: str, text: str, kinds: Sequence[type]) -> list[Any] | None:
    """Return the fields of a text that this key signed for this purpose; None otherwise."""
    if len(text) > LONGEST or not text.isascii():
        return None
    try:
        body, mac = (
            base64.b64decode(part + "=" * (-len(part) % 4), b"-_", validate=True)
            for part in text.split(".")
        )
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(mac, _mac(key, purpose, body)):
        return None
    fields: list[int | str] = []
    for kind in kinds:
        size = int.from_bytes(body[:4], "big")
        raw, body = body[4 : 4 + size], body[4 + size :]
        if kind is int:
            fields.append(int.from_bytes(raw, "big", signed=True))
        else:
            fields.append(raw.decode("utf-8", "surrogateescape"))
    return None if body else fields


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
