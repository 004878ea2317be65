"""From a template to an answer: words, style, and header fields that forbid all but our own parts."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import jinja2
from markupsafe import Markup

from privet.adapters.pages.catalogues import LANGUAGES, Catalogue, catalogue, chosen
from privet.adapters.pages.context import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.adapters.pages.context import Context

HTML: Final = "text/html; charset=utf-8"
SHORTEST_BAR_MS: Final = 1_000
"""A bar that fills faster than this only flickers."""
STRICT: Final = {
    "default-src": "'none'",
    "img-src": "data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def rendered(  # noqa: PLR0913 - what a page is made from, all named
    template: str,
    ctx: Context,
    *,
    status: int,
    here: str,
    query: Mapping[str, str],
    retry_after: int = 0,
    wait_ms: int = 0,
    allowed: Mapping[str, str] | None = None,
    **facts: object,
) -> Page:
    """
    Return a page as an answer.

    Args:
        status: The page's own HTTP status; the context may ask for another.
        here: Where the page is found again in another language, below the base.
        query: What has to be asked there, besides the language.
        retry_after: Seconds; 0 leaves the header field out.
        wait_ms: How long the bar takes to fill.
        allowed: What the page may load beyond its own style: directive to sources.
        facts: What the template shows.
    """
    words = chosen(ctx.accept_language, ctx.language)
    style = Markup(_style() + _filling(wait_ms))  # noqa: S704 - shipped, and a number
    body = (
        _environment()
        .get_template(template)
        .render(
            ctx=ctx,
            t=words,
            style=style,
            languages=_languages(ctx, words, here, query),
            **facts,
        )
    )
    allowed = dict(allowed or {})
    styles = f"'sha256-{_seal(style)}' {allowed.pop('style-src', '')}".strip()
    policy = STRICT | {"style-src": styles} | allowed
    return Page(
        ctx.status or status,
        headers(HTML, words, retry_after=retry_after, policy=policy),
        body.encode(),
    )


def headers(
    content_type: str,
    words: Catalogue,
    *,
    retry_after: int = 0,
    policy: Mapping[str, str] = STRICT,
) -> tuple[tuple[str, str], ...]:
    """Return the header fields of an answer that is for this visitor and this moment alone."""
    fields = [
        ("Content-Type", content_type),
        ("Content-Language", words.tag),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept, Accept-Language"),
        ("Content-Security-Policy", "; ".join(" ".join(pair) for pair in policy.items())),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Robots-Tag", "noindex"),
        # Not no-referrer: a form would then be sent with the origin "null".
        ("Referrer-Policy", "same-origin"),
    ]
    if retry_after > 0:
        fields.append(("Retry-After", str(retry_after)))
    return tuple(fields)


def _languages(
    ctx: Context, words: Catalogue, here: str, query: Mapping[str, str]
) -> list[tuple[Catalogue, str, bool]]:
    """Return each language, where this page is found in it, and whether it is in it now."""
    return [
        (catalogue(tag), ctx.at(here, **{**query, "lang": tag}), tag == words.tag)
        for tag in LANGUAGES
    ]


def _filling(wait_ms: int) -> str:
    """Return the one line of style that differs: how long the bar takes to fill."""
    if wait_ms < SHORTEST_BAR_MS:
        return ""
    return f".bar i{{animation-duration:{wait_ms}ms}}\n"


def _seal(style: str) -> str:
    return b64encode(sha256(style.encode()).digest()).decode()


@cache
def _style() -> str:
    loader = _environment().loader
    assert loader is not None  # noqa: S101 - set below
    return loader.get_source(_environment(), "page.css")[0]


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("privet.adapters.pages", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
