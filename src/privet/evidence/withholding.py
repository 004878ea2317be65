"""What the other side is shown of a case: what it did, and nothing of the people or of our desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.evidence.canonical import Document
    from privet.evidence.entries import Entry

SHOWN: Final = frozenset({"finding", "affected", "decisions", "terms", "robots", "acceptance"})
"""Kinds of entries whose content is shown; of every other, the head alone is."""

WITH_FILES: Final = frozenset({"terms", "robots", "acceptance"})
"""Kinds whose attachments are shown: texts that were public, or are the other side's own."""

TOLD: Final = ("actor", "level", "subjects", "exposures", "first", "last", "verdict")
"""What is shown of a finding: who, how many people, how often, from when to when."""

OPERATOR: Final = "the operator"


def withheld(entry: Entry) -> Document:
    """
    Return the line of a chain that a masked copy has for an entry.

    The head is whole, so that the chain can be checked. The content is withheld, or shown without
    names of people at our desk; then it is no longer what the head's hash is of, and says so.
    """
    line: Document = {"head": entry.head, "digest": entry.digest, "content": None, "masked": True}
    if entry.kind in SHOWN:
        line["content"] = {
            "by": OPERATOR,
            "why": entry.why if entry.kind in WITH_FILES else "",
            "payload": found(entry.payload) if entry.kind == "finding" else entry.payload,
            "attachments": (
                [each.document() for each in entry.attachments] if entry.kind in WITH_FILES else []
            ),
        }
    return line


def found(payload: Mapping[str, Any]) -> Document:
    """
    Return a finding as the other side may see it: what was done, and not how it was found.

    Reasons name people's identifiers and our thresholds; of each, the name of the detector is left.
    """
    return {
        **{name: payload[name] for name in TOLD if name in payload},
        "reasons": sorted({named(reason) for reason in payload.get("reasons", ())} - {""}),
    }


def named(reason: object) -> str:
    """Return by which detector a reason was found; '' where that is not said."""
    return str(reason.get("detector", "")) if isinstance(reason, dict) else ""


def masked_row(row: Mapping[str, Any]) -> Document:
    """Return a log line's record without its text, and without a hash from which to guess it."""
    return {name: row[name] for name in ("log", "log_sha256", "offset", "size", "at", "actor")}
