"""What is drawn of those who took the most: when they took whom, and how many in the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.relations import CHOSEN, EXPOSURES, chosen
from privet.evidence import coverage
from privet.evidence.findings import Campaign, Portrait
from privet.exposure.places import NOWHERE
from privet.verdict.conclusions import CODE, Conclusion
from privet.workflows.commands import Await, Consult
from privet.workflows.steps import ask

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.relations import Columns, Relations
    from privet.workflows.commands import Pending
    from privet.workflows.detect import Judged
    from privet.workflows.steps import Steps

DRAWN = 12
"""Portraits that are drawn; a report of more is not looked at."""

DOTS = 1500
"""Dots of one raster; more cannot be told apart on paper."""


def portray(
    judged: Judged, campaigns: tuple[Campaign, ...], steps: Pending[Columns], begin: int
) -> Steps[tuple[Portrait, ...]]:
    """
    Return what is drawn of the campaigns and collectors that took the most people.

    Args:
        steps: What ``coverage.steps_of_place`` says.
        begin: When the period begins, microseconds since 1970.
    """
    verdicts, measured = judged.verdicts, judged.measured
    alone = np.flatnonzero((verdicts.code == CODE[Conclusion.COLLECTOR]) & (verdicts.campaign < 0))
    alone = alone[np.argsort(-measured.subjects[alone], kind="stable")][:DRAWN]
    groups = [
        (each.id, joined.members)
        for each, joined in zip(campaigns, verdicts.campaigns, strict=True)
    ]
    groups += [(judged.called(int(row)), np.asarray([row])) for row in alone]
    sizes = [float(measured.subjects[rows].sum()) for _, rows in groups]
    largest = [groups[i] for i in np.argsort(-np.asarray(sizes), kind="stable")[:DRAWN]]
    if not largest or not judged.extent.last:
        return ()
    everybody = measured.actor[np.unique(np.concatenate([rows for _, rows in largest]))]
    seen = yield from ask(Consult(partial(shown_to, everybody), "drawing"))
    place = (yield from ask(Await(steps, "drawing")))["place"]
    drawn: list[Portrait] = []
    for name, rows in largest:
        mine = np.isin(seen["actor"], measured.actor[rows])
        own = {column: values[mine] for column, values in seen.items()}
        drawn.append(portrait(name, own, place, begin))
    return tuple(drawn)


def shown_to(actors: NDArray[np.uint64], ledger: Relations) -> Columns:
    """Return what some actors were shown."""
    return ledger.run(coverage.of_actors(EXPOSURES, CHOSEN), chosen(actors))


def rank_alike(places: NDArray[np.int64], steps: NDArray[np.int64]) -> NDArray[np.float64]:
    """
    Return where each place stands among all of its kind; nan for those of the rarer kind.

    Ids and names are two orders: drawn on one axis, a walk through one of them fills half of it.
    Names stand below 0, ids above, as ``exposure.places`` has them.
    """
    there = places != NOWHERE
    named = places < 0
    names = 2 * int((named & there).sum()) > int(there.sum())
    ranks = coverage.rank(places, steps[steps < 0] if names else steps[steps >= 0])
    return np.where(named == names, ranks, np.nan)


def portrait(name: str, seen: Columns, steps: NDArray[np.int64], begin: int) -> Portrait:
    """Return the dots and the coverage curve of one collector or campaign."""
    size = len(seen["at"])
    rows = np.unique(np.linspace(0, max(0, size - 1), min(DOTS, size)).astype(np.int64))
    ranks = rank_alike(seen["place"][rows], steps)
    dots = np.isfinite(ranks)
    seconds = (seen["at"][rows] - begin) / 1e6
    return Portrait(
        actor=name,
        seconds=tuple(float(value) for value in seconds[dots]),
        ranks=tuple(float(value) for value in ranks[dots]),
        coverage=coverage.curve(seen["subject"]),
        sampled=size,
    )
