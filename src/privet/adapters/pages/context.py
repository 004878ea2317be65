"""What a page is made from, and what comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from privet.enforcement.challenges.tickets import Kind

BASE: Final = "/.privet"
"""Where the pages live: outside the guarded paths, so that they are reachable when blocked."""
REF: Final = re.compile(r"[0-9A-Za-z-]{1,40}")
"""What a reference code may look like. It comes back in addresses, so nothing else is shown."""


@dataclass(frozen=True, slots=True)
class Context:
    """
    Hold what every page is made from; the same context gives the same bytes.

    Args:
        site: The name of the site, as its operator writes it.
        ref: The reference code of the decision; shown only if it looks like one.
        accept: The request's header Accept.
        accept_language: The request's header Accept-Language.
        language: A language that the visitor chose on a page; beats the header.
        base: The path under which the pages are served, without a slash at its end.
        retry_after: Seconds until another try makes sense; 0 where nobody can say.
        contact: Of the operator: ``mailto:``, ``https:``, ``tel:`` or plain words.
        kept_days: How long a decision is kept.
        status: An HTTP status that stands in for the page's own, where a proxy needs another.
    """

    site: str
    ref: str = ""
    accept: str = ""
    accept_language: str = ""
    language: str = ""
    base: str = BASE
    retry_after: int = 0
    contact: str = ""
    kept_days: int = 28
    status: int | None = None

    @property
    def reference(self) -> str:
        """Return the reference code, if it looks like one."""
        return self.ref if REF.fullmatch(self.ref) else ""

    @property
    def contact_link(self) -> str:
        """Return the contact as an address to follow, if it is one."""
        scheme = urlsplit(self.contact).scheme if self.contact.isprintable() else ""
        return self.contact if scheme in {"mailto", "https", "http", "tel"} else ""

    @property
    def contact_words(self) -> str:
        """Return the contact as people read it."""
        return self.contact.removeprefix("mailto:").removeprefix("tel:")

    def at(self, place: str, **query: str) -> str:
        """Return the address of one of our own places, such as ``appeal``."""
        asked = {name: value for name, value in query.items() if value}
        return f"{self.base}/{place}" + (f"?{urlencode(asked)}" if asked else "")


@dataclass(frozen=True, slots=True)
class Offer:
    """
    Hold what a challenge page offers; the button after a wait is always among it.

    Args:
        ticket: The sealed ticket of the wait.
        wait_ms: How long that wait is, or what is left of it.
        work: A proof of work as ALTCHA's JSON; empty for none.
        work_ticket: The sealed ticket of that work.
        provider: A check by another company, if the operator chose one.
        sitekey: The operator's public key with that company.
        provider_ticket: The sealed ticket of that check.
    """

    ticket: str
    wait_ms: int
    work: str = ""
    work_ticket: str = ""
    provider: Kind | None = None
    sitekey: str = ""
    provider_ticket: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Hold an answer: status, header fields in order, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
