"""The decision service: every part of the guard joined, and the server that carries it."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import secrets
import signal
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet.adapters.gateways.forward_auth import ForwardAuth, Watch
from privet.adapters.gateways.heads import WHOLE, request_of
from privet.adapters.gateways.metering import Meter
from privet.adapters.ledgers.live import Live
from privet.adapters.tallies.memory import MemoryTally
from privet.bootstrap.appealing import AppealBox, appeals_of
from privet.bootstrap.challenging import told
from privet.bootstrap.counting import Counting, counting
from privet.bootstrap.delivering import Delivering
from privet.bootstrap.enacting import Enacting
from privet.bootstrap.forgetting import forgetting, settling
from privet.bootstrap.judging import Awaiting, Blocking, Immediate, Judging
from privet.bootstrap.policies import policy_of
from privet.bootstrap.task import settings_of
from privet.bootstrap.visiting import Telling, Visiting
from privet.bootstrap.writing import greeter, keeper, live_ledger, recalled
from privet.enforcement.decision import Decision, Mode
from privet.enforcement.remedies import Remedy
from privet.errors import ConfigError, StoreFull
from privet.exposure.pseudonyms import Key
from privet.exposure.recognising import SURFACE
from privet.settings.forging import warnings
from privet.traffic.request import Request
from privet.workflows.asking import SpendPass
from privet.workflows.decide import handlers

if TYPE_CHECKING:
    import uvicorn

    from privet.adapters.gateways.exposition import Counts
    from privet.adapters.gateways.guarding import BlockingGuard, Guard
    from privet.bootstrap.following import Following
    from privet.bootstrap.levels import Gauges
    from privet.settings import Settings
    from privet.verdict.standing import StandingVerdict

log = logging.getLogger("privet.service")

KEEP_ALIVE = 75
"""Seconds that a proxy's connection is kept; longer than nginx keeps its own (60)."""

GLIMPSED = (WHOLE[0] + b"X-Original-URI: /\r\n\r\n", len(WHOLE[0]))
"""A question with which a kernel is made ready."""

SIDES = {"open": Remedy.ALLOW, "closed": Remedy.LIMIT, "challenge": Remedy.CHALLENGE}
"""What is met where the guard fails altogether."""


def now() -> int:
    """Return this moment, microseconds since 1970 UTC."""
    return time.time_ns() // 1000


@dataclass
class Service:
    """
    Hold a guard at work.

    Args:
        settings: What the operator wrote.
        judging: Decides.
        meter: Counts.
        pages: Speaks to visitors.
        live: Writes exposures to the ledger, if the policy names one.
        counting: Holds the tally.
        standing: What detection concluded, by pseudonym as a signed number.
        gauges: What else stands at some level, for the metrics.
        box: Holds appeals.
        gateway: What proxies ask, once it is made.
    """

    settings: Settings
    judging: Judging
    meter: Meter
    pages: Visiting
    counting: Counting
    live: Live | None = None
    standing: dict[int, StandingVerdict] = field(default_factory=dict)
    gauges: Gauges = field(default_factory=dict)
    box: AppealBox = field(default_factory=lambda: AppealBox(None))
    trouble: list[str] = field(default_factory=list)
    gateway: ForwardAuth | None = None

    @property
    def awaited(self) -> bool:
        """Whether the tally is awaited."""
        return self.counting.awaited

    @property
    def guard(self) -> Guard:
        """The guard for a loop."""
        return Awaiting(self.judging) if self.awaited else Immediate(self.judging)

    @property
    def blocking(self) -> BlockingGuard:
        """The guard for servers that block."""
        if self.awaited:
            raise ConfigError("a blocking server needs a tally that blocks")
        return Blocking(self.judging)

    def on_error(self, request: Request) -> Remedy:
        """Return what a request meets where the guard fails; in shadow mode nothing is."""
        policy = self.judging.policy
        if policy.mode is not Mode.ENFORCE:
            return Remedy.ALLOW
        side: str = self.settings.enforcement.on_error
        try:
            surface = int(policy.recognise(request)[0][SURFACE])
        except Exception:
            log.exception("event=unrecognised")
        else:
            side = policy.on_error[surface] if surface >= 0 else "open"
        return SIDES[side]

    def unready(self) -> str:
        """Return what keeps the guard from its work, in words; '' where nothing does."""
        return "; ".join(self.troubles)

    @property
    def troubles(self) -> list[str]:
        """What keeps the guard from its work, each in words."""
        live = self.live
        if live is None or not live.trouble:
            return self.trouble
        words = "the disk is full" if live.trouble == StoreFull.code else live.trouble
        return [*self.trouble, f"ledger: {words}; {live.waiting:,} exposures wait to be written"]

    def close(self) -> None:
        """Write what is not yet written, and let go of the stores."""
        if self.live is not None:
            self.live.stop()
            self.live.ledger.close()
        self.counting.close()

    def app(self, guard: Guard | None = None) -> ForwardAuth:
        """Return the decision service as an ASGI application; with a *guard* around its own."""
        from privet.adapters.gateways.exposition import CONTENT_TYPE, exposition

        watch = Watch(now, self.unready, exposition(self.counts()), CONTENT_TYPE)
        self.gateway = ForwardAuth(
            guard or self.guard, self.pages, self.meter, watch, on_error=self.on_error
        )
        return self.gateway

    def counts(self) -> Counts:
        """Return what is counted, for whoever watches."""
        from privet.adapters.gateways.exposition import Counts
        from privet.bootstrap.levels import fields_of, levels

        return Counts(self.meter, levels(self), lambda surface: fields_of(self, surface))

    def warm(self) -> None:
        """Compile every kernel and page before the first visitor comes; nobody is counted."""
        policy = self.judging.policy
        spare = MemoryTally(actors=16, entries=64)
        other = Judging(policy.switched(Mode.SHADOW), handlers(spare))
        guard = Blocking(other)
        request = Request(now(), "GET", "/", "localhost", "127.0.0.1", {"accept": "text/html"})
        for surface in policy.routes.surfaces:
            target = surface.route.rpartition(" ")[2].replace("{", "").replace("}", "")
            asked = Request(now(), "GET", target, "localhost", "192.0.2.1", {})
            guard.decide(asked)
        Immediate(other).glimpse(*GLIMPSED, "127.0.0.1", now(), request_of, nginx=True)
        for remedy in (Remedy.SLOW, Remedy.CHALLENGE, Remedy.LIMIT):
            self.pages.refusal(request, Decision(remedy, remedy, wait_ms=1000, kind="view"))
        self.meter.outcomes.clear()


def service(
    settings: Settings,
    *,
    sockets: bool = False,
    memory: int | None = None,
    writes: bool = False,
    blocking: bool = False,
) -> Service:
    """
    Join a guard together.

    Args:
        sockets: Whether the proxy connects through a Unix socket of ours.
        memory: Mebibytes that the tally may take, in place of those of the policy.
        writes: Whether exposures are written to the ledger of the policy, and a tally in memory
            is kept over a restart; one process alone can.
        blocking: Whether the server of the application blocks.
    """
    key = key_of(settings)
    policy = policy_of(settings, key, sockets=sockets)
    meter = Meter()
    standing: dict[int, StandingVerdict] = {}
    counts = counting(
        *(settings, policy.allowances[""].spans, key, meter),
        memory=memory,
        blocking=blocking,
        kept=writes,
    )
    made = handlers(counts.tally, verdicts=standing, owed=counts.owed)
    judging = Judging(policy, counts.watched(made))
    live = live_ledger(settings, key, policy, now) if writes else None
    since = counts.restore()
    box = AppealBox(appeals_of(settings))
    if live is not None:
        live.retained = forgetting(settings, box, now)
        if isinstance(counts.clerk, MemoryTally):
            recalled(live.ledger, counts.clerk, policy, now(), since=since)
        keep = keeper(live, lambda: judging, meter)
        meet = greeter(live, lambda: judging)
        mine = handlers(counts.tally, verdicts=standing, keep=keep, meet=meet, owed=counts.owed)
        judging.handlers = counts.watched(mine)
    telling = Telling(
        policy=lambda: judging.policy,
        spends=lambda command: bool(judging.handlers[SpendPass](command)),
        chance=secrets.token_bytes,
        keep=box.keep,
        meter=meter,
        **told(settings),
    )
    return Service(settings, judging, meter, Visiting(telling), counts, live, standing, box=box)


def key_of(settings: Settings) -> Key:
    """Return the key that the policy names, or of its ledger; else one that ends with this process."""
    named, folder = settings.ledger.key, settings.ledger.path
    if named is None and folder is None:
        return Key(secrets.token_bytes(32))
    from privet.adapters.ledgers import keys

    ledger = None if folder is None else Path(folder)
    place = Path(named) if named else keys.beside(ledger or Path())
    return keys.load(place, chance=os.urandom(keys.SIZE), ledger=ledger)


# ── the server ───────────────────────────────────────────────────────────────────────────────────


def serve(
    config: Path, bind: str, *, memory: int | None = None, follow: Path | None = None
) -> None:
    """
    Serve decisions until told to stop; say on stderr when the guard is ready.

    Args:
        memory: Mebibytes that the tally may take, in place of those of the policy.
        follow: The access log of the proxy, by which people are charged.
    """
    if find_spec("uvicorn") is None:
        raise ConfigError("the server is not installed", advice="pip install 'privet[serve]'")
    from privet.bootstrap.carrying import carrying
    from privet.bootstrap.detecting import Detecting
    from privet.bootstrap.levels import of_sentinels
    from privet.bootstrap.logs import log_to_stderr
    from privet.bootstrap.operating import Operating

    log_to_stderr()
    place = bound(bind)
    made = service(settings_of(config), sockets="uds" in place, memory=memory, writes=True)
    made.warm()
    operating = Operating(config, made, sockets="uds" in place, bind=bind)
    detecting = Detecting(config, made, operating.problems, now)
    made.gauges.update(detecting.gauges() | of_sentinels(operating))
    carried = carrying(made, operating.problems, now)
    follower: Following | None = None
    if follow is not None:
        from privet.bootstrap.following import following

        follower = following(
            follow,
            made.settings,
            made.guard,
            judging=made.judging,
            meter=made.meter,
            now=now,
        )
    server = _server(made.app(follower), place, awaited=made.awaited)

    # What was made so far stays; a collection that looked at it all would take milliseconds.
    gc.collect()
    gc.freeze()

    # uvicorn raises the signal again when it is done; what is put away after it would not be.
    signal.signal(signal.SIGTERM, lambda *_: None)

    async def run() -> None:
        await made.counting.begin()
        _announced(made, bind)
        _writing(made, config, operating.problems)
        recorded = Enacting(config, lambda: made.judging.policy.version, operating.problems)
        events = Delivering(config, operating.problems)
        beside = [
            asyncio.create_task(each.run())
            for each in (operating, detecting, recorded, events, made.counting, follower, carried)
            if each
        ]
        try:
            await server.serve()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            made.counting.hang_up()

    try:
        with asyncio.Runner(loop_factory=_loop) as runner:
            runner.run(run())
    finally:
        made.close()
        gc.unfreeze()  # or the ledger's engine complains on stderr of what it thinks was leaked
        if "uds" in place:
            Path(place["uds"]).unlink(missing_ok=True)
    if not server.started:
        raise ConfigError(f"cannot listen on {bind}")


def _writing(made: Service, config: Path, problems: dict[str, str]) -> None:
    """Let exposures be written from now on, and whom the ledger forgets on request be on record."""
    if made.live is not None:
        made.live.erased = settling(config, problems)
        made.live.start()


def _announced(made: Service, bind: str) -> None:
    """Say what is about to start, and what the operator is to be warned of."""
    policy = made.judging.policy
    log.info("event=starting bind=%s mode=%s policy=%s", bind, policy.mode, policy.version)
    for each in warnings(made.settings):
        log.warning('event=forgeable_identity says="%s"', each.replace('"', "'"))


def _server(app: ForwardAuth, place: dict[str, Any], *, awaited: bool) -> uvicorn.Server:
    """Return the server that carries a gateway."""
    import uvicorn

    from privet.adapters.gateways.swift import Swift

    return uvicorn.Server(
        uvicorn.Config(
            app,
            **place,
            loop="uvloop",
            http="httptools" if awaited else Swift,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=5,
        )
    )


def _loop() -> asyncio.AbstractEventLoop:
    import uvloop

    return uvloop.new_event_loop()


def bound(bind: str) -> dict[str, Any]:
    """Read ``127.0.0.1:8999``, ``[::1]:8999`` or ``unix:/run/privet.sock``."""
    if bind.startswith("unix:"):
        path = bind.removeprefix("unix:")
        if not path:
            raise ConfigError("--bind unix: names no file", advice="unix:/run/privet.sock")
        return {"uds": path}
    host, colon, port = bind.rpartition(":")
    if not colon or not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ConfigError(f"--bind {bind!r}: write HOST:PORT or unix:PATH")
    return {"host": host.strip("[]"), "port": int(port)}
