"""Engines are set up carefully, and what they complain of is said in our words."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from privet.adapters.records.engines import engine_of
from privet.adapters.records.store import Records
from privet.errors import ConfigError, StoreUnavailable
from privet.testing.records import opened

if TYPE_CHECKING:
    from pathlib import Path


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    """Records name people."""
    place = tmp_path / "records"
    engine_of(f"sqlite:///{place}").dispose()

    assert 0o600 == place.stat().st_mode & 0o777


def test_a_commit_is_on_the_disk(tmp_path: Path) -> None:
    """SQLite waits for the disk, its folder included, before a commit returns."""
    engine = engine_of(str(tmp_path / "records"))
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    engine.dispose()

    assert 3 == found


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:///mysql://x", "postgresql://a:b/x"])
def test_an_address_that_cannot_be_meant_is_refused(url: str) -> None:
    """Nothing is made of an address that nobody can have meant."""
    with pytest.raises(ConfigError, match=r"records\.url"):
        engine_of(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A wrong file is named, and not overwritten."""
    place = tmp_path / "records"
    place.write_text("these are no records, but something that somebody needs" * 50)
    with pytest.raises(StoreUnavailable, match="not a database"):
        engine_of(str(place))


def test_a_place_that_one_may_not_write_to_is_refused(tmp_path: Path) -> None:
    """A folder is no file."""
    with pytest.raises(StoreUnavailable, match="cannot use the records"):
        engine_of(str(tmp_path))


def test_tables_of_a_later_privet_are_left_alone(tmp_path: Path) -> None:
    """An older Privet does not write into what it does not know."""
    place = tmp_path / "records"
    engine_of(str(place)).dispose()
    with sqlite3.connect(place) as line:
        line.execute("UPDATE alembic_version SET version_num = '9999'")
    line.close()
    with pytest.raises(StoreUnavailable, match="a later Privet"):
        engine_of(str(place))


def test_a_server_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """The password of an address is in no message."""
    with pytest.raises(StoreUnavailable) as caught:
        engine_of(f"postgresql://ana:secret@/records?host={tmp_path}")

    assert "secret" not in str(caught.value)
    assert sa.__version__.startswith("2.")


def test_reading_rights_are_enough_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account that may not write lists the cases, is told so when it writes, and changes nothing."""
    place = tmp_path / "re cords?#%"
    with Records(str(place)) as mine:
        opened(mine, "mine")
    before = place.read_bytes()
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    with Records(str(place)) as theirs:
        titles = [entries[0].payload["title"] for entries in theirs.all()]
        with pytest.raises(StoreUnavailable, match="readonly"):
            opened(theirs)

    assert ["mine"] == titles
    assert before == place.read_bytes()
