"""Decisions that are explained, and actors that are let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privet.adapters.orders.ordering import Ordering
from privet.adapters.orders.signs import State
from privet.adapters.orders.switching import Release, oneself, order
from privet.bootstrap.decided import find
from privet.bootstrap.naming import pseudonym_of
from privet.bootstrap.operating import decisions_of, now
from privet.bootstrap.policies import version_of
from privet.bootstrap.recording import may_switch, switched
from privet.bootstrap.task import settings_of
from privet.enforcement.references import normal
from privet.errors import ConfigError, Source, UnknownActor
from privet.review.promotion import RELOADED

if TYPE_CHECKING:
    from pathlib import Path

    from privet.bootstrap.decided import Record
    from privet.settings import Settings

KEPT: Final = "policy of before"
"""What stands in the words of a guard that could not read its policy again."""


def reload(config: Path, *, by: str = "", why: str = "") -> tuple[State | None, str]:
    """
    Order to read the policy file again, and write down who did.

    Returns:
        What the guard says then, None where none runs; and what kept it from the records, or ''.

    Raises:
        ConfigError: The file cannot be meant; nothing is ordered, the old policy stays in force.
    """
    settings = settings_of(config)
    signature = may_switch(config, by, on=False)
    state = Ordering(config, now).reload()
    said = {
        "version": state["policy"] if state else version_of(settings),
        "stage": state["mode"] if state else "",
        "against": [each for each in state["problems"] if KEPT in each] if state else [],
    }
    return state, switched(config, signature, why, said, kind=RELOADED)


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
    return Ordering(config, now).obeyed(lambda each: int(each["released"]) >= one.at)


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
