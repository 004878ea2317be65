"""All exposures of a ledger as one Parquet file, for whoever wants to look further."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from privet.adapters.ledgers.intake import FLUSH, SHAPE, WHOLE
from privet.exposure.exposures import SOUGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray


def export(paths: Sequence[str], path: Path, given_up: Callable[[], bool]) -> None:
    """
    Write the exposures of some files into one; nobody who was only asked for is among them.

    What lies in one file already, as the exposures of one log do in a ledger that is thrown away, is
    given a second name, or copied where that cannot be. Of more files one thread makes one: DuckDB took
    two for as much CPU time, and whoever writes documents meanwhile had to share a core with them.

    Args:
        given_up: Says whether anybody still wants it.

    Raises:
        InterruptedError: Nobody does.
    """
    if len(paths) == 1 and ready(paths[0]):
        give(Path(paths[0]), path)
        return
    with pq.ParquetWriter(path, SHAPE, **WHOLE | {"compression": "snappy"}) as file:
        for table in pieces(paths):
            if given_up():
                raise InterruptedError(errno.EINTR, "nobody wants it any more")
            file.write_table(table)


def ready(path: str) -> bool:
    """Say whether a file is as an export has to be: of that shape, and nobody in it only asked for."""
    if not pq.read_schema(path).equals(SHAPE):
        return False
    outcomes = pq.read_table(path, columns=["outcome"], partitioning=None, use_threads=False)
    return not sought(outcomes).any()


def sought(table: pa.Table) -> NDArray[np.bool_]:
    """Say of each row whether it shows nobody, since somebody was only asked for."""
    return np.asarray(table["outcome"].to_numpy() == SOUGHT)


def give(path: Path, other: Path) -> None:
    """Give a file a second name; a copy of it, where that cannot be."""
    other.unlink(missing_ok=True)
    with suppress(OSError):  # of another file system, or of one that knows no second name
        os.link(path, other)
        return
    shutil.copyfile(path, other)


def pieces(paths: Sequence[str]) -> Iterator[pa.Table]:
    """Yield the rows of some files, those of small ones together."""
    held: list[pa.Table] = []
    for path in paths:
        table = pq.read_table(path, columns=SHAPE.names, partitioning=None, use_threads=False)
        others = sought(table)
        if others.any():
            table = table.filter(pa.array(~others))
        held.append(table.cast(SHAPE))
        if sum(map(len, held)) >= FLUSH:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)
