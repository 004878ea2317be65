"""All exposures of a ledger as one Parquet file, for whoever wants to look further."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from privet.adapters.ledgers.intake import FLUSH, HANDLES
from privet.exposure.exposures import COLUMNS, SOUGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

SHAPE: Final = pa.schema(
    [pa.field(name, pa.from_numpy_dtype(kind), nullable=False) for name, kind in COLUMNS.items()]
)

RETURNING: Final = [*HANDLES, "actor", "people", "weight", "outcome"]
"""Columns whose values return so often that a dictionary is shorter."""


def export(paths: Sequence[str], path: Path, given_up: Callable[[], bool]) -> None:
    """
    Write the exposures of some files into one; nobody who was only asked for is among them.

    One thread does it: DuckDB took two for as much CPU time, and whoever writes documents meanwhile
    had to share a core with them.

    Args:
        given_up: Says whether anybody still wants it.

    Raises:
        InterruptedError: Nobody does.
    """
    with pq.ParquetWriter(
        path, SHAPE, compression="snappy", use_dictionary=RETURNING, write_statistics=False
    ) as file:
        for table in pieces(paths):
            if given_up():
                raise InterruptedError(errno.EINTR, "nobody wants it any more")
            file.write_table(table)


def pieces(paths: Sequence[str]) -> Iterator[pa.Table]:
    """Yield the rows of some files, those of small ones together."""
    held: list[pa.Table] = []
    for path in paths:
        table = pq.read_table(path, columns=SHAPE.names, partitioning=None, use_threads=False)
        sought = pc.equal(table["outcome"], SOUGHT)
        if pc.any(sought).as_py():
            table = table.filter(pc.invert(sought))
        held.append(table.cast(SHAPE))
        if sum(map(len, held)) >= FLUSH:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)
