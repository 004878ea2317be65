"""Charging by the proxy's access log: what was answered is known there, a 404 is taken back."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.adapters.gateways.metering import LOG, ROUTE
from privet.bootstrap.task import Task
from privet.disclosure.surfaces import METHODS, Kind
from privet.enforcement.decision import Mode
from privet.exposure.recognising import LEVEL
from privet.exposure.tallying import NETWORK
from privet.traffic.blocks import Block
from privet.traffic.lines import Field
from privet.traffic.request import Request
from privet.workflows.charging import Disclosed
from privet.workflows.decide import decide
from privet.workflows.observe import match
from privet.workflows.steps import drive_async

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from privet.adapters.gateways.guarding import Guard
    from privet.adapters.gateways.metering import Meter
    from privet.adapters.readers.following import Follower
    from privet.bootstrap.judging import Judging
    from privet.enforcement.decision import Decision
    from privet.settings import Settings
    from privet.traffic.formats import Format
    from privet.traffic.lines import Exchanges, Lines

    Clock = Callable[[], int]

log = logging.getLogger("privet.follow")

MOST: Final = 50_000
"""Decisions that wait for their line; each takes about a kilobyte."""

PATIENCE: Final = 600_000_000
"""Microseconds that a decision waits for its line; nginx may hold lines back in a buffer."""

BEAT: Final = 0.2
"""Seconds between two looks at the log."""

Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """Hold what a line of the log says of one request to a surface."""

    request: Request
    status: int


class Pending:
    """
    Remember what was decided until the log says how it was answered.

    A line belongs to the oldest decision about the same method and target from the same network;
    or from any, where the log names a trusted proxy in the visitor's place.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, deque[tuple[Request, Decision]]] = OrderedDict()
        self._from: dict[tuple[str, str], deque[int]] = {}
        self._count = 0

    def __len__(self) -> int:
        """Count the decisions."""
        return self._count

    def add(self, key: Key, request: Request, decision: Decision) -> None:
        """Remember a decision."""
        self._kept.setdefault(key, deque()).append((request, decision))
        self._from.setdefault(key[1:], deque()).append(key[0])
        self._count += 1

    def take(self, key: Key) -> tuple[Request, Decision] | None:
        """Return the oldest decision of a key, and forget it."""
        waiting = self._kept.get(key)
        if not waiting:
            return None
        found = waiting.popleft()
        self._count -= 1
        if not waiting:
            del self._kept[key]
        networks = self._from[key[1:]]
        networks.remove(key[0])
        if not networks:
            del self._from[key[1:]]
        return found

    def take_whoever(self, method: str, target: str) -> tuple[Request, Decision] | None:
        """Return the oldest decision about a target, whoever asked for it, and forget it."""
        networks = self._from.get((method, target))
        return self.take((networks[0], method, target)) if networks else None

    def overdue(self, before: int) -> Iterator[tuple[Request, Decision]]:
        """Yield and forget decisions from before a moment, and the oldest beyond the most."""
        while self._kept:
            key = next(iter(self._kept))
            request, _ = self._kept[key][0]
            if request.at >= before and self._count <= MOST:
                return
            found = self.take(key)
            if found is not None:
                yield found


class Following:
    """
    Decide without charging for good, and charge when the log says what was answered.

    Args:
        inner: Decides and charges.
        judging: Holds the policy of the moment.
        follower: The log.
        settle: Chooses the format of the log by its lines.
        places: Where the policy says that each handle stands, to write a line as a request.
        meter: Counts.
        now: The moment, microseconds since 1970 UTC.
    """

    def __init__(  # noqa: PLR0913 - a guard, a log, and how the one is told of the other
        self,
        inner: Guard,
        *,
        judging: Judging,
        follower: Follower,
        settle: Callable[[list[bytes]], Format],
        places: dict[Field, str],
        meter: Meter,
        now: Clock,
    ) -> None:
        self.inner = inner
        self.judging = judging
        self.follower = follower
        self.settle = settle
        self.places = places
        self.meter = meter
        self.now = now
        self.pending = Pending()
        self.matched = 0
        self.unmatched = 0
        self.nameless = 0
        self._format: Format | None = None
        self._told = False

    # ── the guard of the gateway ─────────────────────────────────────────────────────────────────

    follows = True
    """Who was shown is told by the log, not by the decision."""

    async def decide(self, request: Request, *, follows: bool = False) -> Decision:
        """Say what the visitor meets; whom it would show is reserved until the log tells."""
        del follows
        decision = await self.inner.decide(request, follows=True)
        if decision.seen is not None:
            network = int(decision.seen.cells[NETWORK])
            self.pending.add((network, request.method, request.target), request, decision)
        return decision

    async def charge(self, request: Request, disclosed: Disclosed, decision: Decision) -> None:
        """Charge at once, where somebody knows already what was shown."""
        await self.inner.charge(request, disclosed, decision)

    # ── the log ──────────────────────────────────────────────────────────────────────────────────

    async def run(self) -> None:
        """Follow the log until cancelled; what then still waits counts as shown."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(BEAT)
        finally:
            for request, decision in self.pending.overdue(1 << 62):
                await self.inner.charge(request, Disclosed(), decision)
            self.follower.close()

    async def look(self) -> None:
        """Charge by the lines that came since the last look, and by those that did not come."""
        for text in self.follower.pieces():
            try:
                await self._read(text)
            except Exception:
                self.meter.failed("follow")
                log.exception("event=lines_not_read")
            await asyncio.sleep(0)
        for request, decision in self.pending.overdue(self.now() - PATIENCE):
            await self._charged(request, 200, decision, ROUTE)

    async def _read(self, text: bytes) -> None:
        form = self._format
        if form is None:
            sample = self.follower.sample() or text
            form = self._format = self.settle(sample.splitlines())
            log.info("event=following format=%s", form.name)
        exchanges, rejects = form.read(Block.of(text))
        if len(rejects):
            self.meter.errors["follow"] += len(rejects)
        for line in self._lines(exchanges):
            await self._charge(line)

    async def _charge(self, line: Line) -> None:
        policy = self.judging.policy
        cells = policy.recognise(line.request)[0]
        key = (int(cells[NETWORK]), line.request.method, line.request.target)
        found = self.pending.take(key)
        nameless = found is None and self._names_nobody(line.request)
        if nameless:
            found = self.pending.take_whoever(*key[1:])
        if found is not None:
            self.matched += 1
            await self._charged(found[0], line.status, found[1], LOG)
            return
        if not (200 <= line.status < 300 or line.status in {304, 404, 410}):
            return  # nobody was shown, and nobody was reserved
        if nameless and cells[LEVEL] >= NETWORK:  # the operator's own proxy was shown nobody
            self.nameless += 1
            return
        self.unmatched += 1
        request = replace(line.request, peer="") if nameless else line.request
        await self._shown_unasked(request, line.status)

    def _names_nobody(self, request: Request) -> bool:
        """Say whether a line has a trusted proxy for its visitor; the first time, tell of it."""
        named = bool(request.headers["x-forwarded-for"])
        if named or not self.judging.policy.bearing.trusts(request.peer):
            return False
        if not self._told:
            self._told = True
            log.warning(
                'event=nobody_in_the_log says="the log names a trusted proxy and nobody behind it: '
                "what nobody asked about is charged to nobody; log $http_x_forwarded_for, or use "
                'the real_ip module"'
            )
        return True

    async def _shown_unasked(self, request: Request, status: int) -> None:
        """Charge what was answered without a decision: it was shown, whatever a budget says."""
        policy = self.judging.policy
        if policy.mode is Mode.OFF:
            return
        steps = decide(request, policy.switched(Mode.SHADOW), follows=True)
        decision = await drive_async(steps, self.judging.handlers)
        await self._charged(request, status, decision, LOG)

    async def _charged(self, request: Request, status: int, decision: Decision, told: str) -> None:
        if decision.people and 200 <= status < 300:
            self.meter.shown(decision, decision.people, told)
        await self.inner.charge(request, Disclosed(status), decision)

    def _lines(self, exchanges: Exchanges) -> Iterator[Line]:
        """Yield the lines that went to a surface which shows people."""
        routed = match(exchanges, self.judging.policy.routes)
        for row in np.flatnonzero((routed.surface >= 0) & (routed.kind <= Kind.LOOKUP)):
            yield Line(self._request(exchanges, int(row)), int(exchanges.status[row]))

    def _request(self, exchanges: Exchanges, row: int) -> Request:
        lines = exchanges.lines
        headers: dict[str, str] = {}
        variables: dict[str, str] = {}
        cookies = []
        for field, place in self.places.items():
            value = said(lines, field, row)
            kind, _, name = place.partition(":")
            if not value or value == "-":
                continue
            if kind == "cookie":
                cookies.append(f"{name}={value}")
            elif kind == "header":
                headers[name.lower()] = value
            else:
                variables[name.lower().replace("-", "_")] = value
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        headers["x-forwarded-for"] = said(lines, Field.FORWARDED, row).strip("-")
        headers["user-agent"] = said(lines, Field.AGENT, row)
        target = said(lines, Field.TARGET, row)
        query = said(lines, Field.QUERY, row)
        return Request(
            at=int(exchanges.at[row]),
            method=METHODS[int(exchanges.method[row])],
            target=f"{target}?{query}" if query and query != "-" else target,
            host=said(lines, Field.HOST, row),
            peer=said(lines, Field.ADDRESS, row),
            headers=headers,
            variables=variables,
        )


def said(lines: Lines, field: Field, row: int) -> str:
    """Return a field of a line, each letter a byte; '' where it is absent."""
    start, end = int(lines.start[field, row]), int(lines.end[field, row])
    return "" if start < 0 else lines.data[start:end].tobytes().decode("latin-1")


def following(  # noqa: PLR0913 - a guard, a log, and how the one is told of the other
    path: Path, settings: Settings, guard: Guard, *, judging: Judging, meter: Meter, now: Clock
) -> Following:
    """Return a guard that charges by a log."""
    from privet.adapters.readers.following import Follower

    identity = settings.identity
    places = {
        field: names[0]
        for field, names in (
            (Field.ACCOUNT, identity.account),
            (Field.CLIENT, identity.client),
            (Field.SESSION, identity.session),
            (Field.DEVICE, identity.device),
        )
        if names
    }
    settle = Task(settings=settings).settle()
    return Following(
        guard,
        judging=judging,
        follower=Follower(path),
        settle=settle,
        places=places,
        meter=meter,
        now=now,
    )
