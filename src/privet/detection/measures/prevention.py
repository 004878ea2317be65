"""What enforcing a budget would have withheld from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from privet.detection.relations import CHOSEN, EXPOSURES, chosen, whole_actors
from privet.exposure.handles import ACCOUNT, CLIENT
from privet.exposure.windows import Replay, replay

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

    from privet.detection.relations import Relations
    from privet.exposure.budgets import Budget

MOST = 4_000_000
"""Rows of one handle that are replayed."""


def counted_by(exposures: Table, who: str) -> Table:
    """
    Return the exposures that a budget of level *who* counts, its handle in place of the actor.

    An account is counted by all that it was shown, a network by all that anybody on it was shown.
    A client is known where it is the actor; the site is one handle.
    """
    shown = exposures.filter(exposures.people > 0)
    if who == "site":
        return shown.mutate(actor=shown.people.cast("uint64") * 0 + 1)
    if who in {"account", "client"}:
        return shown.filter(shown.level == (ACCOUNT if who == "account" else CLIENT))
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


def prevention(ledger: Relations, budget: Budget) -> Replay:
    """
    Replay a budget over the ledger; only handles it would have stopped have a row.

    Whoever was shown no more people in all than the budget allows within its window was never
    stopped, and is not replayed.
    """
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
