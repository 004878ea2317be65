"""A look at a ledger while somebody else writes to it: nothing is locked out, nothing is changed."""

from __future__ import annotations

import fcntl
import os
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from privet.adapters.ledgers import manifest
from privet.adapters.ledgers.ahead import in_order
from privet.adapters.ledgers.engine import Engine
from privet.adapters.ledgers.faults import trouble
from privet.adapters.ledgers.names import Names, Seal
from privet.adapters.ledgers.parquet import EACH, READERS
from privet.adapters.ledgers.spark import SparkEngine
from privet.errors import WrongKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from ibis.expr.types import Table
    from numpy.typing import NDArray

    from privet.adapters.ledgers.engine import Columns
    from privet.detection.relations import Made, Part
    from privet.exposure.pseudonyms import Key


class Look:
    """
    Answer questions about a ledger as it was when the look began.

    As long as it lasts, the writer removes no file; it goes on adding.

    Args:
        folder: Of the ledger.
        key: Of its pseudonyms.
        since: Microseconds since 1970 UTC; days before that day (UTC) are left out. 0: nothing is.
        memory: How much DuckDB may hold, in bytes, as in ``Ledger``.
        threads: How many threads it may use.
        spark: The address of a Spark Connect server that is asked in place of DuckDB; its workers
            find the folder under the same path.

    Raises:
        WrongKey: The ledger was written under another key.
        StoreUnavailable: It cannot be read.
    """

    def __init__(  # noqa: PLR0913 - a look is said by all of these, each by its name
        self,
        folder: Path,
        key: Key,
        *,
        since: int = 0,
        memory: int = 160_000_000,
        threads: int = 1,
        spark: str = "",
    ) -> None:
        self.folder = folder
        self.key = key
        self._threads = threads
        try:
            self._lock = (folder / READERS).open("a")
            fcntl.flock(self._lock, fcntl.LOCK_SH)
        except OSError as error:
            raise trouble(error, folder) from error
        held = manifest.read(folder) or manifest.Manifest(key=key.id)
        if held.key != key.id:
            self._lock.close()
            raise WrongKey(
                f"the ledger {folder} was written under another key ({held.key}, not {key.id})",
                advice="name its own key file",
            )
        day = datetime.fromtimestamp(since / 1e6, UTC).strftime("%Y-%m-%d") if since else ""
        self.notes: dict[str, Any] = dict(held.notes)
        self.sources = tuple(_since(source, day) for source in held.sources)
        self.whole = self.sources == held.sources
        """Whether nothing was left out."""
        self.rows = sum(source.rows for source in held.sources) if self.whole else 0
        self.seal = Seal(key)
        self._work = folder / f"work-{os.getpid()}"
        self._engine: Engine | SparkEngine
        if spark:
            try:
                self._engine = SparkEngine(spark)
            except BaseException:
                self._lock.close()
                raise
        else:
            self._engine = Engine(self._work, memory=max(memory, self.rows * EACH), threads=threads)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the writer remove what it replaced."""
        self._engine.close()
        shutil.rmtree(self._work, ignore_errors=True)
        self._lock.close()

    def run(self, expr: Table, tables: Mapping[str, Mapping[str, Any]] | None = None) -> Columns:
        """Compute an Ibis expression; return its columns. As ``Ledger.run``."""
        with self._engine.asked(self._files(), tables or {}) as engine:
            return engine.run(expr)

    def stream(
        self,
        expr: Table,
        tables: Mapping[str, Mapping[str, Any]] | None = None,
        rows: int = 200_000,
    ) -> Iterator[Columns]:
        """Compute an Ibis expression and yield its rows in its order. As ``Ledger.stream``."""
        with self._engine.asked(self._files(), tables or {}) as engine:
            yield from engine.stream(expr, rows)

    def map(self, work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """Yield *work* done on each of *parts*, in their order, one more taken than threads work."""
        return in_order(work, parts, threads=self._threads, ahead=self._threads + 1)

    def names(self, wanted: NDArray[Any] | None = None) -> Names:
        """Open the sealed names of the pseudonyms *wanted*, or of all."""
        places = [name for source in self.sources for name in source.names]
        pieces = (self.seal.open((self.folder / name).read_bytes(), name) for name in places)
        try:
            return Names(pieces, wanted)
        except OSError as error:
            raise trouble(error, self.folder) from error

    def _files(self) -> dict[str, list[str]]:
        folder = self.folder.absolute()
        return {
            "exposures": [str(folder / n) for s in self.sources for n in s.exposures],
            "activity": [str(folder / n) for s in self.sources for n in s.activity],
        }


def _since(source: manifest.Source, day: str) -> manifest.Source:
    """Return a source without the files of earlier days; without names where nothing is left."""
    dated = (*source.exposures, *source.activity)
    old = {name for name in dated if name.partition("day=")[2][:10] < day}
    if not old:
        return source
    if len(old) == len(dated):
        old.update(source.names)
    return source.without(old)
