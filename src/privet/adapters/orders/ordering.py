"""What operators order from the command line, and what the running guard makes of it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from privet.adapters.orders.signs import state_of, written
from privet.adapters.orders.switching import Switch, beside, oneself, order, read_switch
from privet.enforcement.decision import Mode
from privet.errors import ConfigError, PrivetError, Source, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from privet.adapters.orders.signs import State

PATIENCE: Final = 3.0
"""Seconds that a verb waits for the running guard to obey; it looks four times a second."""


class Ordering:
    """
    Give orders to the guard that runs on a policy file.

    Args:
        now: The moment, microseconds since 1970 UTC.
    """

    def __init__(self, config: Path, now: Callable[[], int]) -> None:
        self.config = config
        self.now = now

    def state(self) -> State | None:
        """Return what the running guard says of itself; None where none runs."""
        return state_of(self.config, self.now())

    def obeyed(self, done: Callable[[State], bool]) -> State | None:
        """
        Wait until the running guard has done what was ordered; return None where none runs.

        Raises:
            StoreUnavailable: It does not do it.
        """
        end = time.monotonic() + PATIENCE
        while (state := self.state()) is not None:
            if done(state):
                return state
            if time.monotonic() > end:
                raise StoreUnavailable(
                    f"the guard (pid {state['pid']} on {state['host']}) has not obeyed yet",
                    advice="Look at its log, and ask again: privet status",
                )
            time.sleep(0.05)
        return None

    def mode(
        self, mode: Mode, *, rollout: float | None = None, why: str = "", forced: bool = False
    ) -> State | None:
        """
        Order a mode; return what the running guard says then, None where none runs.

        Raises:
            ConfigError: It shall enforce while visitors look like the operator's own proxies.
        """
        state = self.state()
        if mode is Mode.ENFORCE and not forced and state is not None and state["proxies"]:
            raise ConfigError(
                f"not switched on: {state['proxies']}",
                advice="If they are visitors after all: privet on --force",
            )
        since = self.now()

        def change(switch: Switch) -> Switch:
            kept = switch.rollout if rollout is None else rollout
            return replace(
                switch, mode=mode, rollout=kept, since=since, by=oneself(), why=why, forced=forced
            )

        order(self.config, change)
        return self.obeyed(lambda each: int(each["since"]) >= since)

    def put(self, change: Callable[[Switch], Switch], at: int, *, reload: bool) -> State | None:
        """
        Order a policy, its mode and its rollout in one step; return what the guard says then.

        Args:
            change: Returns the switch as it shall be, its moment *at*.
            reload: Whether the policy file is to be read again.
        """
        order(self.config, change)
        return self.obeyed(
            lambda each: int(each["since"]) >= at and (not reload or int(each["reloaded"]) >= at)
        )

    def reload(self) -> State | None:
        """Order to read the policy file again; return what the guard says then."""
        asked = self.now()
        order(self.config, lambda switch: replace(switch, reload=asked))
        return self.obeyed(
            lambda each: int(each["reload"]) >= asked and int(each["reloaded"]) >= asked
        )

    def status(self) -> State:
        """
        Return what is ordered, what the policy file says, and what the running guard does.

        Raises:
            ConfigError: There is no policy file.
        """
        try:
            changed = self.config.stat().st_mtime_ns // 1000
        except OSError as error:
            raise ConfigError(
                f"cannot be read: {error.strerror}", source=Source(str(self.config))
            ) from None
        section = written(self.config).get("enforcement")
        problems: list[str] = []
        try:
            switch = read_switch(beside(self.config))
        except PrivetError as error:
            problems.append(str(error))
            switch = Switch()
        running = self.state()
        if running is not None:
            problems += [each for each in running["problems"] if each not in problems]
            if changed > int(running["reloaded"]):
                problems.append(f"{self.config} has changed since it was read: privet reload")
        return {
            "config": str(self.config),
            "file_mode": section.get("mode", "shadow") if isinstance(section, dict) else "shadow",
            "ordered": switch.mode,
            "since": switch.since,
            "by": switch.by,
            "why": switch.why,
            "forced": switch.forced,
            "promoted": switch.promoted,
            "before": switch.before,
            "fell": switch.fell,
            "releases": [
                {"at": each.at, "by": each.by, "why": each.why, "what": each.what}
                for each in switch.releases
            ],
            "running": running,
            "warnings": running.get("warnings", []) if running else [],
            "problems": problems,
        }
