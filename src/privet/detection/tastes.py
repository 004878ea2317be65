"""Whom actors choose, held against the choice of ordinary visitors alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.anytime import evidence
from privet.detection.measures.popularity import popularity
from privet.detection.measures.sweep import meets, sweep
from privet.detection.measures.tail import tail
from privet.detection.relations import CHOSEN, EXPOSURES, chosen, whole_actors
from privet.detection.visits import Subjects, visits
from privet.exposure.exposures import VIEW
from privet.exposure.windows import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.relations import Relations
    from privet.detection.visits import Visits

LEAST = 30
"""Distinct people from which on a taste is measured; what is concluded from few of them is the detectors' matter."""

USUAL = 0.75
"""The quantile of shares that a wager takes for what an ordinary actor does at most; who lies above it
by habit is what ``anytime.Bar`` is recalibrated for."""

MOST_ROWS = 2_000_000
"""Rows of one actor that are looked at."""

MOST_ACTORS = 20_000
"""Actors whose taste is measured at most, those who saw the most people first."""

TASTES = ("tail", "tail_share", "wager", "sweep", "sweep_due")
"""The measures that are held against ordinary visitors."""

VIEWS = EXPOSURES.filter(EXPOSURES.kind == VIEW)
"""Lookups are left out: whom one resolves by telephone number is no choice among pages."""

ORDERED = (
    VIEWS.semi_join(CHOSEN, "actor")
    .select("actor", "at", "subject", "kind", "outcome")
    .order_by(["actor", "at"])
)


def tastes(
    ledger: Relations, measured: Measured, taken_out: NDArray[np.bool_], people: int = 0
) -> Measured:
    """
    Return the measures with tail, tail share, wager and sweep held against ordinary visitors alone.

    A few collectors that went through all people make everybody look equally popular; so their
    sightings are taken out, and the taste of the others is measured again, of those with enough
    people to have one. For the rest it is unknown. The share is that of ``seldom``.

    Args:
        ledger: What was seen.
        measured: All actors.
        taken_out: Whose sightings do not count.
        people: Distinct people that anybody was shown, those of *taken_out* among them; 0 where that is
            not known.
    """
    rows = np.flatnonzero((measured.placed >= LEAST) & ~taken_out)
    rows = np.sort(rows[np.argsort(-measured.placed[rows], kind="stable")][:MOST_ACTORS])
    if not len(rows):
        return measured.but(rows, {name: np.zeros(0) for name in TASTES})
    clean = VIEWS.anti_join(CHOSEN, "actor")
    found = ledger.run(popularity(clean), chosen(measured.actor[taken_out]))
    subjects = Subjects.of(found["subject"], found["seen"].astype(np.int64), found["place"])
    meeting = meets(subjects.seen, found["several"].astype(np.bool_))
    scores, shares, stakes, nats, due = (np.full(len(rows), np.nan) for _ in TASTES)
    choices: list[tuple[NDArray[np.int64], list[NDArray[np.float32]]]] = []
    asked = chosen(measured.actor[rows])
    for batch in whole_actors(ledger.stream(ORDERED, asked), MOST_ROWS):
        met = visits(batch["actor"], batch["subject"], batch["kind"], batch["outcome"], subjects)
        at = np.searchsorted(measured.actor[rows], batch["actor"][bounds(batch["actor"])[:-1]])
        scores[at] = tail(met, subjects)[0]
        nats[at], due[at] = sweep(batch, met, max(people, subjects.people), meeting)
        told = list(seldom(met, subjects.seen))
        shares[at] = [each.mean() if len(each) else np.nan for each in told]
        choices.append((at, told))
    usual = np.nanquantile(shares, USUAL) if np.isfinite(shares).any() else np.nan
    for at, told in choices:
        if 0 < usual < 1:
            ends = np.cumsum([0, *(len(each) for each in told)])
            stakes[at] = evidence(ends, np.concatenate(told).astype(np.float64), float(usual))
    columns = (scores, shares, stakes, nats, due)
    return measured.but(rows, dict(zip(TASTES, columns, strict=True)))


def seldom(met: Visits, seen: NDArray[np.int64]) -> Iterator[NDArray[np.float32]]:
    """
    Yield for each actor which of its people, in order, are among the half that others see least.

    1 if so, 0 if not; the mean is the share of them.

    The half is that of the people whom others see at all; a person at its border counts in part,
    so that a blind draw takes exactly half. Whom nobody else ever saw counts half: how many more
    of them there are, nobody knows.

    Args:
        met: Whom each actor saw, and how often.
        seen: How often each person was seen by anybody, these actors included.
    """
    counts = np.bincount(np.maximum(seen, 0))
    for row in range(len(met.starts) - 1):
        mine = slice(met.starts[row], met.starts[row + 1])
        subject, own = met.subject[mine], met.own[mine]
        known = (subject >= 0) & (own > 0)
        whole = seen[subject[known]]
        others = whole - own[known]
        if not len(others):
            yield np.zeros(0, np.float32)
            continue
        left = counts.copy()
        np.subtract.at(left, whole, 1)
        np.add.at(left, others, 1)
        left[0] = 0
        if not left.any():
            yield np.full(len(others), 0.5, np.float32)
            continue
        below = np.cumsum(left) / left.sum()
        middle = int(np.searchsorted(below, 0.5))
        here = below[middle] - (below[middle - 1] if middle else 0.0)
        part = (0.5 - (below[middle] - here)) / here if here > 0 else 0.5
        told = np.where(others < middle, 1.0, np.where(others == middle, part, 0.0))
        yield np.where(others == 0, 0.5, told).astype(np.float32)
