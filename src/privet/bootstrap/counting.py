"""The tally that a policy names: made, watched while it counts, and kept over a restart."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from privet.adapters.tallies.memory import MemoryTally
from privet.adapters.tallies.snapshots import Snapshot
from privet.errors import ConfigError, StoreFull, StoreUnavailable
from privet.exposure.budgets import span
from privet.workflows.asking import ChargeTally, ReadTally, SpendPass
from privet.workflows.owing import Due, Owed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from privet.adapters.gateways.metering import Meter
    from privet.adapters.tallies.valkey import AsyncValkeyTally, ValkeyTally
    from privet.exposure.pseudonyms import Key
    from privet.exposure.tallying import AsyncTally, Tally
    from privet.settings import Settings
    from privet.workflows.steps import Handlers

log = logging.getLogger("privet.tally")

MEBIBYTE: Final = 1 << 20
LOOK: Final = 5.0
"""Seconds between two looks at how full the tally is."""

SETTLED: Final = 1.0
"""Seconds without a failure after which a server that answers is well again."""

BEGINNING: Final = 5.0
"""Seconds that a guard waits for its server before it begins without."""


@dataclass
class Counting:
    """
    Hold a tally at work.

    Args:
        tally: What decisions ask.
        clerk: The same for pages and orders, which are carried out in threads.
        where: The addresses of its servers; ``""`` for the memory of this process.
        awaited: Whether *tally* is awaited.
        path: Where it is written to from time to time; None where it is not.
        every: Seconds between two writings.
        mark: Of the key of its handles.
        owed: Who owes the answer to a challenge; kept as the tally is.
    """

    tally: Tally | AsyncTally
    clerk: MemoryTally | ValkeyTally
    meter: Meter
    where: str = ""
    awaited: bool = False
    path: Path | None = None
    every: float = 60.0
    mark: str = ""
    bound: int = 0
    owed: Owed = field(default_factory=Owed)
    state: dict[str, Any] = field(default_factory=dict)
    """How full it was when it was last looked at."""
    problems: dict[str, str] = field(default_factory=dict)
    written: int = 0
    _releases: list[int] = field(default_factory=list)
    _known: dict[int, int] = field(default_factory=dict)
    """Who owes an answer, and until when, by what all guards on the servers told."""
    _failed: float = 0.0
    _failures: int = 0

    # ── what decisions ask ───────────────────────────────────────────────────────────────────────

    def watched(self, handlers: Handlers) -> Handlers:
        """Return handlers that notice when the servers of the tally do not answer."""
        if not self.where:
            return handlers
        watch = self._awaiting if self.awaited else self._blocking
        return {
            **handlers,
            ReadTally: watch(handlers[ReadTally]),
            ChargeTally: watch(handlers[ChargeTally]),
            SpendPass: self._blocking(lambda it: self.clerk.spend(it.token, it.until, it.at)),
        }

    def _blocking(self, ask: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def asked(command: Any) -> Any:  # noqa: ANN401 - whatever the tally answers
            try:
                reply = ask(command)
            except StoreUnavailable as error:
                self.failed(error)
                raise
            if self._failures:
                self.answered()
            return reply

        return asked

    def _awaiting(self, ask: Callable[[Any], Awaitable[Any]]) -> Callable[[Any], Any]:
        async def asked(command: Any) -> Any:  # noqa: ANN401 - whatever the tally answers
            try:
                reply = await ask(command)
            except StoreUnavailable as error:
                self.failed(error)
                raise
            if self._failures:
                self.answered()
            return reply

        return asked

    def failed(self, error: StoreUnavailable) -> None:
        """Count a question without an answer; the first of a row is told."""
        self.meter.failed("tally")
        self._alarm(error)
        self._failures += 1

    def _alarm(self, error: StoreUnavailable) -> None:
        self._failed = time.monotonic()
        if "tally" not in self.problems:
            log.error("event=tally_unavailable code=%s where=%s", error.code, self.where)
        self.problems["tally"] = f"tally: {error.message}"

    def answered(self) -> None:
        """Note an answer; once nothing has failed for a second, the tally is well again."""
        if self._failed + SETTLED < time.monotonic() and self.problems.pop("tally", ""):
            log.info("event=tally_answers_again unanswered=%d", self._failures)
            self._failures = 0

    async def forget(self, handles: Iterable[int]) -> None:
        """Forget actors; on servers that do not answer, as soon as they do."""
        for handle in handles:
            self.owed.forget(handle)
            if isinstance(self.clerk, MemoryTally):
                self.clerk.forget(handle)  # between two requests: kernels hold the lock
            else:
                self._releases.append(handle)
        await self.pay()

    async def pay(self) -> None:
        """Let the servers forget whom they still shall."""
        while self._releases:
            try:
                await asyncio.to_thread(self.clerk.forget, self._releases[0])
            except StoreUnavailable as error:
                self.problems["releases"] = f"an actor is not let go yet: {error.message}"
                return
            self._releases.pop(0)
        self.problems.pop("releases", None)

    # ── while it runs ────────────────────────────────────────────────────────────────────────────

    async def begin(self) -> None:
        """Reach the servers before the first decision; where they are not there, begin without."""
        if self.where and self.awaited:
            tally: AsyncValkeyTally = self.tally  # type: ignore[assignment]
            try:
                await tally.connect(BEGINNING)
            except StoreUnavailable as error:
                self._alarm(error)
        await self.look()

    async def run(self) -> None:
        """Look and write until cancelled; whatever goes wrong is told, and it goes on."""
        due = time.monotonic() + self.every
        while True:
            await asyncio.sleep(min(LOOK, self.every))
            try:
                await self.pay()
                await self.look()
                if time.monotonic() >= due:
                    await self.save()
                    due = time.monotonic() + self.every
            except Exception:
                log.exception("event=tally_not_looked_at")

    def hang_up(self) -> None:
        """Close the connections of decisions, on the loop to which they belong."""
        if self.awaited:
            tally: AsyncValkeyTally = self.tally  # type: ignore[assignment]
            tally.close()

    async def look(self) -> None:
        """See how full the tally is."""
        clerk = self.clerk
        if isinstance(clerk, MemoryTally):
            self.state = self.figures()
            crowded, clerk.full = clerk.full, False
            self._crowded(crowded)
            return
        try:
            await self._agree(clerk)
            found = await asyncio.to_thread(clerk.fullness)
        except StoreUnavailable as error:
            self.state = {**self.state, "where": self.where}
            self._alarm(error)
            return
        self.answered()
        self.state = {"where": self.where, **found}
        if found["bound"] and found["forgets"]:
            self.problems["forgets"] = (
                "tally: a full server forgets actors; set its maxmemory-policy to noeviction"
            )
        else:
            self.problems.pop("forgets", None)
        self._crowded(found["handles"] >= found["room"])

    async def _agree(self, clerk: ValkeyTally) -> None:
        """Tell the servers who owes an answer here, and learn it of those whom other guards met."""
        told = {due.actor: due.until for due in self.owed.all()}
        begun = {actor: until for actor, until in told.items() if actor not in self._known}
        ended = self._known.keys() - told.keys()
        self._known = await asyncio.to_thread(clerk.owe, begun, ended, now())
        self.owed.agree(told, self._known)

    def figures(self) -> dict[str, Any]:
        """Return how full the tally is now; of servers, how full they were."""
        clerk = self.clerk
        if not isinstance(clerk, MemoryTally):
            return self.state
        return {
            "where": "memory",
            "handles": len(clerk),
            "room": len(clerk.book),
            "bytes": clerk.bytes,
            "bound": self.bound,
            "written": self.written,
        }

    def _crowded(self, crowded: bool) -> None:  # noqa: FBT001 - a claim
        if not crowded:
            self.problems.pop("full", None)
        elif "full" not in self.problems:
            self.problems["full"] = "tally: full; strangers are not counted. Raise tally.memory"
            if self.where:
                self.problems["full"] = "tally: full; strangers are not counted. See tally.handles"
            log.error("event=tally_full handles=%d", self.state["handles"])

    # ── over a restart ───────────────────────────────────────────────────────────────────────────

    async def save(self) -> None:
        """Write what is known now, while counting goes on."""
        if self.path is not None and isinstance(self.clerk, MemoryTally):
            await asyncio.to_thread(self._write, self._snapshot(self.clerk), self.path)

    def _snapshot(self, clerk: MemoryTally) -> Snapshot:
        return replace(clerk.snapshot(now(), self.mark), owed=tuple(self.owed.all()))

    def _write(self, snapshot: Snapshot, path: Path) -> None:
        try:
            size = snapshot.write(path)
        except StoreUnavailable as error:
            if "snapshot" not in self.problems:
                log.error("event=snapshot_not_written")  # noqa: TRY400 - status tells the words
            self.problems["snapshot"] = f"tally: {error.message}"
            return
        self.problems.pop("snapshot", None)
        self.written = snapshot.at
        log.debug("event=snapshot_written bytes=%d", size)

    def restore(self) -> int:
        """Know again what was written; return the moment it is of, 0 where nothing was known."""
        if self.path is None or not isinstance(self.clerk, MemoryTally):
            return 0
        found = Snapshot.read(self.path)
        if found is None or found.mark != self.mark:
            if self.path.exists():
                log.warning("event=snapshot_unreadable")
            return 0
        try:
            self.clerk.restore(found)
        except StoreFull:
            log.warning("event=snapshot_too_large")
            return 0
        self.owed.know(Due(*each) for each in found.owed)
        self.written = found.at
        log.info("event=restored handles=%d", len(self.clerk))
        return found.at

    def close(self) -> None:
        """Write what is known at the end, and let go of the servers."""
        if isinstance(self.clerk, MemoryTally):
            if self.path is not None:
                self._write(self._snapshot(self.clerk), self.path)
            return
        self.clerk.close()


def now() -> int:
    """Return this moment, microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def counting(  # noqa: PLR0913 - what it counts, for whom, and in which kind of server
    settings: Settings,
    spans: Sequence[int],
    key: Key,
    meter: Meter,
    *,
    memory: int | None = None,
    blocking: bool = False,
    kept: bool = False,
) -> Counting:
    """
    Make the tally that a policy names.

    Args:
        spans: The windows of its budgets, microseconds.
        memory: Mebibytes, in place of those of the policy.
        blocking: Whether decisions block.
        kept: Whether a tally in memory is written to disk; one process alone can.

    Raises:
        ConfigError: The address of its server is none, or what reaches it is not installed.
    """
    section = settings.tally
    if section.shared:
        return _shared(settings, meter, blocking=blocking)
    bound = (memory or section.memory) * MEBIBYTE
    tally = MemoryTally.bounded(spans, bound, handles=section.handles)
    path = snapshot_of(settings) if kept else None
    return Counting(
        tally,
        tally,
        meter,
        path=path,
        every=span(section.snapshot) / 1e6,
        mark=key.derive("snapshot", 8).hex(),
        bound=bound,
    )


def _shared(settings: Settings, meter: Meter, *, blocking: bool) -> Counting:
    try:
        from privet.adapters.tallies.valkey import MOST_ACTORS, AsyncValkeyTally, ValkeyTally
        from privet.adapters.tallies.wire import Entrance
    except ModuleNotFoundError:
        raise ConfigError(
            "what reaches the shared tally is not installed", advice="pip install 'privet[valkey]'"
        ) from None
    section = settings.tally
    prefix, patience = section.prefix, section.patience_ms / 1000
    actors = section.handles or MOST_ACTORS
    clerk = ValkeyTally(section.store, prefix=prefix, patience=patience, actors=actors)
    tally: Tally | AsyncTally = clerk
    if not blocking:
        tally = AsyncValkeyTally(section.store, prefix=prefix, patience=patience, actors=actors)
    where = str(Entrance.of(section.store))
    return Counting(tally, clerk, meter, where=where, awaited=not blocking)


def snapshot_of(settings: Settings) -> Path | None:
    """Return where a tally in memory is written to; None where nowhere is."""
    if settings.tally.snapshot_path is not None:
        return Path(settings.tally.snapshot_path)
    if settings.ledger.path is None:
        return None
    folder = Path(settings.ledger.path)
    return folder.parent / f"{folder.name}.tally"
