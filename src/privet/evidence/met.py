"""What the guard let the actors of a case meet: its decisions, counted and kept with the case."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from privet.evidence.canonical import canonical
from privet.evidence.entries import Attachment, Draft
from privet.evidence.moments import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privet.evidence.canonical import Document

DECISIONS: Final = "decisions"
"""The kind of the entry that holds what the guard decided of the actors of a case."""

FILE: Final = "decisions.jsonl"


def met(records: Sequence[Mapping[str, Any]]) -> tuple[Draft, dict[str, bytes]]:
    """Return the entry that holds decisions, oldest first, with their lines as a file."""
    rows = sorted(records, key=lambda each: (int(each["at"]), str(each["ref"])))
    lines = b"".join(canonical(plain(row)) + b"\n" for row in rows)
    file = Attachment.of(FILE, "application/jsonl", lines)
    return Draft(DECISIONS, "privet", "", summary(rows), (file,)), {file.sha256: lines}


def summary(rows: Sequence[Mapping[str, Any]]) -> Document:
    """Return how many decisions of each sort there are, from when to when, under which policies."""
    return {
        "decisions": len(rows),
        "first": at(rows[0]) if rows else "",
        "last": at(rows[-1]) if rows else "",
        "met": dict(sorted(Counter(str(row["met"]) for row in rows).items())),
        "would": dict(sorted(Counter(str(row["would"]) for row in rows).items())),
        "modes": sorted({str(row["mode"]) for row in rows}),
        "policies": sorted({str(row["policy"]) for row in rows}),
    }


def plain(row: Mapping[str, Any]) -> Document:
    """
    Return a decision as canonical JSON can hold it.

    Handles are 64 bits, which numbers of JSON are not: they stand as hexadecimal digits.
    """
    return {
        **{name: value for name, value in row.items() if name not in {"handles", "at"}},
        "at": at(row),
        "handles": [f"{int(each) % (1 << 64):016x}" for each in row["handles"]],
    }


def at(row: Mapping[str, Any]) -> str:
    """Return the moment of a decision, RFC 3339."""
    seconds, rest = divmod(int(row["at"]), 1_000_000)
    return moment(datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest))
