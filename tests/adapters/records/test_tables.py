"""The tables as the code knows them are those that the migrations make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from privet.adapters.records.engines import engine_of
from privet.adapters.records.tables import METADATA

if TYPE_CHECKING:
    from pathlib import Path


def differences(url: str) -> list[object]:
    """Return how the tables at *url* differ from those of the code."""
    engine = engine_of(url)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()
    return list(found)


def test_migrations_make_the_tables_of_the_code_on_sqlite(tmp_path: Path) -> None:
    """Nothing is missing, and nothing is there that the code does not know."""
    assert [] == differences(str(tmp_path / "records"))


def test_migrations_make_the_tables_of_the_code_on_postgresql(database: str) -> None:
    """The same on a server."""
    assert [] == differences(database)
