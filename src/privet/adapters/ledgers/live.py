"""Exposures decided one by one, written to a ledger in batches by a thread of its own."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, RLock, Thread
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow.parquet as pq

from privet.errors import StoreUnavailable
from privet.exposure.exposures import COLUMNS, Exposures
from privet.exposure.recognising import CELLS, exposures_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from privet.adapters.ledgers.parquet import Ledger

log = logging.getLogger("privet.ledger")

ROOM: Final = 1 << 16
"""Exposures that wait to be written, twice: 42 MB in all, and a minute at a thousand a second."""

EVERY: Final = 5.0
"""Seconds between two writings: what a crash forgets at most."""

FAN: Final = 48
"""Batches that are joined into one: four minutes, then three hours, so that a month is some
three hundred sources and not half a million files."""

LEVELS: Final = 2
HOUR: Final = 3_600_000_000


class Live:
    """
    Take exposures and write them in batches.

    Nothing that is asked of the disk happens where exposures are handed over. If the disk is slow
    or full, they wait; once there is no room left, they are refused and counted.

    Args:
        ledger: Where to.
        now: The moment, microseconds since 1970 UTC.
        room: Exposures that one of the two batches holds.
        every: Seconds between two writings.
        retention: Days after which exposures are forgotten.
    """

    def __init__(
        self,
        ledger: Ledger,
        now: Callable[[], int],
        *,
        room: int = ROOM,
        every: float = EVERY,
        retention: int = 28,
    ) -> None:
        self.ledger = ledger
        self.now = now
        self.every = every
        self.retention = retention
        self.kept = 0
        self.refused = 0
        self.trouble = ""
        self._blocks = [np.zeros((room, CELLS), np.int64) for _ in range(2)]
        self._filling = 0
        self._used = 0
        self._pending = 0
        self._handing = Lock()
        self._using = RLock()
        self._wake = Event()
        self._stop = False
        self._thread: Thread | None = None
        self._purged = 0

    # ── handing over, on the path of a request ───────────────────────────────────────────────────

    def keep(self, cells: NDArray[np.int64]) -> bool:
        """Take an exposure, as ``exposure.recognising`` lays it out; False where no room is."""
        with self._handing:
            block = self._blocks[self._filling]
            if self._used >= len(block):
                self.refused += 1
                return False
            block[self._used] = cells
            self._used += 1
            if self._used == len(block) // 2:
                self._wake.set()
            return True

    @property
    def waiting(self) -> int:
        """How many exposures are not yet written."""
        return self._used + self._pending

    # ── writing, in the thread ───────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Begin to write."""
        self._thread = Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what is waiting, and end."""
        self._stop = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        while self.waiting and self.flush():
            pass

    @contextmanager
    def quiet(self) -> Iterator[Ledger]:
        """Hold the writing off while somebody asks the ledger questions."""
        with self._using:
            yield self.ledger

    def flush(self) -> bool:
        """Write what is waiting; return whether it was written, or nothing was."""
        with self._using:
            with self._handing:
                if not self._pending:
                    self._pending, self._used = self._used, 0
                    self._filling = 1 - self._filling
            if not self._pending:
                return True
            rows = list(self._blocks[1 - self._filling][: self._pending])
            try:
                self._write(exposures_of(rows))
            except StoreUnavailable as error:
                if self.trouble != error.code:
                    log.error("event=exposures_wait trouble=%s", error.code)  # noqa: TRY400
                self.trouble = error.code
                return False
            self.kept += self._pending
            self._pending = 0
            if self.trouble:
                log.info("event=exposures_written_again")
            self.trouble = ""
            return True

    def tidy(self) -> None:
        """Join small batches into larger ones, and forget what is older than is kept."""
        with self._using, self.ledger.unread() as alone:
            if not alone:
                return
            for level in range(LEVELS):
                self._join(level)
            hour = self.now() // HOUR
            if hour != self._purged:
                self._purged = hour
                day = datetime.fromtimestamp(self.now() / 1e6, UTC)
                gone = self.ledger.purge(day - timedelta(days=self.retention))
                if gone:
                    log.info("event=exposures_forgotten files=%d", gone)

    def _run(self) -> None:
        while not self._stop:
            self._wake.wait(self.every)
            self._wake.clear()
            try:
                if self.flush():
                    self.tidy()
            except StoreUnavailable as error:
                self.trouble = error.code
                log.error("event=ledger_untidy trouble=%s", error.code)  # noqa: TRY400
            except Exception:
                self.trouble = "broken"
                log.exception("event=ledger_broken")

    def _write(self, rows: Exposures) -> None:
        order = np.argsort(rows.at, kind="stable")
        with self.ledger.begin("live") as intake:
            intake.add(rows.take(order))
            intake.commit({"live": 0})

    def _join(self, level: int) -> None:
        small = [each for each in self.ledger.sources if each.mark.get("live") == level]
        if len(small) < FAN:
            return
        with self.ledger.begin("live") as intake:
            for source in small:
                for name in source.exposures:
                    intake.add(read(self.ledger.folder / name))
            intake.commit({"live": level + 1}, instead_of=[each.id for each in small])


def read(path: Path) -> Exposures:
    """Return the exposures of one file of a ledger."""
    table = pq.ParquetFile(path).read()
    return Exposures(
        **{name: table.column(name).to_numpy().astype(kind) for name, kind in COLUMNS.items()}
    )
