"""DuckDB, asked through Ibis expressions within a bound of memory."""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import duckdb
import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.operations import Sort, UnboundTable

from privet.adapters.ledgers.ahead import ahead
from privet.adapters.ledgers.ordering import by_actor, shares
from privet.errors import StoreFull, StoreUnavailable
from privet.exposure import activity, exposures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ibis.expr.operations import Node
    from ibis.expr.types import Table
    from numpy.typing import NDArray

Columns = dict[str, np.ndarray[Any, Any]]

SHAPES: dict[str, dict[str, np.dtype[Any]]] = {
    "exposures": exposures.COLUMNS,
    "sought": exposures.COLUMNS,
    "activity": activity.COLUMNS,
}

PARTS: Final = {
    "exposures": f"outcome <> {exposures.SOUGHT}",
    "sought": f"outcome = {exposures.SOUGHT}",
}
"""Tables that lie in the same files, and which rows of them are whose."""

ROOMS: Final = {"sought": "exposures"}
"""In whose files a table lies that has none of its own."""

GROWN: Final = frozenset({"activity"})
"""Tables whose older files lack columns; those are read as unknown."""

QUIET: Final = "SET enable_progress_bar = false"
"""Started with ``-c`` or by hand, Python counts as somebody who watches: after two seconds DuckDB
would write a bar to standard output, where answers are."""


class Engine:
    """
    Compute expressions over Parquet files.

    Args:
        work: A folder for what does not fit into memory; removed by whoever owns it.
        memory: How much DuckDB may hold, in bytes.
        threads: How many threads it may use.
    """

    def __init__(self, work: Path, *, memory: int, threads: int = 2) -> None:
        self._work = work
        self._memory = memory
        self.threads = threads
        self._connection: duckdb.DuckDBPyConnection = duckdb.connect(
            config={
                "memory_limit": f"{memory // 1_000_000}MB",
                "temp_directory": str(work),
                "threads": threads,
                "preserve_insertion_order": True,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self._connection.execute(QUIET)
        self._files: dict[str, list[str]] = {}

    def allow(self, memory: int) -> None:
        """Let DuckDB hold so many bytes from now on; to be told takes it some milliseconds."""
        if memory != self._memory:
            self._connection.execute(f"SET memory_limit = '{memory // 1_000_000}MB'")
            self._memory = memory

    def beside(self) -> Engine:
        """Return an engine for another thread, within the same bounds; close it before this one."""
        twin = copy(self)
        twin._connection = self._connection.cursor()  # noqa: SLF001 - of the same class
        twin._connection.execute(QUIET)  # noqa: SLF001
        twin._files = {}  # noqa: SLF001
        return twin

    def interrupt(self) -> None:
        """Give up the question that another thread is waiting for."""
        self._connection.interrupt()

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()

    @contextmanager
    def asked(
        self, files: Mapping[str, list[str]], tables: Mapping[str, Mapping[str, Any]]
    ) -> Iterator[Engine]:
        """Show the engine *files* and *tables* for as long as one question takes."""
        if files != self._files:
            for name, shape in SHAPES.items():
                self._view(name, files.get(ROOMS.get(name, name), []), shape)
            self._files = {name: list(paths) for name, paths in files.items()}
        for name, columns in tables.items():
            self._connection.register(name, pa.table(dict(columns)))
        try:
            yield self
        except duckdb.OutOfMemoryException as error:
            raise StoreUnavailable(
                "the question does not fit into the memory that was allowed",
                advice="allow more, or free space in the folder of the ledger",
            ) from error
        except duckdb.IOException as error:
            if "space" in str(error):
                raise StoreFull(
                    f"no space left in {self._work} to sort what does not fit into memory",
                    advice="free some space or name another folder with --ledger",
                ) from error
            raise StoreUnavailable(f"the ledger cannot be read: {error}") from error
        finally:
            for name in tables:
                self._connection.unregister(name)

    def run(self, expr: Table) -> Columns:
        """Return the columns of an expression."""
        found = self._connection.sql(_sql(expr)).to_arrow_table()
        return {name: _array(found.column(name)) for name in found.column_names}

    def stream(self, expr: Table, rows: int) -> Iterator[Columns]:
        """
        Yield the rows of an expression in its order.

        All exposures by actor and time are brought together in memory, if they fit, which takes less time than to sort
        them (``benchmarks ordering``).
        """
        parts = self._parts(expr)
        if parts is None:
            yield from self._stream(_sql(expr), rows)
            return
        for text, actor, each in parts:
            batches = self._stream(text, ROWS)
            yield from by_actor(actor, each, batches, most=rows, threads=self.threads)

    def _parts(self, expr: Table) -> list[tuple[str, NDArray[np.uint64], NDArray[np.int64]]] | None:
        """
        Divide a question about all rows, by actor and time, into parts that fit into memory.

        Returns:
            Of each part the question without its order, its actors and how many rows each has; None where it is
            another question, or as ``shares``.
        """
        whole = _whole(expr.op())
        if whole is None:
            return None
        counted = f"SELECT actor, count(*) AS rows FROM ({whole}) GROUP BY actor ORDER BY actor"  # noqa: S608 - of our own questions
        found = self._connection.sql(counted).to_arrow_table()
        actor, each = _array(found.column("actor")), _array(found.column("rows"))
        width = sum(kind.to_numpy().itemsize for kind in expr.schema().types)
        parts = shares(each, self._memory // width)
        if parts is None:
            return None
        if len(parts) == 1:
            return [(whole, actor, each)]
        ends = [(actor[part][0], actor[part][-1]) for part in parts]
        texts = [f"SELECT * FROM ({whole}) WHERE actor BETWEEN {a} AND {z}" for a, z in ends]  # noqa: S608 - our numbers
        return [(text, actor[part], each[part]) for text, part in zip(texts, parts, strict=True)]

    def _stream(self, text: str, rows: int) -> Iterator[Columns]:
        reader = self._connection.sql(text).to_arrow_reader(rows)
        for batch in ahead(iter(reader), self._connection.interrupt):
            yield {name: _array(batch.column(name)) for name in batch.schema.names}

    def count(self, paths: list[str]) -> int:
        """Count the rows of some files."""
        if not paths:
            return 0
        (rows,) = self._connection.execute(
            "SELECT count(*) FROM read_parquet(?, hive_partitioning = false)", [paths]
        ).fetchone() or (0,)
        return int(rows)

    def _view(self, name: str, paths: list[str], shape: Mapping[str, np.dtype[Any]]) -> None:
        empty = ", ".join(f'NULL::{SQL[kind.str[1:]]} AS "{c}"' for c, kind in shape.items())
        source = f"SELECT {empty} WHERE false"
        if paths:
            listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
            grown = name in GROWN
            read = f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false, union_by_name = {grown})"  # noqa: S608 - our own files
            source = f"{source} UNION ALL BY NAME {read}" if grown else read
        if paths and name in PARTS:
            source += f" WHERE {PARTS[name]}"
        self._connection.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {source}')


WRITTEN = 512
"""Questions whose text is remembered; a look asks about twenty."""

ROWS = 1 << 17
"""Rows that are put in their places at a time."""

SQL = {
    "i1": "TINYINT",
    "i2": "SMALLINT",
    "i4": "INTEGER",
    "i8": "BIGINT",
    "u8": "UBIGINT",
    "f4": "REAL",
}


def prepare() -> None:
    """Load what writes questions down, a twentieth of a second, before the first is asked."""
    _sql(ibis.table({"actor": "uint64"}, name="nobody"))


def _sql(expr: Table) -> str:
    return _written(expr.op())


@lru_cache(WRITTEN)
def _written(node: Node) -> str:
    """Write a question down; a guard asks the same each minute, and writing costs a fifth of a look."""
    return str(ibis.to_sql(node.to_expr(), dialect="duckdb"))


@lru_cache(WRITTEN)
def _whole(node: Node) -> str | None:
    """
    Write a question down without its order; None unless it is about all rows of the ledger, by actor and time.

    Where a table is handed over with a question, it is about some actors, and its rows are few.
    """
    ordered = isinstance(node, Sort) and [key.name for key in node.keys] == ["actor", "at"]
    if not ordered or not all(key.ascending for key in node.keys):
        return None
    if any(table.name not in SHAPES for table in node.find(UnboundTable)):
        return None
    return _written(node.parent)


def _array(column: pa.Array | pa.ChunkedArray) -> np.ndarray[Any, Any]:
    """Return an Arrow column as an array; null is nan, or 0 where there is no nan."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if column.null_count:
        column = column.fill_null(float("nan") if pa.types.is_floating(column.type) else 0)
    if pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False))
