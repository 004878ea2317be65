"""
What cases hold of a ledger beyond its retention.

The list stands in the ledger's folder, in a file of its own: whoever opens a case may write it while
a guard is writing exposures. Only the purge reads it.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from privet.adapters.ledgers.faults import trouble
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

NAME = "holds.json"
MARK = "-held.parquet"


@dataclass(frozen=True, slots=True)
class Hold:
    """
    Say what one case holds.

    Args:
        case: Of which records, and which case: one hold for each.
        actors: Pseudonyms, in hexadecimal digits.
        until: The last day that it is held, YYYY-MM-DD.
        purpose: What for.
    """

    case: str
    actors: tuple[str, ...]
    until: str
    purpose: str


def read(folder: Path) -> tuple[Hold, ...]:
    """
    Return what is held of the ledger in *folder*.

    Raises:
        StoreUnavailable: The list cannot be read; nothing must be forgotten then.
    """
    path = folder / NAME
    try:
        entries = json.loads(path.read_bytes())
        return tuple(Hold(**{**each, "actors": tuple(each["actors"])}) for each in entries)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise trouble(error, path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreUnavailable(
            f"{path} is damaged: what cases hold is not known, so that nothing is forgotten",
            advice="restore it from a copy, or remove it if no case holds anything",
        ) from error


def keep(folder: Path, hold: Hold) -> None:
    """Write what a case holds, in place of what it held before."""
    try:
        with (folder / ".holds.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            others = [each for each in read(folder) if each.case != hold.case]
            half = folder / f".{NAME}.new"
            with os.fdopen(
                os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
            ) as file:
                json.dump([asdict(each) for each in (*others, hold)], file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            half.replace(folder / NAME)
    except OSError as error:
        raise trouble(error, folder / NAME) from error


class Held:
    """Tell what a purge must leave of a file; *now* ends holds whose day is past."""

    def __init__(self, folder: Path, now: datetime | None) -> None:
        today = now.strftime("%Y-%m-%d") if now else ""
        actors = {int(a, 16) for each in read(folder) if each.until >= today for a in each.actors}
        self._actors = np.array(sorted(actors), np.uint64)

    def rows(self, path: Path) -> int | None:
        """Return how many rows stay of a file that has others, too; None where all stay."""
        if not len(self._actors):
            return 0
        actors = pq.ParquetFile(path).read(columns=["actor"]).column("actor")
        stay = int(np.count_nonzero(self._mask(actors)))
        return None if stay == len(actors) else stay

    def write(self, path: Path) -> str:
        """Write the rows that stay into a file beside *path*; return its name in the ledger."""
        table = pq.ParquetFile(path).read()
        place = path.with_name(path.name.removesuffix(MARK).removesuffix(".parquet") + MARK)
        if place == path:
            place = path.with_name("again-" + place.name)
        try:
            mine = pa.array(self._mask(table.column("actor")))
            pq.write_table(table.filter(mine), place, compression="zstd")
        except OSError as error:
            raise trouble(error, place) from error
        room = next(each for each in place.parents if each.name in {"exposures", "activity"})
        return str(place.relative_to(room.parent))

    def _mask(self, actors: pa.ChunkedArray) -> NDArray[np.bool_]:
        return np.isin(actors.cast(pa.uint64()).to_numpy(), self._actors)
