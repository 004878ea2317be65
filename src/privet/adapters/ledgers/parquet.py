"""The embedded ledger: Parquet files by hour, read by DuckDB through Ibis expressions."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import IO, TYPE_CHECKING, Any, Self

import numpy as np

from privet.adapters.ledgers import holds, keys, manifest
from privet.adapters.ledgers.ahead import in_order
from privet.adapters.ledgers.exporting import export
from privet.adapters.ledgers.faults import trouble
from privet.adapters.ledgers.intake import Intake
from privet.adapters.ledgers.names import Names, Seal
from privet.errors import StoreUnavailable, WrongKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from ibis.expr.types import Table
    from numpy.typing import NDArray

    from privet.adapters.ledgers.engine import Engine
    from privet.detection.relations import Made, Part
    from privet.exposure.pseudonyms import Key

Columns = dict[str, np.ndarray[Any, Any]]

READERS = ".readers"
"""Held by whoever reads a ledger that another process writes to; nothing is removed meanwhile."""


EACH = 15
"""
Bytes of memory for each exposure of a large ledger.

Measured: with 10 million actors in 100 million exposures, grouping by actor failed in 160 MB.
"""


class Ledger:
    """
    Keep exposures in a folder, and answer questions about them.

    What is added becomes part of the ledger when it is committed, and not before: a run that is
    cut off leaves the ledger as it was.

    Args:
        folder: Where; made if it is not there.
        key: The key of its pseudonyms.
        memory: How much DuckDB may hold, in bytes; beyond it, it works on disk. A ledger of many
            exposures is given ``EACH`` for each of them, where that is more.
        brief: The ledger is thrown away when it is closed.

    Raises:
        WrongKey: The ledger was written under another key.
        StoreUnavailable: The folder cannot be used, or another run is writing to it.
    """

    def __init__(
        self, folder: Path, key: Key, *, memory: int = 160_000_000, brief: bool = False
    ) -> None:
        self.folder = folder
        self.key = key
        self.brief = brief
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _locked(folder)
        except OSError as error:
            raise trouble(error, folder) from error
        held = manifest.read(folder)
        if held is not None and held.key != key.id:
            self._lock.close()
            raise WrongKey(
                f"the ledger {folder} was written under another key ({held.key}, not {key.id})",
                advice="name its own key file, or begin a new ledger in another folder",
            )
        self._manifest = held or manifest.Manifest(key=key.id)
        self.seal = Seal(key)
        self._memory = memory
        self._given_up = Event()
        self._sweep()

    @classmethod
    def open(cls, folder: Path, *, memory: int = 160_000_000) -> Ledger:
        """Open the ledger in *folder* under the key beside it; make both if there are none."""
        secret = keys.load(keys.beside(folder), chance=os.urandom(keys.SIZE), ledger=folder)
        return cls(folder, secret, memory=memory)

    @classmethod
    def temporary(cls, *, parent: Path | None = None, memory: int = 160_000_000) -> Ledger:
        """Return a ledger under a key that is never written down; it is gone when it is closed."""
        from privet.exposure.pseudonyms import Key  # noqa: PLC0415 - loads Numba

        folder = Path(tempfile.mkdtemp(prefix="privet-", dir=parent))
        return cls(folder, Key(os.urandom(keys.SIZE)), memory=memory, brief=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @cached_property
    def _engine(self) -> Engine:
        """Who answers questions; started by the first, since it takes a quarter of a second to load."""
        from privet.adapters.ledgers.engine import Engine  # noqa: PLC0415 - loads DuckDB and Ibis

        return Engine(self.folder / "work", memory=self._memory)

    def close(self) -> None:
        """Let go of the ledger; a temporary one is removed."""
        if "_engine" in self.__dict__:
            self._engine.close()
        self._lock.close()
        if self.brief:
            shutil.rmtree(self.folder, ignore_errors=True)

    # ── what it holds ────────────────────────────────────────────────────────────────────────────

    @property
    def sources(self) -> tuple[manifest.Source, ...]:
        """What was committed, one entry a run over a log, in that order."""
        return self._manifest.sources

    @property
    def notes(self) -> dict[str, Any]:
        """What was written beside the exposures, such as the names of the surfaces."""
        return dict(self._manifest.notes)

    @property
    def rows(self) -> int:
        """How many exposures it holds."""
        return sum(source.rows for source in self.sources)

    @property
    def size(self) -> int:
        """How many bytes its files take."""
        files = (self.folder / name for source in self.sources for name in source.files)
        return sum(path.stat().st_size for path in files if path.exists())

    # ── adding ───────────────────────────────────────────────────────────────────────────────────

    def begin(self, name: str) -> Intake:
        """
        Return an intake for one log; what is added to it counts once it is committed.

        Args:
            name: The log's name, for people.
        """
        taken = {source.id for source in self.sources}
        number = len(taken)
        while f"{number:05d}" in taken:
            number += 1
        return Intake(self, f"{number:05d}", Path(name).name)

    def accept(
        self,
        source: manifest.Source,
        notes: Mapping[str, Any],
        *,
        instead_of: Sequence[str] = (),
    ) -> None:
        """Write *source* into the manifest, others out of it; it is part of the ledger then."""
        gone = [each for each in self.sources if each.id in set(instead_of)]
        self._replace(
            replace(
                self._manifest,
                sources=(*(each for each in self.sources if each not in gone), source),
                notes={**self._manifest.notes, **notes},
            )
        )
        for name in (name for each in gone for name in each.files):
            (self.folder / name).unlink(missing_ok=True)

    def annotate(self, notes: Mapping[str, Any]) -> None:
        """Keep *notes* with the ledger, beside those it has."""
        if any(self._manifest.notes.get(name) != value for name, value in notes.items()):
            self._replace(replace(self._manifest, notes={**self._manifest.notes, **notes}))

    def purge(self, before: datetime, *, dry_run: bool = False, now: datetime | None = None) -> int:
        """
        Forget whole days of exposures, activity and names before the day of *before* (UTC).

        What a case holds stays: of a file with rows of its actors, those rows are kept. Names of
        actors that are still in the ledger stay, too. Returns how many files go or shrink.

        Args:
            now: The moment; holds that have ended no longer count. None lets every hold count.
        """
        day = before.strftime("%Y-%m-%d")
        old = [
            name
            for source in self.sources
            for name in (*source.exposures, *source.activity)
            if name.split("day=")[1][:10] < day
        ]
        held = holds.Held(self.folder, now)
        left = {name: held.rows(self.folder / name) for name in old}
        going = {name for name, rows in left.items() if rows is not None}
        if dry_run or not going:
            return len(going)
        shrunk = {name: held.write(self.folder / name) for name in going if left[name]}
        kept = []
        for source in self.sources:
            rest = source.without(going, {k: str(v) for k, v in shrunk.items()})
            if not rest.exposures and not rest.activity:
                going.update(rest.names)
                rest = rest.without(set(rest.names))
            kept.append(replace(rest, rows=self._count(rest)))
        self._replace(replace(self._manifest, sources=tuple(kept)))
        for name in going:
            (self.folder / name).unlink(missing_ok=True)
        return len(going)

    def exchange(self, instead: Mapping[str, str | None]) -> None:
        """Put files in the place of others, in one step; None puts nothing there."""
        if not instead:
            return
        new = {name: other for name, other in instead.items() if other is not None}
        sources = []
        for source in self.sources:
            rest = source.without(set(instead), new)
            sources.append(replace(rest, rows=self._count(rest)))
        self._replace(replace(self._manifest, sources=tuple(sources)))
        for name in instead:
            (self.folder / name).unlink(missing_ok=True)

    @contextmanager
    def unread(self) -> Iterator[bool]:
        """Hold readers off, if nobody is reading now; what is removed meanwhile is missed by nobody."""
        with (self.folder / READERS).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    # ── asking ───────────────────────────────────────────────────────────────────────────────────

    def run(self, expr: Table, tables: Mapping[str, Mapping[str, Any]] | None = None) -> Columns:
        """
        Compute an Ibis expression over ``exposures`` and ``activity``; return its columns.

        Args:
            tables: Further tables that the expression names, each as columns.
        """
        self._allow()
        with self._engine.asked(self._files(), tables or {}) as engine:
            return engine.run(expr)

    def stream(
        self,
        expr: Table,
        tables: Mapping[str, Mapping[str, Any]] | None = None,
        rows: int = 200_000,
    ) -> Iterator[Columns]:
        """Compute an Ibis expression and yield its rows in its order, some *rows* at a time."""
        self._allow()
        with self._engine.asked(self._files(), tables or {}) as engine:
            yield from engine.stream(expr, rows)

    def map(self, work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """Yield *work* done on each of *parts*, in their order, one more taken than threads work."""
        return in_order(work, parts, threads=self._engine.threads, ahead=self._engine.threads + 1)

    def export(self, path: Path) -> None:
        """Write all exposures into one Parquet file."""
        try:
            export(self._files()["exposures"], path, self._given_up.is_set)
        except OSError as error:
            raise trouble(error, path) from error

    @contextmanager
    def beside(self) -> Iterator[Ledger]:
        """Return the same ledger for the questions of another thread; it is not to be written to."""
        engine = self._engine.beside()
        twin = copy(self)
        twin._engine = engine  # noqa: SLF001 - of the same class
        twin._given_up = Event()  # noqa: SLF001
        try:
            yield twin
        finally:
            engine.close()

    def interrupt(self) -> None:
        """Give up what another thread is waiting for; an export is not begun again."""
        self._given_up.set()
        self._engine.interrupt()

    def names(self, wanted: NDArray[np.uint64] | None = None) -> Names:
        """Open the sealed names of the pseudonyms *wanted*, or of all."""
        return self.names_of(self.sources, wanted)

    def names_of(
        self, sources: Sequence[manifest.Source], wanted: NDArray[np.uint64] | None = None
    ) -> Names:
        """Open the sealed names that some sources brought."""
        places = [name for source in sources for name in source.names]
        pieces = (self.seal.open((self.folder / name).read_bytes(), name) for name in places)
        try:
            return Names(pieces, wanted)
        except OSError as error:
            raise trouble(error, self.folder) from error

    # ── the inside ───────────────────────────────────────────────────────────────────────────────

    def _allow(self) -> None:
        """Let the engine hold more of a larger ledger: not all that is grouped can go to disk."""
        self._engine.allow(max(self._memory, self.rows * EACH))

    def _files(self) -> dict[str, list[str]]:
        return {
            "exposures": [str(self.folder / n) for s in self.sources for n in s.exposures],
            "activity": [str(self.folder / n) for s in self.sources for n in s.activity],
        }

    def _count(self, source: manifest.Source) -> int:
        return self._engine.count([str(self.folder / name) for name in source.exposures])

    def _replace(self, new: manifest.Manifest) -> None:
        try:
            manifest.write(self.folder, new)
        except OSError as error:
            raise trouble(error, self.folder) from error
        self._manifest = new

    def _sweep(self) -> None:
        """Remove what a run that was cut off left behind."""
        known = {name for source in self.sources for name in source.files}
        for room in ("exposures", "activity", "names"):
            for path in (self.folder / room).rglob("*"):
                if path.is_file() and str(path.relative_to(self.folder)) not in known:
                    path.unlink(missing_ok=True)


def _locked(folder: Path) -> IO[str]:
    """Keep other runs from writing to the ledger for as long as the file is open."""
    file = (folder / ".lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise StoreUnavailable(
            f"another run is using the ledger {folder}", advice="wait until it has ended"
        ) from error
    return file
