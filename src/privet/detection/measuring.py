"""Gather all measures in as few passes over the ledger as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from privet.detection.measured import COLUMNS, Measured
from privet.detection.measures.adjacency import adjacency
from privet.detection.measures.company import company
from privet.detection.measures.concurrency import concurrent, sightings_of_blocks
from privet.detection.measures.crowd import crowd
from privet.detection.measures.lexical import lexical
from privet.detection.measures.paging import exhausted
from privet.detection.measures.period import period_g
from privet.detection.measures.popularity import popularity
from privet.detection.measures.queries import query_walk
from privet.detection.measures.rhythm import rhythm
from privet.detection.measures.steps import steps
from privet.detection.measures.tail import tail
from privet.detection.measures.totals import totals
from privet.detection.measures.trend import tau
from privet.detection.measures.waking import waking
from privet.detection.measures.walks import walkers
from privet.detection.relations import ACTIVITY, CHOSEN, EXPOSURES, chosen, whole_actors
from privet.detection.visits import Subjects, visits
from privet.exposure.budgets import DAY, WINDOWS
from privet.exposure.exposures import LIST
from privet.exposure.windows import bounds, peaks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.relations import Columns, Relations

ENOUGH = 15
"""Rows from which on the order of an actor's rows is looked at.

Chosen: with fewer, no measure of order differs from chance by more than people differ.
"""

MOST = 2_000_000
"""Rows of one actor that are looked at in order; what is simply counted, counts them all."""

SEQUENCE = EXPOSURES.select(
    "actor", "at", "subject", "people", "weight", "kind", "outcome", "place", "page"
).order_by(["actor", "at"])
"""What measures of order read."""

YOUTHS = {name: span for name, span in WINDOWS.items() if name != "28d"}


def measure(ledger: Relations) -> Measured:
    """Return the measures of every actor in the ledger."""
    base = ledger.run(totals(EXPOSURES))
    actor = base["actor"]
    out = {
        name: np.full(len(actor), np.nan) if kind.kind == "f" else np.zeros(len(actor), kind)
        for name, kind in COLUMNS.items()
    }
    for name, column in base.items():
        out[name] = column.astype(COLUMNS[name])
    asked = out["views"] + out["misses"] + out["lookups"]
    with np.errstate(invalid="ignore"):
        out["miss_share"] = (out["misses"] + out["lookup_misses"]) / asked
    out["newcomer"] = _newcomer(out["first"])
    if len(actor):
        subjects = known(ledger)
        for batch in whole_actors(ledger.stream(SEQUENCE), MOST):
            _in_order(batch, subjects, out)
        with np.errstate(invalid="ignore"):
            out["novelty"] = out["subjects"] / out["exposures"]
        _spread(out, ledger.run(crowd(EXPOSURES)))
        _spread(out, ledger.run(company(ACTIVITY, CHOSEN), chosen(actor)))
        _in_places(ledger, out)
    return Measured(**out)


def known(ledger: Relations) -> Subjects:
    """Return every data subject of the ledger, numbered, with its popularity and rank."""
    found = ledger.run(popularity(EXPOSURES))
    return Subjects.of(found["subject"], found["seen"], found["place"])


def _newcomer(first: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return 1 for actors that were first seen two days or more after the ledger begins, else 0."""
    if not len(first):
        return np.zeros(0)
    return (first >= first.min() + 2 * DAY).astype(np.float64)


def _in_order(batch: Columns, subjects: Subjects, out: Columns) -> None:
    """Measure whole actors of a stream sorted by actor and time."""
    found = peaks(
        batch["actor"],
        batch["at"],
        batch["subject"],
        batch["people"],
        batch["weight"],
        windows=list(WINDOWS.values()),
        youths=list(YOUTHS.values()),
    )
    starts = found.starts
    actors = batch["actor"][starts[:-1]]
    rows = np.searchsorted(out["actor"], actors)
    out["subjects"][rows] = found.subjects
    out["weighted"][rows] = found.weighted
    for name, column in zip(WINDOWS, found.peak, strict=True):
        out[f"peak_{name}"][rows] = column
    for name, column in zip(YOUTHS, found.fresh, strict=True):
        out[f"fresh_{name}"][rows] = column
    _put(out, rows, waking(starts, batch["at"]))
    busy = np.diff(starts) >= ENOUGH
    if not busy.any():
        return
    batch = {name: column[np.repeat(busy, np.diff(starts))] for name, column in batch.items()}
    _with_enough(batch, subjects, out, rows[busy])


def _with_enough(
    batch: Columns, subjects: Subjects, out: Columns, rows: NDArray[np.intp]
) -> None:
    """Measure the order of actors that have enough rows for it."""
    starts = bounds(batch["actor"])
    met = visits(batch["actor"], batch["subject"], batch["kind"], batch["outcome"], subjects)
    found: dict[str, NDArray[np.float64]] = {}
    found["tail"], found["tail_share"] = tail(met, subjects)
    found |= steps(met)
    found["tau"] = tau(met)
    found["adjacent"], found["density"] = adjacency(met)
    found["walkers"] = walkers(met)
    found["lexical_run"], found["lexical_tau"] = lexical(met)
    found["gap_median"], found["gap_cv"] = rhythm(starts, batch["at"])
    found["period_g"] = period_g(starts, batch["at"])
    if (batch["kind"] == LIST).any():
        found["query_walk"] = query_walk(starts, batch["kind"], batch["place"])
        found["exhausted"] = exhausted(starts, batch["kind"], batch["page"])
    few = found["placed"] < ENOUGH
    for name in ("tail", "tail_share", "unit_share", "near_share", "stride_share", "walkers"):
        found[name][few] = np.nan
    for name in ("tau", "adjacent", "density", "lexical_run", "lexical_tau"):
        found[name][few] = np.nan
    _put(out, rows, found)


def _in_places(ledger: Relations, out: Columns) -> None:
    """Measure in how many places actors were at once; most were in one."""
    out["concurrent"] = np.minimum(out["blocks"], 1.0)
    several = out["actor"][out["blocks"] > 1]
    if not len(several):
        return
    asked = sightings_of_blocks(EXPOSURES, CHOSEN)
    for batch in whole_actors(ledger.stream(asked, chosen(several)), MOST):
        actors = batch["actor"][bounds(batch["actor"])[:-1]]
        rows = np.searchsorted(out["actor"], actors)
        out["concurrent"][rows] = concurrent(batch["actor"], batch["at"], batch["block"])


def _put(out: Columns, rows: NDArray[np.intp], found: dict[str, NDArray[np.float64]]) -> None:
    for name, column in found.items():
        out[name][rows] = column


def _spread(out: Columns, found: dict[str, Any]) -> None:
    """Set the columns of a table with one row an actor."""
    actors = found.pop("actor")
    rows = np.searchsorted(out["actor"], actors)
    for name, column in found.items():
        out[name][rows] = column
