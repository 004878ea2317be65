"""Migrations run once, whoever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from privet.adapters.records.engines import engine_of
from privet.adapters.records.migrations.versions import second

if TYPE_CHECKING:
    from pathlib import Path


def test_two_who_come_at_once_make_the_tables_once(tmp_path: Path) -> None:
    """The second waits, and finds the tables made."""
    place = str(tmp_path / "records")
    with ThreadPoolExecutor(2) as pool:
        engines = list(pool.map(engine_of, [place] * 4))
    with engines[0].connect() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
    for engine in engines:
        engine.dispose()

    assert [(second.revision,)] == [tuple(row) for row in found]
