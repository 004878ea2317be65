"""
Checks by other companies behind one interface; none is used unless the operator names one.

Each sends the visitor's answer, and nothing else of ours, to the company's server. Addresses are
not sent, although two of the companies would take them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlencode
from uuid import UUID

from privet.enforcement.challenges.tickets import Kind, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privet.enforcement.challenges.tickets import Ticket

    Post = Callable[[str, Mapping[str, str], bytes], tuple[int, bytes]]
    """Send a body with header fields to an address; return status and body, or raise OSError."""

LONGEST: Final = 10_000
"""Characters of an answer that are sent on; the companies' own have some 2,000."""
FORM: Final = "application/x-www-form-urlencoded"
OK: Final = 200


@dataclass(frozen=True, slots=True)
class Result:
    """
    Hold what came of a check.

    Args:
        strength: How much it tells, on one scale for all checks: 1 a wait, 2 a proof of work,
            3 a check by another company; 0 if it failed.
        refusal: Why it failed; UNAVAILABLE is the company's fault and not the visitor's.
        error: What the company said, for the operator's log.
    """

    ok: bool
    strength: int
    provider: Kind
    refusal: Refusal | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Embedding:
    """Hold how a company's check stands on a page: its script, element, form field, origins."""

    name: str
    script: str
    module: bool
    element: str
    field: str
    origins: tuple[str, ...]


EMBEDDINGS: Final = {
    Kind.HCAPTCHA: Embedding(
        "hCaptcha",
        "https://js.hcaptcha.com/1/api.js",
        module=False,
        element="h-captcha",
        field="h-captcha-response",
        origins=("https://hcaptcha.com", "https://*.hcaptcha.com"),
    ),
    Kind.TURNSTILE: Embedding(
        "Cloudflare Turnstile",
        "https://challenges.cloudflare.com/turnstile/v0/api.js",
        module=False,
        element="cf-turnstile",
        field="cf-turnstile-response",
        origins=("https://challenges.cloudflare.com",),
    ),
    Kind.FRIENDLY: Embedding(
        "Friendly Captcha",
        "https://cdn.jsdelivr.net/npm/@friendlycaptcha/sdk@0.1/site.min.js",
        module=True,
        element="frc-captcha",
        field="frc-captcha-response",
        origins=("https://cdn.jsdelivr.net", "https://global.frcapi.com", "https://eu.frcapi.com"),
    ),
}
"""
Source: docs.hcaptcha.com (configuration, CSP); developers.cloudflare.com/turnstile (CSP);
developer.friendlycaptcha.com (v2, installation and CSP).
"""


class Provider(Protocol):
    """Check an answer with whoever made the check."""

    @property
    def kind(self) -> Kind:
        """Which company it is."""

    @property
    def sitekey(self) -> str:
        """The operator's public key with it."""

    def verify(self, response: str, ticket: Ticket) -> Result:
        """Return what the company says of an answer."""


@dataclass(frozen=True, slots=True)
class HCaptcha:
    """Ask hCaptcha."""

    sitekey: str
    secret: str
    post: Post
    url: str = "https://api.hcaptcha.com/siteverify"
    kind: Kind = Kind.HCAPTCHA

    def verify(self, response: str, ticket: Ticket) -> Result:  # noqa: ARG002 - one interface
        """Return what hCaptcha says of an answer."""
        asked = {"secret": self.secret, "response": response, "sitekey": self.sitekey}
        return _verified(self, response, {"Content-Type": FORM}, urlencode(asked).encode())


@dataclass(frozen=True, slots=True)
class Turnstile:
    """Ask Cloudflare Turnstile."""

    sitekey: str
    secret: str
    post: Post
    url: str = "https://challenges.cloudflare.com/turnstile/v0/siteverify"
    kind: Kind = Kind.TURNSTILE

    def verify(self, response: str, ticket: Ticket) -> Result:
        """Return what Turnstile says of an answer; asked twice for one ticket, it says the same."""
        asked = {
            "secret": self.secret,
            "response": response,
            "idempotency_key": str(UUID(bytes=ticket.id)),
        }
        return _verified(self, response, {"Content-Type": FORM}, urlencode(asked).encode())


@dataclass(frozen=True, slots=True)
class Friendly:
    """Ask Friendly Captcha, version 2."""

    sitekey: str
    secret: str
    post: Post
    url: str = "https://global.frcapi.com/api/v2/captcha/siteverify"
    kind: Kind = Kind.FRIENDLY

    def verify(self, response: str, ticket: Ticket) -> Result:  # noqa: ARG002 - one interface
        """Return what Friendly Captcha says of an answer."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "X-API-Key": self.secret,
        }
        asked = {"response": response, "sitekey": self.sitekey}
        return _verified(self, response, headers, json.dumps(asked).encode())


def _verified(
    provider: HCaptcha | Turnstile | Friendly,
    response: str,
    headers: Mapping[str, str],
    body: bytes,
) -> Result:
    """Send the question and read the answer; whatever cannot be read is the company's failure."""
    if not 0 < len(response) <= LONGEST:
        return Result(False, 0, provider.kind, Refusal.UNSOLVED, "no answer in the form")
    try:
        status, answered = provider.post(provider.url, headers, body)
    except OSError as error:
        return Result(False, 0, provider.kind, Refusal.UNAVAILABLE, type(error).__name__)
    try:
        said = json.loads(answered)
    except ValueError:
        said = None
    if status != OK or not isinstance(said, dict) or not isinstance(said.get("success"), bool):
        why = f"status {status}: {_errors(said)}"
        return Result(False, 0, provider.kind, Refusal.UNAVAILABLE, why)
    if said["success"]:
        return Result(True, 3, provider.kind)
    return _refused(provider.kind, _errors(said))


OURS: Final = ("secret", "sitekey", "bad-request", "internal-error", "auth")
"""Parts of error codes that are the operator's or the company's fault, and not the visitor's."""


def _refused(kind: Kind, error: str) -> Result:
    fault = Refusal.UNAVAILABLE if any(part in error for part in OURS) else Refusal.UNSOLVED
    return Result(False, 0, kind, fault, error)


def _errors(said: object) -> str:
    """Return the error codes of an answer in words; none of the companies puts data into them."""
    if not isinstance(said, dict):
        return "not JSON"
    codes = said.get("error-codes")
    if isinstance(codes, list):
        return ", ".join(str(code) for code in codes)[:200]
    error = said.get("error")
    return str(error.get("error_code", ""))[:200] if isinstance(error, dict) else ""
