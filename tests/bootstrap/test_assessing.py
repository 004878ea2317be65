"""A draft is written; a finished assessment is put on record by its digest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.bootstrap.assessing import drafted, recorded
from privet.bootstrap.recording import Where
from privet.evidence.canonical import digest

if TYPE_CHECKING:
    from pathlib import Path


def test_from_draft_to_record(tmp_path: Path) -> None:
    """The file's name says how it is set; the chain holds who put what on record."""
    (tmp_path / "privet.toml").write_text('[site]\nname = "Example"\n')
    where = Where(config=tmp_path / "privet.toml", records=str(tmp_path / "records"))
    drafted(where, tmp_path / "dpia.pdf")
    drafted(where, tmp_path / "dpia.html")
    entry = recorded(where, tmp_path / "dpia.pdf", by="Ana", why="agreed")

    assert (tmp_path / "dpia.pdf").read_bytes().startswith(b"%PDF-")
    assert "DRAFT" in (tmp_path / "dpia.html").read_text()
    assert ("impact-assessed", "Ana") == (entry.kind, entry.by)
    assert digest((tmp_path / "dpia.pdf").read_bytes()) == entry.payload["sha256"]
