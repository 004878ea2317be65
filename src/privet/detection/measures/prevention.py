"""What enforcing a budget would have withheld from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from privet.detection.relations import CHOSEN, EXPOSURES, chosen, whole_actors
from privet.exposure.budgets import WINDOWS
from privet.exposure.handles import ACCOUNT, CLIENT
from privet.exposure.windows import Replay, replay

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.relations import Relations
    from privet.exposure.budgets import Budget

MOST = 4_000_000
"""Rows of one handle that are replayed."""

SOME = 100_000
"""Rows of one actor up to which all are read for its peak; far fewer than ``measuring.MOST``."""

ACTORS = {"account": ACCOUNT, "client": CLIENT}
"""The levels whose handle is the actor itself."""


def counted_by(exposures: Table, who: str) -> Table:
    """
    Return the exposures that a budget of level *who* counts, its handle in place of the actor.

    An account is counted by all that it was shown, a network by all that anybody on it was shown.
    A client is known where it is the actor; the site is one handle.
    """
    shown = exposures.filter(exposures.people > 0)
    if who == "site":
        return shown.mutate(actor=shown.people.cast("uint64") * 0 + 1)
    if who in ACTORS:
        return shown.filter(shown.level == ACTORS[who])
    shown = shown.mutate(actor=shown[who])
    return shown.filter(shown.actor != 0)


def above(exposures: Table, who: str, subjects: int) -> Table:
    """Return the handles of level *who* that were shown more than so many people in all."""
    counted = counted_by(exposures, who)
    each = counted.group_by(["actor", "subject"]).agg(people=counted.people.max())
    total = each.group_by("actor").agg(people=each.people.sum())
    return total.filter(total.people > subjects).select("actor")


def charged(exposures: Table, chosen: Table, who: str) -> Table:
    """Return what the handles *chosen* were shown, by handle and time."""
    counted = counted_by(exposures, who).semi_join(chosen, "actor")
    return counted.select("actor", "at", "subject", "people").order_by(["actor", "at", "subject"])


def beyond(measured: Measured, budget: Budget) -> NDArray[np.uint64]:
    """Return the actors that were shown more people than a budget of their level allows, within its window."""
    most = measured.subjects
    if budget.window in WINDOWS:
        asked = measured.views + measured.misses + measured.lookups + measured.lists
        most = np.where(asked < SOME, getattr(measured, f"peak_{budget.window}"), most)
    theirs = (measured.level == ACTORS[budget.who]) & (most > budget.subjects)
    return np.asarray(measured.actor[theirs])


def prevention(ledger: Relations, budget: Budget, measured: Measured | None = None) -> Replay:
    """
    Replay a budget over the ledger; only handles it would have stopped have a row.

    Whoever was shown no more people than the budget allows was never stopped, and is not replayed.

    Args:
        measured: All actors, where they are measured already.
    """
    if measured is not None and budget.who in ACTORS:
        handles = beyond(measured, budget)
    else:
        handles = ledger.run(above(EXPOSURES, budget.who, budget.subjects))["actor"]
    parts: list[Replay] = []
    if len(handles):
        asked = charged(EXPOSURES, CHOSEN, budget.who)
        for batch in whole_actors(ledger.stream(asked, chosen(handles)), MOST):
            found = replay(batch["actor"], batch["at"], batch["subject"], batch["people"], budget)
            parts.append(found)
    stopped = [part.stopped > 0 for part in parts]

    def column(name: str, kind: str) -> NDArray[Any]:
        pieces = [getattr(part, name)[rows] for part, rows in zip(parts, stopped, strict=True)]
        return np.concatenate([np.zeros(0, kind), *pieces])

    return Replay(
        actor=column("actor", "u8"),
        stopped=column("stopped", "i8"),
        prevented=column("prevented", "i8"),
        moment=column("moment", "i8"),
    )
