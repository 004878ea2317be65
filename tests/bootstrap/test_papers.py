"""Paper is written where it is asked for, for its owner alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from privet.bootstrap.papers import paper, printed
from privet.response.sheets import Sheet

if TYPE_CHECKING:
    from pathlib import Path

SHEET = Sheet("en", "A letter", (), (), ())
AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


def test_a_sheet_is_written_as_pdf(tmp_path: Path) -> None:
    """The file is the paper of that moment, and nobody else reads it."""
    path = tmp_path / "letter.pdf"
    printed(SHEET, path, AT)

    assert paper(SHEET, AT) == path.read_bytes()
    assert 0o600 == path.stat().st_mode & 0o777


def test_a_paper_is_of_now_where_nothing_is_said() -> None:
    """The moment is this one."""
    assert paper(SHEET) != paper(SHEET, AT)
