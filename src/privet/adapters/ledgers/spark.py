"""Apache Spark, asked through Spark Connect: the same files and measures, more than one machine."""

from __future__ import annotations

import itertools
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import ibis
import numpy as np
import pyarrow as pa
from ibis.config import Config

from privet.adapters.ledgers.engine import GROWN, PARTS, ROOMS, SHAPES
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ibis.expr.types import Table

    from privet.adapters.ledgers.engine import Columns

WHOLE: Final = pa.decimal128(20, 0)
"""What Spark reads an unsigned number of 64 bits as; it has no type of its own for it."""

PORT: Final = 15002
"""Where a Spark Connect server listens unless it is told otherwise."""

PATIENCE: Final = 10.0
"""Seconds that a server may take to accept a connection."""

SQL: Final = {
    "i1": "TINYINT",
    "i2": "SMALLINT",
    "i4": "INT",
    "i8": "BIGINT",
    "u8": "DECIMAL(20, 0)",
    "f4": "FLOAT",
}


class _Dialect(Config):  # type: ignore[misc]
    """Say what Ibis' compiler for Spark asks its own connection for, which is not used here."""

    treat_nan_as_null: bool = False


class SparkEngine:
    """
    Compute expressions over Parquet files that Spark's workers read under the same paths.

    Args:
        address: Of a Spark Connect server, such as ``sc://spark.example.org:15002``.

    Raises:
        StoreUnavailable: Nobody answers there, or the extra is not installed.
    """

    def __init__(self, address: str) -> None:
        try:
            from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra
            from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415

        except ImportError as error:
            raise StoreUnavailable(
                "Spark cannot be asked: its client is not installed",
                advice="pip install 'privet[spark]'",
            ) from error
        self._trouble: tuple[type[Exception], ...] = (PySparkException, OSError)
        try:
            _knock(address)
            self._spark: Any = SparkSession.builder.remote(address).create()
        except self._trouble as error:
            raise self._unavailable(error) from error
        self._files: dict[str, list[str]] | None = None
        ibis.options.pyspark = _Dialect()

    def close(self) -> None:
        """End the session."""
        self._spark.stop()

    @contextmanager
    def asked(
        self, files: Mapping[str, list[str]], tables: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[SparkEngine]:
        """Show the engine *files* and *tables* for as long as one question takes."""
        try:
            if files != self._files:
                for name in SHAPES:
                    self._view(name, files.get(ROOMS.get(name, name), []))
                self._files = {name: list(paths) for name, paths in files.items()}
            for name, columns in tables.items():
                frame = self._spark.createDataFrame(_signed(pa.table(dict(columns))))
                frame.createOrReplaceTempView(name)
            yield self
        except self._trouble as error:
            raise self._unavailable(error) from error

    def run(self, expr: Table) -> Columns:
        """Return the columns of an expression."""
        return _columns(self._spark.sql(_sql(expr)).toArrow(), expr)

    def stream(self, expr: Table, rows: int) -> Iterator[Columns]:
        """Yield the rows of an expression in its order, as Spark sends them, *rows* at most."""
        frame = self._spark.sql(_sql(expr))
        plan = frame._plan.to_proto(self._spark.client)  # noqa: SLF001 - toArrow() holds everything
        for part in self._spark.client.to_table_as_iterator(plan, {}):
            if isinstance(part, pa.Table):
                for begin in range(0, part.num_rows, rows):
                    yield _columns(part.slice(begin, rows), expr)

    def _view(self, name: str, paths: list[str]) -> None:
        shape = SHAPES[name].items()
        empty = ", ".join(f"CAST(NULL AS {SQL[kind.str[1:]]}) AS `{c}`" for c, kind in shape)
        frame = self._spark.sql(f"SELECT {empty} WHERE false")
        if paths:
            grown = name in GROWN
            reader = self._spark.read.option("mergeSchema", str(grown).lower())
            read = reader.parquet(*(f"file://{path}" for path in paths))
            frame = frame.unionByName(read, allowMissingColumns=True) if grown else read
            frame = frame.where(PARTS[name]) if name in PARTS else frame
        frame.createOrReplaceTempView(name)

    @staticmethod
    def _unavailable(error: Exception) -> StoreUnavailable:
        said = next(itertools.chain(str(error).splitlines(), [type(error).__name__]))
        return StoreUnavailable(
            f"Spark cannot answer: {said[:300]}",
            advice="see that it runs, and that its workers can read the ledger under this path",
        )


def _knock(address: str) -> None:
    """See whether anybody is there; the client itself would try again for ten minutes."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname or "", where.port or PORT), PATIENCE):
        pass


def _sql(expr: Table) -> str:
    return str(ibis.to_sql(expr, dialect="pyspark"))


def _signed(table: pa.Table) -> pa.Table:
    """Return a table whose unsigned numbers are such as Spark can take."""
    for place, field in enumerate(table.schema):
        if pa.types.is_unsigned_integer(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(WHOLE))
    return table


def _columns(table: pa.Table, expr: Table) -> Columns:
    """Return Arrow's columns as arrays, numbers without sign as such; null is nan, or 0."""
    found: Columns = {}
    schema = expr.schema()
    for name in table.column_names:
        column = table.column(name).combine_chunks()
        if column.null_count:
            column = column.fill_null(float("nan") if pa.types.is_floating(column.type) else 0)
        if pa.types.is_decimal(column.type):
            unsigned = schema[name].is_unsigned_integer()
            column = column.cast(pa.uint64() if unsigned else pa.float64())
        found[name] = np.asarray(column.to_numpy(zero_copy_only=False))
    return found
