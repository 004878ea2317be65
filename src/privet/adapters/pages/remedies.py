"""The pages that people meet when they are stopped, slowed or asked: each a pure function."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from privet.adapters.pages import parts
from privet.adapters.pages.catalogues import chosen
from privet.adapters.pages.providers import EMBEDDINGS
from privet.adapters.pages.rendering import rendered
from privet.enforcement.challenges.tickets import Refusal

if TYPE_CHECKING:
    from privet.adapters.pages.context import Context, Offer, Page

FORBIDDEN: Final = 403
TOO_MANY: Final = 429
SECOND: Final = 1_000
UNREADABLE: Final = frozenset({Refusal.MALFORMED, Refusal.FORGED, Refusal.SURFACE})


def block_page(ctx: Context, *, limited: bool | None = None) -> Page:
    """
    Return the page of somebody who is stopped: 429 for a limit, else 403.

    Args:
        limited: Whether a limit stopped them, and not a denial; without it, whether the context
            says when another try makes sense.
    """
    limited = ctx.retry_after > 0 if limited is None else limited
    return rendered(
        "block.html",
        ctx,
        status=TOO_MANY if limited else FORBIDDEN,
        retry_after=ctx.retry_after,
        here="blocked",
        query={"ref": ctx.reference, "limited": "1" if limited else ""},
        limited=limited,
    )


def wait_page(ctx: Context, ticket: str, wait_ms: int, refusal: Refusal | None = None) -> Page:
    """
    Return the page of somebody who is slowed: a button that opens the page after a short wait.

    The wait is held by the ticket's time and by no thread or connection. Nothing moves by itself:
    a page that goes on after a time of its own choosing fails WCAG 2.2.1 (failure F40).

    Args:
        ticket: A sealed ticket of kind wait.
        wait_ms: How long the visitor has yet to wait.
        refusal: Why the last press of the button did not open the page.
    """
    return rendered(
        "wait.html",
        ctx,
        status=TOO_MANY,
        retry_after=_seconds(wait_ms),
        wait_ms=wait_ms,
        here="wait",
        query={"ticket": ticket},
        ticket=ticket,
        wait=_told(ctx, wait_ms),
        alert=_alert(ctx, refusal, wait_ms),
    )


def challenge_page(ctx: Context, offer: Offer, refusal: Refusal | None = None) -> Page:
    """
    Return the page of somebody who is asked for a short check.

    A wait with a button is always there and needs nothing of the browser; a proof of work and a
    check by another company stand beside it where they are offered. No attempt starts another by
    itself, so that a visitor without cookies is told so and does not go in circles.

    Args:
        refusal: Why the last answer did not open the page.
    """
    nonce = _nonce(offer)
    return rendered(
        "challenge.html",
        ctx,
        status=FORBIDDEN,
        wait_ms=offer.wait_ms,
        here="challenge",
        query={"ticket": offer.ticket},
        allowed=_allowed(offer, nonce),
        offer=offer,
        nonce=nonce,
        part=parts.name,
        embedding=EMBEDDINGS[offer.provider] if offer.provider else None,
        wait=_told(ctx, offer.wait_ms),
        alert=_alert(ctx, refusal, offer.wait_ms),
    )


def _allowed(offer: Offer, nonce: str) -> dict[str, str]:
    """Return what the page may load: our scripts by their nonce, and the chosen company's."""
    if not offer.work and not offer.provider:
        return {}
    scripts = f"'nonce-{nonce}'"
    if not offer.provider:
        return {"script-src": scripts, "worker-src": "'self'"}
    origins = " ".join(EMBEDDINGS[offer.provider].origins)
    return {
        "script-src": f"{scripts} {origins}",
        "style-src": origins,
        "worker-src": "'self' blob:",
        "frame-src": origins,
        "connect-src": origins,
    }


def _nonce(offer: Offer) -> str:
    """Return a nonce that nobody knows before the page is made: it comes from the ticket's MAC."""
    return sha256(f"nonce {offer.ticket}".encode()).hexdigest()[:32]


def _alert(ctx: Context, refusal: Refusal | None, wait_ms: int) -> str:
    """Say in plain words why the last answer did not open the page."""
    if refusal is None:
        return ""
    words = chosen(ctx.accept_language, ctx.language)
    name = "unreadable" if refusal in UNREADABLE else refusal.value
    return words(f"refused_{name}", wait=words.duration(_seconds(wait_ms)))


def _told(ctx: Context, wait_ms: int) -> str:
    """Return a wait as people say it; nothing if it is over."""
    words = chosen(ctx.accept_language, ctx.language)
    return words.duration(_seconds(wait_ms)) if wait_ms > 0 else ""


def _seconds(wait_ms: int) -> int:
    return -(-wait_ms // SECOND)
