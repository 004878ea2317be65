"""
The answer for machines: a problem in JSON.

Source: RFC 9457; the type is that of draft-ietf-httpapi-ratelimit-headers-11, section 5.3. Its
member ``violated-policies`` is left out: it would tell a scraper which budget to stay below.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from privet.adapters.pages.accepting import wants_page
from privet.adapters.pages.catalogues import chosen
from privet.adapters.pages.context import Page
from privet.adapters.pages.rendering import headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.pages.context import Context

TYPE: Final = "https://iana.org/assignments/http-problem-types#abnormal-usage-detected"
STATUS: Final = {"deny": 403, "challenge": 403, "limit": 429, "slow": 429}
"""The remedies that are answered in place of the page, and their status."""


def problem(ctx: Context, remedy: str = "deny") -> Page:
    """
    Return the answer for a machine: what is the matter, the reference code, where to appeal.

    Args:
        remedy: deny, challenge, limit or slow.
    """
    words = chosen(ctx.accept_language, ctx.language)
    status = ctx.status or STATUS[remedy]
    members = {
        "type": TYPE,
        "title": words("problem_title"),
        "status": status,
        "detail": words(f"problem_{remedy}"),
        "ref": ctx.reference,
        "appeal": ctx.at("appeal", ref=ctx.reference),
    }
    return Page(
        status,
        headers("application/problem+json", words, retry_after=ctx.retry_after),
        json.dumps(members, ensure_ascii=False).encode(),
    )


def choose(ctx: Context, remedy: str, page: Callable[[], Page]) -> Page:
    """Return the page if a person reads the answer, and the problem if a machine does."""
    return page() if wants_page(ctx.accept) else problem(ctx, remedy)
