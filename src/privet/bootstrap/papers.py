"""Letters and notices as PDF files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from privet.bootstrap.casework import save

if TYPE_CHECKING:
    from pathlib import Path

    from privet.response.sheets import Sheet


def paper(sheet: Sheet, at: datetime | None = None) -> bytes:
    """Return a sheet as PDF; *at* is the moment that the file names as its own, now if None."""
    from privet.adapters.documents.typesetting import typeset

    return typeset("paper", sheet.document(), at=at or datetime.now(UTC))


def printed(sheet: Sheet, path: Path, at: datetime | None = None) -> None:
    """Write a sheet to a PDF file that its owner alone may read."""
    save(path, paper(sheet, at))
