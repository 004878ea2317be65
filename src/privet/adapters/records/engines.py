"""Real engines under the records: SQLite, which is always there, and PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from privet.errors import ConfigError, StoreFull, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT: Final = 30
"""Seconds that a writer waits for another one."""

MIGRATING: Final = 0x9017E7
"""The advisory lock under which PostgreSQL's tables are made; any number of our own."""

DISK_FULL: Final = "53100"
"""Source: PostgreSQL, appendix A, Error Codes: disk_full."""


def engine_of(url: str) -> sa.Engine:
    """
    Return the engine of the records at *url*, its tables made or brought up to date.

    Args:
        url: A path, ``sqlite:///PATH`` or ``postgresql://...``.

    Raises:
        ConfigError: The address cannot be meant, or the driver is not installed.
        StoreUnavailable: The engine does not answer, or a later Privet made its tables.
    """
    try:
        engine = _postgresql(url) if url.startswith("postgres") else _sqlite(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise ConfigError(
            f"records on PostgreSQL need its driver: {error}",
            advice="pip install 'privet[postgres]'",
        ) from None
    except (sa.exc.ArgumentError, ValueError):
        raise ConfigError(
            "records.url is neither a path nor sqlite:///PATH nor postgresql://HOST/DATABASE"
        ) from None
    with trouble(engine):
        if not _current(engine):
            with engine.begin() as connection:
                _migrate(connection)
    return engine


def _postgresql(url: str) -> sa.Engine:
    parsed = sa.make_url(url).set(drivername="postgresql+psycopg")
    return sa.create_engine(
        parsed, pool_pre_ping=True, connect_args={"connect_timeout": WAIT}, hide_parameters=True
    )


def _sqlite(url: str) -> sa.Engine:
    path = Path(url.removeprefix("sqlite:///")).expanduser()
    if "://" in url.removeprefix("sqlite:///"):
        raise sa.exc.ArgumentError(url)
    if path.exists() and os.access(path, os.R_OK) and not os.access(path, os.W_OK):
        return _reading(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreUnavailable(
            f"cannot use the records {path}: {error.strerror}",
            advice="name a place that this account may write to, with --records",
        ) from error
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": WAIT, "isolation_level": None},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _careful)
    event.listen(engine, "begin", _at_once)
    return engine


def _reading(path: Path) -> sa.Engine:
    """Return the engine for an account that may read the records and not write to them."""
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        creator=lambda: sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro",
            uri=True,
            timeout=WAIT,
            isolation_level=None,
        ),
        hide_parameters=True,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _careful(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own kind
    """Have what was committed on the disk before anybody is told so."""
    for line in ("journal_mode = DELETE", "synchronous = EXTRA", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {line}")


def _at_once(connection: sa.Connection) -> None:
    """Take the right to write when a transaction begins, and not halfway through."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _current(engine: sa.Engine) -> bool:
    """Whether the tables are as this Privet makes them, so that reading them is enough."""
    with engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    return at is not None and at == _scripts()[1].get_current_head()


def _scripts() -> tuple[Config, ScriptDirectory]:
    """Return where the steps are that make the tables."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config, ScriptDirectory.from_config(config)


def _migrate(connection: sa.Connection) -> None:
    """Run the steps that are missing; whoever comes second waits and finds them done."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATING)))
    config, scripts = _scripts()
    at = MigrationContext.configure(connection).get_current_revision()
    if at == scripts.get_current_head():
        return
    known = {each.revision for each in scripts.walk_revisions()}
    if at is not None and at not in known:
        raise StoreUnavailable(
            f"the records were written by a later Privet (tables {at})",
            advice="read them with that version",
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def trouble(engine: sa.Engine) -> Iterator[None]:
    """Turn what an engine complains of into what an operator can do about it."""
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except DBAPIError as error:
        said = str(error.orig).strip().partition("\n")[0]
        place = engine.url.render_as_string(hide_password=True)
        full = "disk is full" in said or getattr(error.orig, "sqlstate", "") == DISK_FULL
        if full:
            raise StoreFull(
                f"no space left for the records {place}; what was committed before is whole",
                advice="free some space, and do the same again",
            ) from error
        raise StoreUnavailable(
            f"the records {place} do not answer: {said}", advice=_advice(said)
        ) from error
    except SQLAlchemyError as error:
        raise StoreUnavailable(f"the records cannot be used: {error}") from error


def _advice(said: str) -> str:
    """Return what to do about a complaint."""
    for words, advice in (
        ("locked", "another process is writing for long; try again when it has ended"),
        ("malformed", "restore the records from a copy"),
        ("not a database", "name the file of the records, or another one, with --records"),
        ("readonly", "give this account leave to write to the file and its folder"),
        ("I/O error", "look at the disk; what was committed before is whole"),
    ):
        if words in said:
            return advice
    return "see whether the server runs and lets this account in; nothing was written"
