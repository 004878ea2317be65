"""
Passes: what a visitor holds after a challenge.

A pass is a signed text. What is signed is every field behind its length, so that no two contents
have the same signature. It holds for one session and one class of surface, never for an address:
who walks from Wi-Fi to the street keeps it.
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

LONGEST: Final = 4096
"""Characters of a text that is read at all."""


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


def cookie_name(key: Key) -> str:
    """Return the name of the cookie that holds a pass; another key has another name."""
    return f"privet-{key.derive('cookie', 3).hex()}"


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
