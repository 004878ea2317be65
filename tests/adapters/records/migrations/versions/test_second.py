"""The second step stands on the first, keeps what is there, and has no way back."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from privet.adapters.records.migrations.versions import first, second
from privet.adapters.records.store import Records
from privet.testing.records import opened

if TYPE_CHECKING:
    from pathlib import Path


def test_it_stands_on_the_first() -> None:
    """The steps are taken in their order."""
    assert first.revision == second.down_revision


def test_cases_of_before_are_there_after_it(tmp_path: Path) -> None:
    """Records that an earlier Privet wrote are brought up to date, and lose nothing."""
    place = tmp_path / "records"
    with Records(str(place)) as store:
        number = opened(store, "from before")
    with sqlite3.connect(place) as line:
        line.execute("DROP TABLE audit")
        line.execute("UPDATE alembic_version SET version_num = '0001'")
    line.close()
    with Records(str(place)) as store:
        title = store.read(number)[0].payload["title"]
        chain = store.audit()

    assert "from before" == title
    assert () == chain


def test_records_are_never_thrown_away() -> None:
    """There is no way back that drops tables."""
    with pytest.raises(NotImplementedError, match="from a copy"):
        second.downgrade()
