"""The assessment of Privet's own impact: a draft is written, and a finished one is put on record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from privet.adapters.documents import books
from privet.bootstrap.casework import now, save
from privet.bootstrap.mapping import mapped
from privet.bootstrap.recording import told
from privet.bootstrap.registering import exhibit
from privet.bootstrap.sighting import mode_of
from privet.evidence.signatures import noted
from privet.permission.team import Duty
from privet.review.impact import draft
from privet.workflows.audit import enter

if TYPE_CHECKING:
    from pathlib import Path

    from privet.bootstrap.recording import Where
    from privet.evidence.entries import Entry

ASSESSED = "impact-assessed"
"""The kind of the audit entry that says that somebody made an assessment."""


def drafted(where: Where, out: Path) -> None:
    """Write a draft, as PDF or HTML by the name of the file."""
    settings, today = where.settings, now().date()
    fields = sorted({field for each in settings.surface for field in each.fields})
    book = draft(
        settings.site.name,
        settings.response.operator,
        mode=mode_of(where, None),
        stored=mapped(where),
        day=today,
        fields=fields,
    )
    at = datetime(today.year, today.month, today.day, tzinfo=UTC)
    save(out, books.page(book) if out.suffix == ".html" else books.paper(book, at))


def recorded(where: Where, path: Path, *, by: str = "", why: str = "") -> Entry:
    """
    Put a finished assessment on record by its digest.

    Raises:
        ConfigError: The file cannot be read.
        NotAllowed: There is a team, and they may not sign a review.
    """
    signature = where.signed(Duty.SIGN_REVIEW, by)
    return told(where, enter(noted(ASSESSED, signature, why, exhibit(path, where.base).document())))
