"""One log on its way into a ledger: files are written, and count once they are committed."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from privet.adapters.ledgers.faults import trouble
from privet.adapters.ledgers.manifest import Source
from privet.adapters.ledgers.names import spelled
from privet.exposure import activity as activities
from privet.exposure import exposures as shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future
    from types import TracebackType

    from numpy.typing import NDArray

    from privet.adapters.ledgers.parquet import Ledger
    from privet.exposure.activity import Activity
    from privet.exposure.exposures import Exposures

FLUSH = 1 << 19
"""Rows that are held before they are written: about 45 MB."""

PIECE = 1 << 16
"""Names in one sealed piece."""

HOUR = 3_600_000_000

HANDLES = ["level", "account", "session", "device", "network", "block", "surface", "kind", "page"]
"""Columns whose values return so often that a dictionary is shorter."""

SHAPE: Final = pa.schema(
    [
        pa.field(name, pa.from_numpy_dtype(kind), nullable=False)
        for name, kind in shapes.COLUMNS.items()
    ]
)
"""Exposures as one file: no value of them is absent, and which are is not written."""

WHOLE: Final[dict[str, Any]] = {
    "compression": "none",
    "use_dictionary": [*HANDLES, "actor", "people", "weight", "outcome"],
    "write_statistics": False,
}
"""
How exposures are written as one file, row group by row group.

Measured with 5.3 million of them: 176 MB in place of 459 without dictionaries, which are as fast to
read; Snappy would make it 121 and take longer than it saves.
"""


class Intake:
    """
    Take the exposures of one log; many are written by a thread of its own while more are added.

    They become files by hour; or one file, where the ledger is thrown away at the end anyway.

    Leaving it as a context without ``commit`` removes what was written.
    """

    def __init__(self, ledger: Ledger, number: str, name: str) -> None:
        self._ledger = ledger
        self._source = number
        self._name = name
        self._parts: list[Exposures] = []
        self._held = 0
        self._files: dict[str, list[str]] = {"exposures": [], "activity": [], "names": []}
        self._names: tuple[list[NDArray[np.uint64]], list[bytes]] = ([], [])
        self._rows = 0
        self._first: int | None = None
        self._last = 0
        self._done = False
        self._aside: ThreadPoolExecutor | None = None
        self._writing: Future[None] | None = None
        self._whole: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._done:
            self.abandon()

    def add(self, exposures: Exposures) -> None:
        """Add exposures, in the order of the log."""
        if not len(exposures):
            return
        self._parts.append(exposures)
        self._held += len(exposures)
        self._rows += len(exposures)
        low, high = int(exposures.at.min()), int(exposures.at.max())
        self._first = low if self._first is None else min(self._first, low)
        self._last = max(self._last, high)
        if self._held >= FLUSH:
            self._flush_aside()

    def add_activity(self, activity: Activity) -> None:
        """Add counts of exchanges; rows of one day and actor add up."""
        for day in np.unique(activity.day):
            rows = activity.day == day
            columns = {name: getattr(activity, name)[rows] for name in activities.COLUMNS}
            folder = f"activity/day={_day(int(day))}"
            self._write("activity", folder, columns, ["level"])

    def add_names(self, pseudonyms: NDArray[np.uint64], names: Sequence[str]) -> None:
        """Add the names of pseudonyms, such as ``account:bob77``; they are sealed on disk."""
        self.add_spelled(pseudonyms, spelled(names))

    def add_spelled(self, pseudonyms: NDArray[np.uint64], names: Sequence[bytes]) -> None:
        """Add the names of pseudonyms, in UTF-8, as ``add_names``."""
        self._names[0].append(np.asarray(pseudonyms, np.uint64))
        self._names[1].extend(names)
        if len(self._names[1]) >= PIECE:
            self._seal()

    def commit(
        self,
        mark: Mapping[str, Any] | None = None,
        *,
        lines: int = 0,
        notes: Mapping[str, Any] | None = None,
        instead_of: Sequence[str] = (),
    ) -> Source:
        """
        Make what was added part of the ledger, all at once.

        Args:
            mark: What tells this log again; any value that JSON can hold.
            lines: Lines read of the log so far.
            notes: What to keep with the ledger.
            instead_of: Ids of sources that this one holds too; they go in the same step.
        """
        self._settle()
        self._flush(self._taken())
        self._finish()
        self._seal()
        source = Source(
            id=self._source,
            name=self._name,
            mark=dict(mark or {}),
            lines=lines,
            rows=self._rows,
            first=self._first or 0,
            last=self._last,
            exposures=tuple(self._files["exposures"]),
            activity=tuple(self._files["activity"]),
            names=tuple(self._files["names"]),
        )
        self._ledger.accept(source, notes or {}, instead_of=instead_of)
        self._done = True
        return source

    def abandon(self) -> None:
        """Remove what was written and forget what is held."""
        self._taken()
        if self._aside is not None:
            self._aside.shutdown()
        with suppress(OSError):
            self._finish()
        for name in (name for names in self._files.values() for name in names):
            (self._ledger.folder / name).unlink(missing_ok=True)
        self._files = {"exposures": [], "activity": [], "names": []}
        self._done = True

    def _taken(self) -> list[Exposures]:
        """Return what is held, and hold it no longer."""
        parts, self._parts = self._parts, []
        self._held = 0
        return parts

    def _flush_aside(self) -> None:
        """Have what is held written, once what was to be written before is."""
        if self._aside is None:
            self._aside = ThreadPoolExecutor(1, thread_name_prefix="intake")
        if self._writing is not None:
            self._writing.result()
        self._writing = self._aside.submit(self._flush, self._taken())

    def _settle(self) -> None:
        """Wait until nothing is being written."""
        if self._aside is not None and self._writing is not None:
            self._writing.result()
            self._aside.shutdown()

    def _flush(self, parts: Sequence[Exposures]) -> None:
        """Write *parts*; by hour, unless the ledger is thrown away at the end anyway."""
        if not parts:
            return
        if self._ledger.brief:
            self._append(parts)
            return
        whole = shapes.join(parts)
        hour = whole.at // HOUR
        order = np.argsort(hour, kind="stable") if np.any(hour[1:] < hour[:-1]) else None
        if order is not None:
            whole, hour = whole.take(order), hour[order]
        cuts = [0, *(np.flatnonzero(np.diff(hour)) + 1).tolist(), len(hour)]
        for begin, end in pairwise(cuts):
            day, rest = divmod(int(hour[begin]), 24)
            place = f"exposures/day={_day(day)}/hour={rest:02d}"
            self._put(whole.take(slice(begin, end)), place)

    def _append(self, parts: Sequence[Exposures]) -> None:
        """Write *parts* behind what the one file of this log holds."""
        columns = [
            pa.chunked_array([getattr(part, name) for part in parts]) for name in SHAPE.names
        ]
        name = f"exposures/day=0000-00-00/{self._source}-0.parquet"
        path = self._ledger.folder / name
        try:
            if self._whole is None:
                self._files["exposures"] = [name]
                path.parent.mkdir(parents=True, exist_ok=True)
                self._whole = pq.ParquetWriter(path, SHAPE, **WHOLE)
            self._whole.write_table(pa.Table.from_arrays(columns, schema=SHAPE))
        except OSError as error:
            raise trouble(error, path) from error

    def _finish(self) -> None:
        """End the one file of this log, where it has one; without its end it cannot be read."""
        whole, self._whole = self._whole, None
        if whole is not None:
            try:
                whole.close()
            except OSError as error:
                raise trouble(error, self._ledger.folder) from error

    def _put(self, rows: Exposures, place: str) -> None:
        self._write(
            "exposures", place, {name: getattr(rows, name) for name in shapes.COLUMNS}, HANDLES
        )

    def _write(
        self,
        kind: str,
        place: str,
        columns: Mapping[str, NDArray[Any]],
        returning: list[str],
    ) -> None:
        name = f"{place}/{self._source}-{len(self._files[kind])}.parquet"
        self._files[kind].append(name)
        path = self._ledger.folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(
                pa.table(dict(columns)),
                path,
                compression="zstd",
                compression_level=1,
                use_dictionary=returning,
            )
        except OSError as error:
            raise trouble(error, path) from error

    def _seal(self) -> None:
        if not self._names[1]:
            return
        name = f"names/{self._source}-{len(self._files['names'])}.sealed"
        sealed = self._ledger.seal.close(np.concatenate(self._names[0]), self._names[1], name)
        self._names = ([], [])
        self._files["names"].append(name)
        path = self._ledger.folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(
                os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as file:
                file.write(sealed)
        except OSError as error:
            raise trouble(error, path) from error


def _day(number: int) -> str:
    return datetime.fromtimestamp(number * 86_400, UTC).strftime("%Y-%m-%d")
