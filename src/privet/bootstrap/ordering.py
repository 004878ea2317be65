"""What operators order from the command line, and what the running guard makes of it."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from privet.bootstrap.decided import find
from privet.bootstrap.operating import decisions_of, signs_of
from privet.bootstrap.switching import (
    Release,
    Switch,
    beside,
    now,
    oneself,
    order,
    read_switch,
)
from privet.bootstrap.task import settings_of
from privet.enforcement.references import normal
from privet.errors import ConfigError, PrivetError, Source, StoreUnavailable, UnknownActor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from privet.bootstrap.decided import Record
    from privet.enforcement.decision import Mode
    from privet.exposure.pseudonyms import Key
    from privet.settings import Settings

ALIVE: Final = 20_000_000
"""Microseconds without a sign of life after which a guard is taken for dead; it gives one in 5 s."""

PATIENCE: Final = 3.0
"""Seconds that a verb waits for the running guard to obey."""

State = dict[str, Any]
"""What a running guard says of itself."""


def state_of(config: Path) -> State | None:
    """Return what the running guard says of itself; None where none gives a sign of life."""
    for place in signs_of(config):
        try:
            state: State = json.loads(place.read_text("utf-8"))
            if now() - int(state["at"]) < ALIVE:
                return state
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def obeyed(config: Path, done: Callable[[State], bool]) -> State | None:
    """Wait until the running guard has done what was ordered; None where none runs, or none does."""
    end = time.monotonic() + PATIENCE
    while (state := state_of(config)) is not None:
        if done(state):
            return state
        if time.monotonic() > end:
            raise StoreUnavailable(
                f"the guard (pid {state['pid']} on {state['host']}) has not obeyed yet",
                advice="Look at its log, and ask again: privet status",
            )
        time.sleep(0.05)
    return None


def switch_mode(
    config: Path, mode: Mode, *, rollout: float | None, why: str, forced: bool
) -> State | None:
    """
    Order a mode; return what the running guard says then, None where none runs.

    Raises:
        ConfigError: It shall enforce while visitors look like the operator's own proxies.
    """
    state = state_of(config)
    if mode.value == "enforce" and not forced and state is not None and state["proxies"]:
        raise ConfigError(
            f"not switched on: {state['proxies']}",
            advice="If they are visitors after all: privet on --force",
        )
    since = now()

    def change(switch: Switch) -> Switch:
        kept = switch.rollout if rollout is None else rollout
        return replace(
            switch, mode=mode, rollout=kept, since=since, by=oneself(), why=why, forced=forced
        )

    order(config, change)
    return obeyed(config, lambda each: int(each["since"]) >= since)


def reload(config: Path) -> State | None:
    """
    Order to read the policy file again; return what the guard says then, None where none runs.

    Raises:
        ConfigError: The file cannot be meant; nothing is ordered, the old policy stays in force.
    """
    settings_of(config)
    asked = now()
    order(config, lambda switch: replace(switch, reload=asked))
    return obeyed(config, lambda each: int(each["reload"]) >= asked and each["reloaded"] >= asked)


def status(config: Path) -> State:
    """Return what is ordered, what the policy file says, and what the running guard does."""
    document: State = {"config": str(config), "file_mode": "", "problems": []}
    try:
        settings = settings_of(config)
        document["file_mode"] = settings.enforcement.mode
        document["file_rollout"] = settings.enforcement.rollout
    except PrivetError as error:
        document["problems"].append(str(error))
    try:
        switch = read_switch(beside(config))
    except PrivetError as error:
        document["problems"].append(str(error))
        switch = Switch()
    document |= {
        "ordered": switch.mode,
        "since": switch.since,
        "by": switch.by,
        "why": switch.why,
        "forced": switch.forced,
        "releases": [
            {"at": each.at, "by": each.by, "why": each.why, "what": each.what}
            for each in switch.releases
        ],
        "running": state_of(config),
    }
    if document["running"] is not None:
        known = document["problems"]
        known += [each for each in document["running"]["problems"] if each not in known]
    return document


# ── decisions and actors ─────────────────────────────────────────────────────────────────────────


def decided(config: Path, ref: str) -> Record:
    """
    Return what was kept of a decision.

    Raises:
        ConfigError: *ref* is no code, or the policy names no ledger beside which to keep decisions.
        UnknownActor: No decision of that code is kept.
    """
    settings = settings_of(config)
    path = decisions_of(settings)
    if path is None:
        raise ConfigError(
            "no decisions are kept: [ledger] names no path", source=Source(str(config))
        )
    record = find(path, ref)
    if record is None:
        raise UnknownActor(
            f"no decision {normal(ref)} is kept",
            advice=f"Decisions are kept {settings.retention_days()} days, and 20 a minute of one "
            "actor; those that let pass have no code.",
        )
    return record


def release(config: Path, actor: str, *, why: str) -> State | None:
    """
    Let an actor go, named by name, by pseudonym or by the code of a decision.

    Returns:
        What the running guard says then; None where none runs.
    """
    settings = settings_of(config)
    if normal(actor):
        handles, what = _decided_on(decided(config, actor)), normal(actor)
    else:
        handles, what = (_handle(actor, settings),), actor.partition(":")[0]
    one = Release(handles, now(), oneself(), why, what)
    order(config, lambda switch: switch.with_release(one))
    return obeyed(config, lambda each: int(each["released"]) >= one.at)


def _decided_on(record: Record) -> tuple[int, ...]:
    """Return whom a decision fell on: its actor, and the handle whose budget was spent."""
    from privet.exposure.budgets import WHO
    from privet.exposure.tallying import SITE, signed

    found = [signed(int(record["actor"], 16))]
    row = int(record["grounds"]["row"])
    if 0 <= row < len(record["budgets"]):
        level = WHO.index(record["budgets"][row]["who"])
        if level < SITE:
            found.append(int(record["handles"][level]))
    return tuple(dict.fromkeys(handle for handle in found if handle))


def _handle(actor: str, settings: Settings) -> int:
    """Return the pseudonym of an actor, as a signed number."""
    from privet.exposure.tallying import signed

    if len(actor) == 16 and set(actor.lower()) <= set("0123456789abcdef"):
        return signed(int(actor, 16))
    if settings.ledger.path is None:
        raise ConfigError(
            "without [ledger] path, pseudonyms are made with a key that ends with the service",
            advice="Name the actor by the pseudonym or code that the guard told.",
        )
    from privet.bootstrap.serving import key_of

    return signed(pseudonym_of(actor, key_of(settings)))


def pseudonym_of(actor: str, key: Key) -> int:
    """
    Return the pseudonym that the guard gives an actor.

    Raises:
        ConfigError: It is not written as ``account:bob77`` or ``network:192.0.2.7/32``.
    """
    import ipaddress

    import numpy as np

    from privet.exposure.pseudonyms import Domain, of_pairs, of_text
    from privet.identity.actors import Level, read_actor

    try:
        level, name = read_actor(actor)
        if level is not Level.NETWORK:
            return of_text(name, key, Domain(level.value))
        network = ipaddress.ip_network(name, strict=False)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    number = int(network.network_address)
    if network.version == 4:
        hi, lo = 0, number | 0xFFFF << 32
    else:
        hi, lo = number >> 64, 0
    halves = np.array([hi], np.uint64), np.array([lo], np.uint64)
    return int(of_pairs(*halves, key, Domain.NETWORK)[0])
