"""Take a log through an observer into a ledger, two blocks at once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from privet.adapters.ledgers.ahead import ahead, in_order
from privet.adapters.readers.fingerprints import Fingerprint
from privet.adapters.readers.reading import Reading
from privet.adapters.readers.recognising import known
from privet.exposure.exposures import continued
from privet.traffic.guess import SECOND, second
from privet.traffic.lines import Field, Method
from privet.workflows.commands import Kept
from privet.workflows.observe import Census, Observed, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from privet.adapters.ledgers.parquet import Ledger
    from privet.adapters.readers.opening import LogFile
    from privet.bootstrap.watching import Watch
    from privet.exposure.exposures import Run
    from privet.identity.agents import Agents
    from privet.traffic.blocks import Block, Fault, Reject, Rejects
    from privet.workflows.observe import Observer

THREADS = 2
AHEAD = 2
"""Blocks under way for each thread; each takes about 30 MB while it is worked on."""

REMEMBERED = 2000
"""Lines set aside that are looked at for a second format."""

AHEAD_OF_US = timedelta(days=1)
"""How far a log may be ahead of our clock: time zones are up to 14 hours apart."""


def blocks(log: LogFile, reading: Reading) -> Iterator[Block]:
    """
    Yield the blocks of a log; those of a file are read ahead, while others are counted.

    A stream is not: whoever gives up would wait until it says something.
    """
    return iter(reading) if log.stream is not None else ahead(iter(reading), lambda: None)


def keep(  # noqa: PLR0913 - what is read, how, into what, and who looks on
    log: LogFile,
    observer: Observer,
    ledger: Ledger,
    *,
    agents: Agents | None,
    watch: Watch,
    set_aside: Callable[[str, Rejects], None],
    growing: bool,
    threads: int = THREADS,
) -> Kept:
    """
    Read a log into the ledger, from where the ledger left off; nothing counts until all is read.

    Args:
        set_aside: Takes the lines that were not understood.
        growing: The ledger stays, so that a line still being written is left for the next time.
        threads: How many blocks are worked on at once.
    """
    seen_before = [Fingerprint(**source.mark) for source in ledger.sources if source.mark]
    before = known(log, seen_before) if growing else None
    reading = Reading(log, skip=before.size if before else 0, hold_back=growing)
    tally = Tally(log.path, observer.format.name)
    doubts = Doubts(log.path, datetime.now(UTC))
    census = Census(agents)
    run: Run | None = None
    with ledger.begin(log.path) as intake:
        for seen in in_order(
            observer.observe, blocks(log, reading), threads=threads, ahead=AHEAD * threads
        ):
            tally.add(seen)
            if len(seen.rejects):
                doubts.add(seen.rejects)
                set_aside(log.path, seen.rejects)
            census.meet(seen)
            for pseudonyms, names in census.take_names():
                intake.add_spelled(pseudonyms, names)
            rows, run = continued(seen.exposures, run)
            intake.add(rows)
            if census.counter.full:
                intake.add_activity(census.counter.take())
            watch.read(log.path, reading.taken, tally.parsed)
        if before and not tally.parsed:
            return tally.kept(before=True, warnings=reading.warnings)
        reading.warnings.extend(doubts.words(tally))
        intake.add_activity(census.counter.take())
        mark = asdict(reading.fingerprint()) if growing else {}
        intake.commit(mark=mark, lines=reading.lines)
    return tally.kept(before=before is not None, warnings=reading.warnings)


class Doubts:
    """Gather what makes one doubt how a log was read: a second format in it, a clock ahead of ours."""

    def __init__(self, path: str, now: datetime) -> None:
        self.path = path
        self.now = now
        self.rejects: list[Reject] = []

    def add(self, rejects: Rejects) -> None:
        """Remember some of the lines that were set aside."""
        self.rejects.extend(rejects.lines[: REMEMBERED - len(self.rejects)])

    def words(self, tally: Tally) -> list[str]:
        """Say what should be looked at."""
        said: list[str] = []
        set_aside = sum(tally.rejected.values())
        if set_aside > SECOND * (tally.parsed + set_aside):
            other = second(self.rejects)
            if other is not None and other.format.name != tally.form:
                said.append(
                    f"{self.path} seems to hold a second format, {other.format.name}: "
                    f"{set_aside:,} lines were set aside; analyse them apart, or split the log"
                )
        last = np.datetime64(tally.last, "us").astype("datetime64[s]")
        if tally.last > (self.now + AHEAD_OF_US).timestamp() * 1e6:
            said.append(
                f"{self.path} is from the future: its last line is of {str(last).replace('T', ' ')} "
                "(UTC); is its server's clock or time zone right?"
            )
        return said


class Tally:
    """Count what a log held while it is read."""

    def __init__(self, path: str, form: str) -> None:
        self.path = path
        self.form = form
        self.parsed = 0
        self.rejected: dict[Fault, int] = {}
        self.pages = 0
        self.mapped = 0
        self.example = ""
        self.first = self.last = 0

    def add(self, seen: Observed) -> None:
        """Count one block."""
        self.parsed += len(seen.exchanges)
        if len(seen.exchanges):
            first = int(seen.exchanges.at.min())
            self.first = min(self.first or first, first)
            self.last = max(self.last, int(seen.exchanges.at.max()))
        for fault, count in seen.rejects.counts().items():
            self.rejected[fault] = self.rejected.get(fault, 0) + count
        pages, mapped, first = seen.routed.answered(seen.exchanges.status)
        self.pages += pages
        self.mapped += mapped
        if not self.example and len(seen.exchanges):
            self.example = example(seen, max(first, 0))

    def kept(self, *, before: bool, warnings: list[str]) -> Kept:
        """Return what came of it."""
        return Kept(
            path=self.path,
            format=self.form,
            parsed=self.parsed,
            rejected=self.rejected,
            pages=self.pages,
            mapped=self.mapped,
            before=before,
            example=self.example,
            warnings=tuple(warnings),
            first=self.first,
            last=self.last,
        )


def example(seen: Observed, row: int) -> str:
    """Write one line as it was understood: address, moment, method, target, status."""
    lines = seen.exchanges.lines
    moment = np.datetime64(int(seen.exchanges.at[row]), "us").astype("datetime64[s]")
    method = Method(int(seen.exchanges.method[row])).name
    target = written(lines, Field.TARGET, row)
    address = written(lines, Field.ADDRESS, row)
    status = int(seen.exchanges.status[row])
    return f"{address} {str(moment).replace('T', ' ')} {method} {target} {status}"
