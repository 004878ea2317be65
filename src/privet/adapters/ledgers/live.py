"""Exposures decided one by one, written to a ledger in batches by a thread of its own."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, RLock, Thread
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow.parquet as pq

from privet.adapters.ledgers import erasing
from privet.errors import StoreUnavailable
from privet.exposure import activity as activities
from privet.exposure.activity import Activity, summed
from privet.exposure.exposures import COLUMNS, Exposures
from privet.exposure.recognising import CELLS, exposures_of
from privet.workflows.meeting import WHAT, Guests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
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

NAMES: Final = 1 << 16
"""Names that wait to be written at most; beyond it, actors go by their pseudonyms that day."""

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
        guests: Who was met; counted in the thread.
    """

    def __init__(  # noqa: PLR0913 - where to, how much, how often, for how long, of whom
        self,
        ledger: Ledger,
        now: Callable[[], int],
        *,
        room: int = ROOM,
        every: float = EVERY,
        retention: int = 28,
        guests: Guests | None = None,
    ) -> None:
        self.ledger = ledger
        self.now = now
        self.every = every
        self.retention = retention
        self.kept = 0
        self.refused = 0
        self.trouble = ""
        self.retained: Callable[[datetime, int], None] = lambda _before, _files: None
        """Is told of each time that what is too old was forgotten: before when, how many files."""
        self.erased: Callable[[], None] = lambda: None
        """Is told that people were erased who had asked for it, until nothing is left to be told."""
        self._blocks = [np.zeros((room, CELLS), np.int64) for _ in range(2)]
        self.known: set[int] = set()
        """Pseudonyms whose names were handed over today; each is written once a day."""
        self.unmet = 0
        self._guests = guests or Guests()
        self._met = np.zeros((room, len(WHAT) + 1), np.int64)
        self._meetings = 0
        self._names: dict[int, str] = {}
        self._counted: Activity | None = None
        self._named: dict[int, str] = {}
        self._day = 0
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

    def meet(self, cells: NDArray[np.int64], received: int = 0) -> None:
        """
        Take note that somebody came; where no room is, that is counted and nobody is hurt.

        Args:
            received: How; a member of ``workflows.asking.Reception``.
        """
        with self._handing:
            if self._meetings >= len(self._met):
                self.unmet += 1
                return
            self._met[self._meetings, :-1] = cells[WHAT]
            if received:  # the thread that counts clears it again
                self._met[self._meetings, -1] = received
            self._meetings += 1

    def name(self, pseudonym: int, name: str) -> None:
        """Take the name of somebody who is not yet ``known`` today; it is sealed on disk."""
        with self._handing:
            if len(self._names) < NAMES:
                self.known.add(pseudonym)
                self._names[pseudonym] = name

    @property
    def crowded(self) -> bool:
        """Whether so many wait to be written that there is room for exposures alone."""
        return self._used >= len(self._blocks[self._filling]) // 2

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
        if self.waiting:
            log.error("event=exposures_lost count=%d trouble=%s", self.waiting, self.trouble)

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
                met = self._met[: self._meetings].copy()
                self._met[: self._meetings, -1] = 0
                self._meetings = 0
                names, self._names = self._names, {}
            self._count(met, names)
            if not (self._pending or self._counted or self._named):
                return True
            try:
                self._write(exposures_of(self._blocks[1 - self._filling][: self._pending].copy()))
            except StoreUnavailable as error:
                if self.trouble != error.code:
                    log.error("event=exposures_wait trouble=%s", error.code)  # noqa: TRY400
                self.trouble = error.code
                return False
            self.kept += self._pending
            self._pending, self._counted, self._named = 0, None, {}
            if self.trouble:
                log.info("event=exposures_written_again")
            self.trouble = ""
            return True

    def _count(self, met: NDArray[np.int64], names: dict[int, str]) -> None:
        """Count who was met, and make ready what is to be written of them."""
        day = self.now() // (24 * HOUR)
        if day != self._day:
            self._day = day
            self.known.clear()
        guests = self._guests
        for pseudonym, name in names.items():
            guests.learn(pseudonym, name)
        if len(self._named) < NAMES:
            self._named |= names
        if guests.counter.full:
            self.unmet += len(met)
        else:
            guests.count(met)
        if self._counted is None and guests.counter.used:
            self._counted = guests.counter.take()

    def tidy(self) -> None:
        """Join small batches into larger ones, erase whom it was asked for, forget what is old."""
        with self._using, self.ledger.unread() as alone:
            if not alone:
                return
            for level in range(LEVELS):
                self._join(level)
            if wishes := erasing.carry_out(
                self.ledger, datetime.fromtimestamp(self.now() / 1e6, UTC)
            ):
                log.info("event=people_erased wishes=%d", wishes)
            hour = self.now() // HOUR
            if hour != self._purged:
                self._purged = hour
                day = datetime.fromtimestamp(self.now() / 1e6, UTC)
                before = day - timedelta(days=self.retention)
                gone = self.ledger.purge(before, now=day)
                if gone:
                    log.info("event=exposures_forgotten files=%d", gone)
                self.retained(before, gone)
        if (self.ledger.folder / erasing.NAME).exists():
            self.erased()

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
            if self._counted is not None:
                intake.add_activity(self._counted)
            if self._named:
                intake.add_names(pseudonyms(self._named), list(self._named.values()))
            intake.commit({"live": 0})

    def _join(self, level: int) -> None:
        small = [each for each in self.ledger.sources if each.mark.get("live") == level]
        if len(small) < FAN:
            return
        with self.ledger.begin("live") as intake:
            for source in small:
                for name in source.exposures:
                    intake.add(read(self.ledger.folder / name))
            counts = [
                read_activity(self.ledger.folder / name)
                for source in small
                for name in source.activity
            ]
            if counts:
                intake.add_activity(summed(counts))
            names = self.ledger.names_of(small)
            if len(names):
                intake.add_names(pseudonyms(names), list(names.values()))
            intake.commit({"live": level + 1}, instead_of=[each.id for each in small])


def pseudonyms(names: Mapping[int, str]) -> NDArray[np.uint64]:
    """Return the pseudonyms of names, which may be written as signed numbers."""
    return np.asarray([each & (1 << 64) - 1 for each in names], np.uint64)


def read_activity(path: Path) -> Activity:
    """Return the activity of one file of a ledger."""
    table = pq.ParquetFile(path).read()
    there = set(table.column_names)  # what a later version counts, an older one did not
    found = {name: table.column(name).to_numpy() for name in activities.COLUMNS if name in there}
    return activities.activity(**found)


def read(path: Path) -> Exposures:
    """Return the exposures of one file of a ledger."""
    table = pq.ParquetFile(path).read()
    return Exposures(
        **{name: table.column(name).to_numpy().astype(kind) for name, kind in COLUMNS.items()}
    )
