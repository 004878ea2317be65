"""A guard that obeys while it runs: modes, reloads, releases, and no enforcing on one's own proxies."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import time
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from privet.adapters.intel import proxies
from privet.adapters.orders.signs import sign, unsign
from privet.adapters.orders.switching import Switch, beside, read_switch
from privet.adapters.tallies.memory import MemoryTally
from privet.bootstrap.challenging import told
from privet.bootstrap.decided import DecisionBox
from privet.bootstrap.policies import policy_of
from privet.bootstrap.probing import LASTS, Probing
from privet.bootstrap.promoted import Promoted, told_apart
from privet.bootstrap.sentinels import Sentinels
from privet.bootstrap.sheltering import sheltered
from privet.bootstrap.task import settings_of
from privet.bootstrap.traces import trace
from privet.enforcement.decision import Mode
from privet.errors import ConfigError, PrivetError
from privet.exposure.recognising import HI, KNOWN, LO
from privet.identity.recent import Recent
from privet.settings.forging import warnings
from privet.workflows.asking import KeepDecision, ReadTally

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from privet.bootstrap.serving import Service
    from privet.settings import Settings
    from privet.workflows.guarding import GuardPolicy

log = logging.getLogger("privet.service")

TICK: Final = 0.25
"""Seconds between two looks at the switch: an order takes effect within a second."""

LOOK: Final = 4
"""Ticks between two looks at where the requests come from."""

BEAT: Final = 5_000_000
"""Microseconds between two signs of life where nothing changes."""


def now() -> int:
    """Return this moment, microseconds since 1970 UTC."""
    return time.time_ns() // 1000


class Operating:
    """
    Let operators govern a running guard through the switch beside its policy.

    Args:
        config: The policy file.
        made: The guard.
        sockets: Whether the proxy connects through a socket of ours.
        bind: Where it does.
        signs: Whether it says that it runs; one of many processes of an application does not.
        clock: The moment, microseconds since 1970 UTC.
    """

    def __init__(  # noqa: PLR0913 - how it is found, and by which clock
        self,
        config: Path,
        made: Service,
        *,
        sockets: bool = False,
        bind: str = "",
        signs: bool = True,
        clock: Callable[[], int] = now,
    ) -> None:
        self.config = config
        self.made = made
        self.sockets = sockets
        self.bind = bind
        self.signs = signs
        self.clock = clock
        self.problems: dict[str, str] = {}
        self.released: dict[int, int] = {}
        """Whom operators let go, and when; what happened before counts no more."""
        self.base: GuardPolicy = made.judging.policy
        self.switch = Switch()
        self.started = self.reloaded = clock()
        self.recent = self._fresh()
        self.sentinels = self._known()
        clerk = made.counting.clerk
        judge = clerk.judge if isinstance(clerk, MemoryTally) else None
        self.box = DecisionBox(
            decisions_of(made.settings),
            kept_days=made.settings.retention_days(),
            judge=judge,
        )
        self.box.policy = lambda: made.judging.policy
        self.probing: Probing | None = None
        self.promoted = Promoted(config, made, self.problems, clock, sockets=sockets)
        self.also: list[Callable[[], None]] = []
        """What is looked at besides, each time."""
        self._seen: tuple[int, ...] = ()
        self._hung_up = False
        self._told = ""
        self._beaten = self._ticks = 0
        self._install()
        self._begin()

    # ── what the guard asks for passes through here ──────────────────────────────────────────────

    def _install(self) -> None:
        before = self.made.judging.handlers
        tally = before[ReadTally]

        def judge(command: ReadTally) -> Any:  # noqa: ANN401 - a standing, or what is awaited for one
            who = command.ask.who
            if len(who) <= KNOWN:
                return tally(command)  # of a crowd or a trail, which is no visitor
            if who[KNOWN]:
                self.recent.add(int(who[HI]), int(who[LO]))
            if self.sentinels:
                self.sentinels.came(who, command.ask.at)
            found = tally(command)
            return self.promoted.judged(command.ask, found) if self.promoted.watch else found

        def keep(command: KeepDecision) -> None:
            self.sentinels.touched(command.cells, command.at)
            self.promoted.kept(command)
            self.box.keep(command)

        self.made.judging.handlers = {
            **sheltered(before, lambda: self.released),
            ReadTally: judge,
            KeepDecision: keep,
        }

    def _known(self) -> Sentinels:
        return Sentinels(self.made.settings.enforcement.sentinels, self.base.key)

    def _fresh(self) -> Recent:
        return Recent(proxies.networks(), self.made.settings.site.trusted_proxies)

    def _begin(self) -> None:
        """Take the orders that were given before; what was let go is gone from this tally."""
        self._seen = trace(beside(self.config))
        try:
            self.switch = read_switch(beside(self.config))
        except ConfigError as error:
            self.problems["switch"] = str(error)
        for each in self.switch.releases:
            self.released.update(dict.fromkeys(each.handles, each.at))
        self.promoted.keep()
        self.put()

    # ── while it runs ────────────────────────────────────────────────────────────────────────────

    async def run(self) -> None:
        """Obey until cancelled, SIGHUP too."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self.hang_up)
        try:
            await self.obeying()
        finally:
            loop.remove_signal_handler(signal.SIGHUP)
            self.close()

    async def obeying(self) -> None:
        """Obey until cancelled; whatever goes wrong is told, and obeying goes on."""
        while True:
            try:
                await self.tick()
            except Exception:
                self.problems["orders"] = "orders are not obeyed; see the log of the service"
                log.exception("event=orders_failed")
            await asyncio.sleep(TICK)

    def follow(self, *beside: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """
        Obey in a thread of its own, for an application that guards itself.

        What else is to be done there is begun anew in each process.

        Kernels hold the interpreter's lock, so that an actor is let go between two requests. A
        process that is forked from this one obeys as well.
        """

        async def run() -> None:
            await asyncio.gather(self.obeying(), *(each() for each in beside))

        def begin() -> None:
            Thread(target=lambda: asyncio.run(run()), daemon=True, name="privet").start()

        os.register_at_fork(after_in_child=begin)
        begin()

    def hang_up(self) -> None:
        """Read the policy file again with the next tick, as SIGHUP asks for."""
        self._hung_up = True

    async def tick(self) -> None:
        """Look at the switch and at the requests; write what waits."""
        now_seen = trace(beside(self.config))
        if now_seen != self._seen:
            self._seen = now_seen
            await self.obey()
        if self._hung_up:
            self._hung_up = False
            await self.reload()
        for each in self.also:
            each()
        if self.promoted.alarmed() or self._ticks % LOOK == 0:
            self.put()
            await self.promoted.look()
            self._end_probe()
        self._ticks += 1
        await asyncio.to_thread(self._write, self.state())

    async def obey(self) -> None:
        """Do what the switch orders that was not done yet."""
        before = self.switch
        try:
            self.switch = read_switch(beside(self.config))
        except ConfigError as error:
            self.problems["switch"] = str(error)
            log.error("event=switch_unreadable")  # noqa: TRY400 - the words are told by status
            return
        self.problems.pop("switch", None)
        known = set(before.releases)
        for each in self.switch.releases:
            if each not in known:
                await self.release(each.handles, each.at)
        self.put()
        if self.switch.probe and self.switch.probe != before.probe:
            self._probe(self.switch.probe)
        if self.switch.reload > before.reload:
            await self.reload()

    def _probe(self, nonce: str) -> None:
        """Note for a minute how the operator's own requests arrive."""
        gateway = self.made.gateway
        if gateway is None:
            return
        guard = gateway.guard.guard if isinstance(gateway.guard, Probing) else gateway.guard
        self.probing = Probing(guard, self.made.judging, nonce, self.clock() + LASTS)
        gateway.guard = self.probing
        log.info("event=probing")

    def _end_probe(self) -> None:
        """Let the guard be asked directly again, once the minute is over."""
        if self.probing is None or self.clock() < self.probing.until:
            return
        if self.made.gateway is not None and self.made.gateway.guard is self.probing:
            self.made.gateway.guard = self.probing.guard
        self.probing = None

    async def release(self, handles: tuple[int, ...], at: int) -> None:
        """Forget what was counted of an actor, and shelter it from what stands against it."""
        self.released.update(dict.fromkeys(handles, at))
        await self.made.counting.forget(self.made.judging.policy.counted_under(handles))
        log.info("event=released handles=%d", len(handles))

    async def reload(self) -> None:
        """Put the policy file in force as it is now; a bad one changes nothing but the status."""
        try:
            settings, policy, says = await asyncio.to_thread(self._compiled)
        except PrivetError as error:
            self.problems["reload"] = f"the policy of before is in force: {error}"
            log.error("event=reload_refused code=%s", error.code)  # noqa: TRY400 - on purpose
        else:
            self.problems.pop("reload", None)
            self.made.settings, self.base = settings, policy
            self.made.pages.telling = replace(self.made.pages.telling, **says)
            self.recent = self._fresh()
            if self.sentinels.handles != (known := self._known()).handles:
                self.sentinels = known
            self.problems.pop("proxies", None)
            self.promoted.keep()
            self.put()
            log.info("event=reloaded policy=%s", policy.version)
        self.reloaded = self.clock()

    def _compiled(self) -> tuple[Settings, GuardPolicy, dict[str, Any]]:
        settings = settings_of(self.config)
        for name in ("ledger", "tally"):
            if getattr(settings, name) != getattr(self.made.settings, name):
                raise ConfigError(
                    f"[{name}] is read when the service starts", advice="Restart privet serve."
                )
        policy = policy_of(settings, self.base.key, sockets=self.sockets)
        return settings, policy, told(settings)

    def put(self) -> None:
        """Put in force what file and switch say together, in one assignment between requests."""
        mode = self.base.mode if self.switch.mode is None else self.switch.mode
        percent = self.base.percent if self.switch.rollout is None else self.switch.rollout
        if mode is Mode.ENFORCE and not self.switch.forced:
            mode = self._careful(mode)
        else:
            self.problems.pop("proxies", None)
        new = self.promoted.put(self.base, self.switch, mode, percent)
        if told_apart(self.made.judging.policy) == told_apart(new):
            return
        self.made.judging.policy = new
        log.info("event=mode mode=%s rollout=%g policy=%s", new.mode, new.percent, new.version)

    def _careful(self, mode: Mode) -> Mode:
        """Return shadow mode while visitors cannot be told from the operator's own proxies."""
        warning = self.recent.warning
        if not warning:
            if "proxies" in self.problems:
                log.warning("event=enforcing_again")
            self.problems.pop("proxies", None)
            return mode
        if "proxies" not in self.problems:
            log.error("event=enforcing_refused share=%.2f", self.recent.hops.share)
        self.problems["proxies"] = f"nothing is enforced: {warning}"
        return Mode.SHADOW

    # ── signs of life ────────────────────────────────────────────────────────────────────────────

    def state(self) -> dict[str, Any]:
        """Return what is in force; nothing in it tells of a visitor but of who tests the proxy."""
        policy = self.made.judging.policy
        return {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "bind": self.bind,
            "started": self.started,
            "reloaded": self.reloaded,
            "mode": policy.mode,
            "rollout": policy.percent,
            "policy": policy.version,
            **self.promoted.document(),
            "surfaces": len(policy.routes.surfaces),
            "since": self.switch.since,
            "reload": self.switch.reload,
            "released": self.switch.releases[-1].at if self.switch.releases else 0,
            "proxies": self.recent.warning,
            "warnings": warnings(self.made.settings),
            "probe": self.probing.document() if self.probing else None,
            "unsaid": self.made.meter.errors["proxy"],
            "tally": self.made.counting.state,
            "problems": [
                *(*self.problems.values(), *self.made.troubles),
                *self.made.counting.problems.values(),
            ],
        }

    def _write(self, state: dict[str, Any]) -> None:
        at = self.clock()
        said = self.box.flush(at)
        if said:
            self.problems["decisions"] = said
        else:
            self.problems.pop("decisions", None)
        words = json.dumps(state)
        if words == self._told and at < self._beaten + BEAT:
            return
        self._told, self._beaten = words, at
        if self.signs:
            sign(self.config, {**state, "at": at})

    def close(self) -> None:
        """Write what waits, and say no longer that the guard runs."""
        self.box.flush(self.clock())
        unsign(self.config)


def decisions_of(settings: Settings) -> Path | None:
    """Return where decisions are kept, beside the ledger; None where there is no ledger."""
    if settings.ledger.path is None:
        return None
    folder = Path(settings.ledger.path)
    return folder.parent / f"{folder.name}.decisions.jsonl"
