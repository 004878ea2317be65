"""The way to a person for whoever was stopped: a plain form, and what it must hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from privet.adapters.pages.catalogues import chosen
from privet.adapters.pages.context import REF
from privet.adapters.pages.rendering import rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from privet.adapters.pages.context import Context, Page

WORDS: Final = 2_000
REPLY: Final = 254
"""Characters of a message, and of an e-mail address (RFC 5321, section 4.5.3.1.3, less its <>)."""
BODY: Final = 40_000
"""Bytes of a form that are read: 2,000 characters of four bytes, each written as %XX, and a rest."""
FIELDS: Final = 8
ADDRESS: Final = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
STATUS: Final = 422
BUSY: Final = 503


class Mistake(StrEnum):
    """Name what keeps an appeal from being sent, with the form field it stands in."""

    BAD_REF = "bad_ref"
    NO_WORDS = "no_words"
    LONG_WORDS = "long_words"
    BAD_REPLY = "bad_reply"
    UNKEPT = "unkept"

    @property
    def field(self) -> str:
        """Return the field to mend; none where the visitor can mend nothing."""
        return {"bad_ref": "ref", "bad_reply": "reply", "unkept": ""}.get(self.value, "words")


@dataclass(frozen=True, slots=True)
class Appeal:
    """
    Hold what somebody wrote who was stopped.

    Args:
        at: Microseconds since 1970.
        ref: The reference code; empty if the visitor had none.
        words: What they wrote; their own personal data.
        reply: Where they want the answer; empty if nowhere.
        language: The language of the page they wrote on.
    """

    at: int
    ref: str
    words: str
    reply: str
    language: str


def appeal_page(
    ctx: Context, mistakes: Sequence[Mistake] = (), entered: Appeal | None = None
) -> Page:
    """
    Return the form; with mistakes to mend, and what was entered before (WCAG 3.3.7).

    Args:
        mistakes: Shown at the head, each linked to its field, and at the field.
        entered: What the visitor entered before.
    """
    status = (BUSY if Mistake.UNKEPT in mistakes else STATUS) if mistakes else 200
    return rendered(
        "appeal.html",
        ctx,
        status=status,
        here="appeal",
        query={"ref": ctx.reference},
        mistakes=list(mistakes),
        entered=entered or Appeal(0, ctx.reference, "", "", ""),
        most=WORDS,
    )


def appealed_page(ctx: Context) -> Page:
    """Return the page that says the appeal was kept."""
    return rendered("appealed.html", ctx, status=200, here="appeal", query={"ref": ctx.reference})


def answer_appeal(ctx: Context, body: bytes, at: int, keep: Callable[[Appeal], bool]) -> Page:
    """
    Read the form, have the appeal kept, and return the page that says so or what is to be mended.

    Args:
        body: As the browser sent it, ``application/x-www-form-urlencoded``.
        at: Microseconds since 1970.
        keep: Keeps an appeal; False if there is no room. How many one visitor may send is for
            the caller to limit.
    """
    appeal = read_appeal(body, at, chosen(ctx.accept_language, ctx.language).tag)
    mistakes = mistaken(appeal)
    if not mistakes and not keep(appeal):
        mistakes = [Mistake.UNKEPT]
    return appeal_page(ctx, mistakes, appeal) if mistakes else appealed_page(ctx)


def read_appeal(body: bytes, at: int, language: str = "") -> Appeal:
    """Return what a form holds, mistakes and all; what is beyond any measure is cut."""
    fields = entered(body)
    return Appeal(
        at,
        ref=fields.get("ref", "").strip()[:80],
        words=_plain(fields.get("words", ""))[: 2 * WORDS],
        reply=fields.get("reply", "").strip()[: 2 * REPLY],
        language=language,
    )


def mistaken(appeal: Appeal) -> list[Mistake]:
    """Return what keeps an appeal from being sent, in the order of the form."""
    found = []
    if appeal.ref and not REF.fullmatch(appeal.ref):
        found.append(Mistake.BAD_REF)
    if not appeal.words:
        found.append(Mistake.NO_WORDS)
    if len(appeal.words) > WORDS:
        found.append(Mistake.LONG_WORDS)
    if appeal.reply and not (len(appeal.reply) <= REPLY and ADDRESS.fullmatch(appeal.reply)):
        found.append(Mistake.BAD_REPLY)
    return found


def entered(body: bytes) -> dict[str, str]:
    """
    Return the fields of a form by name, the first of each; nothing of a form beyond any measure.

    Also for the forms of challenges: ``ticket``, ``altcha``, ``lang`` and the companies' fields.
    """
    if len(body) > BODY:
        return {}
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=FIELDS, errors="replace")
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}


def _plain(words: str) -> str:
    """Return a text with plain line ends and without other control characters."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(filter(str.isprintable, line)) for line in lines).strip()
