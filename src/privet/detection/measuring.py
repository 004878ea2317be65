"""Gather all measures in as few passes over the ledger as they need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from privet.detection.days import days
from privet.detection.measured import EXACT, FACTS, ORDERED, Measured
from privet.detection.measures.adjacency import adjacency
from privet.detection.measures.burst import WINDOWS as BURSTS
from privet.detection.measures.burst import burst
from privet.detection.measures.channels import channels, drift
from privet.detection.measures.circles import circles
from privet.detection.measures.company import company
from privet.detection.measures.concurrency import concurrent
from privet.detection.measures.crowd import constant, crowd
from privet.detection.measures.distinct import distinct
from privet.detection.measures.ends import ends
from privet.detection.measures.guessing import guessing
from privet.detection.measures.heaps import heaps
from privet.detection.measures.hugging import hugging
from privet.detection.measures.lexical import lexical
from privet.detection.measures.misses import misses
from privet.detection.measures.navigation import navigation, steps_between
from privet.detection.measures.paging import exhausted
from privet.detection.measures.pauses import pauses
from privet.detection.measures.period import period_g
from privet.detection.measures.persistence import persistence, refusals
from privet.detection.measures.popularity import renown
from privet.detection.measures.queries import query_walk
from privet.detection.measures.reach import reach
from privet.detection.measures.returns import returns
from privet.detection.measures.rhythm import rhythm
from privet.detection.measures.route import route
from privet.detection.measures.sameness import sameness
from privet.detection.measures.shift import shift
from privet.detection.measures.steps import steps
from privet.detection.measures.tail import tail
from privet.detection.measures.totals import totals
from privet.detection.measures.trend import tau
from privet.detection.measures.waking import COLUMNS as WAKING
from privet.detection.measures.waking import waking
from privet.detection.measures.walks import walkers
from privet.detection.measures.yields import yields
from privet.detection.openings import Openings
from privet.detection.relations import (
    ACTIVITY,
    CHOSEN,
    EXPOSURES,
    HANDLES,
    PEOPLE,
    SOUGHT,
    WAYS,
    chosen,
    people,
    ways,
    whole_actors,
)
from privet.detection.tastes import choices
from privet.detection.visits import Choices, Subjects, visits
from privet.exposure.budgets import DAY, WINDOWS
from privet.exposure.windows import bounds, peaks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from privet.detection.measures.navigation import Steps
    from privet.detection.relations import Columns, Relations

ENOUGH = 15
"""Rows from which on the order of an actor's rows is looked at.

Chosen: with fewer, no measure of order differs from chance by more than people differ.
"""

MOST = 500_000
"""Rows of one actor that are looked at in order; what is simply counted, counts them all."""

SEQUENCE = EXPOSURES.select(
    *("actor", "at", "subject", "people", "weight"),
    *("kind", "outcome", "place", "page", "surface", "block"),
).order_by(["actor", "at"])
"""What measures of order read."""

IN_ORDER = (
    "subjects",
    "weighted",
    *(f"peak_{name}" for name in WINDOWS),
    *(f"fresh_{name}" for name in WINDOWS if name != "28d"),
    *WAKING,
)
"""The measures that every actor has and that are read off its rows in order."""

YOUTHS = {name: span for name, span in WINDOWS.items() if name != "28d"}


@dataclass(frozen=True, slots=True)
class Background:
    """Hold what whole actors are measured against: the people, the surfaces, people a day."""

    subjects: Subjects
    surfaces: NDArray[np.int64]
    rows: NDArray[np.int64]
    daily: float


def measure(
    ledger: Relations,
    daily: float = np.nan,
    around: Sequence[int] = (),
    met: Columns | None = None,
    asked: Columns | None = None,
) -> Measured:
    """
    Return the measures of every actor in the ledger.

    Args:
        daily: People that an account may be shown in a day, as the operator declares; nan for none.
        around: The numbers of surfaces that are lists under one person.
        met: The ways in which actors were seen, where they were asked for before.
        asked: Who was asked for, likewise.
    """
    out = ledger.run(totals(EXPOSURES))
    facts: dict[str, Any] = {name: out.pop(name).astype(kind) for name, kind in FACTS.items()}
    actor = facts["actor"]
    out = {name: column.astype(_kind(name)) for name, column in out.items()}
    out["misses"] = np.zeros(len(actor), np.float32)
    missed = ledger.run(misses(EXPOSURES))
    out["misses"][np.searchsorted(actor, missed["actor"])] = missed["misses"]
    out["circles"] = np.zeros(len(actor), np.float32)
    if around:
        walked = ledger.run(circles(EXPOSURES, around))
        out["circles"][np.searchsorted(actor, walked["actor"])] = walked["circles"]
    tried = out["views"] + out["misses"] + out["lookups"]
    with np.errstate(invalid="ignore"):
        out["miss_share"] = (out["misses"] + out["lookup_misses"]) / tried
    out["newcomer"] = _newcomer(facts["first"])
    for name in IN_ORDER:
        out[name] = np.zeros(len(actor), _kind(name))
    if not len(actor):
        return Measured(**facts, columns=out)
    sought = {"people": people(ledger) if asked is None else asked}
    mix = ledger.run(channels(PEOPLE), sought)
    subjects, openings = known(ledger, sought)
    ground = Background(
        subjects, mix["surface"].astype(np.int64), mix["rows"].astype(np.int64), daily
    )
    _in_places(ledger, actor, ways(ledger) if met is None else met, out)
    ordered: list[Columns] = []
    paths: list[Steps] = []
    work = partial(in_order, ground=ground, actor=actor, out=out)
    chose: list[Choices] = []
    whole = openings.watch(whole_actors(ledger.stream(SEQUENCE), MOST))
    for found, went, whom in ledger.map(work, whole):
        ordered += found
        paths += went
        chose += whom
    del ground, work
    giants = actor[out["views"] + out["misses"] + out["lookups"] + out["lists"] > MOST]
    _count_giants(ledger, actor, giants, out)
    with np.errstate(invalid="ignore"):
        out["novelty"] = (out["subjects"] / out["exposures"]).astype(np.float32)
    _spread(actor, out, ledger.run(company(ACTIVITY, CHOSEN), chosen(actor)))
    _spread(actor, out, persistence(ledger.run(refusals(ACTIVITY, CHOSEN), chosen(actor))))
    rows, columns = gathered(ordered, paths)
    told = Choices.join(chose)
    complete = not len(giants) and not ledger.run(SOUGHT.agg(rows=SOUGHT.count()))["rows"][0]
    seen = openings.followed() if complete else None
    return Measured(**facts, columns=out, rows=rows, ordered=columns, choices=told, followed=seen)


def _kind(name: str) -> type[np.floating[Any]]:
    return np.float64 if name in EXACT else np.float32


def known(ledger: Relations, sought: Mapping[str, Mapping[str, Any]]) -> tuple[Subjects, Openings]:
    """
    Return every data subject of the ledger, numbered, with its popularity and rank; and who counts who opens it.

    Args:
        sought: The table ``people``.
    """
    found = ledger.run(renown(PEOPLE), sought)
    subjects = Subjects.of(found["subject"], found["seen"], found["place"])
    return subjects, Openings(found["subject"], subjects.roster)


def _newcomer(first: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return 1 for actors that were first seen two days or more after the ledger begins, else 0."""
    if not len(first):
        return np.zeros(0, np.float32)
    return np.asarray(first >= first.min() + 2 * DAY, np.float32)


def in_order(
    batch: Columns,
    ground: Background,
    actor: NDArray[np.uint64],
    out: Columns,
) -> tuple[list[Columns], list[Steps], list[Choices]]:
    """
    Measure whole actors of a stream sorted by actor and time.

    Returns:
        The measures of order, the steps and the choices of actors that have enough rows, where any
        has. What all actors have is put into *out*, into the rows of these actors alone.
    """
    found = peaks(
        batch["actor"],
        batch["at"],
        batch["subject"],
        batch["people"],
        batch["weight"],
        windows=[*WINDOWS.values(), *BURSTS.values()],
        youths=list(YOUTHS.values()),
    )
    starts = found.starts
    rows = np.searchsorted(actor, batch["actor"][starts[:-1]])
    out["subjects"][rows] = found.subjects
    out["weighted"][rows] = found.weighted
    for name, column in zip(WINDOWS, found.peak, strict=False):  # behind them, those of bursts
        out[f"peak_{name}"][rows] = column
    for name, column in zip(YOUTHS, found.fresh, strict=True):
        out[f"fresh_{name}"][rows] = column
    for name, column in waking(starts, batch["at"]).items():
        out[name][rows] = column
    _at_once(batch, starts, rows, actor, out)
    busy = np.diff(starts) >= ENOUGH
    if not busy.any():
        return [], [], []
    mine = np.repeat(busy, np.diff(starts))
    theirs = {name: column[mine] for name, column in batch.items()}
    starts = bounds(theirs["actor"])
    went = steps_between(starts, theirs["at"], theirs["surface"], rows[busy])
    ordered = _with_enough(theirs, starts, ground.subjects) | _over_days(theirs, starts, ground)
    ordered |= burst(found.peak[len(WINDOWS) :, busy])
    whom = choices(theirs, rows[busy], ordered["placed"])
    return [{"rows": rows[busy], **ordered}], [went], whom


def _at_once(
    batch: Columns,
    starts: NDArray[np.int64],
    rows: NDArray[np.int64],
    actor: NDArray[np.uint64],
    out: Columns,
) -> None:
    """Measure in how many places at once actors were that were in several; *rows* are theirs."""
    several = np.repeat(out["blocks"][rows] > 1, np.diff(starts))
    if several.any():
        names = ("actor", "at", "block")
        who, places = concurrent(*(batch[name][several] for name in names))
        out["concurrent"][np.searchsorted(actor, who)] = places


def _with_enough(batch: Columns, starts: NDArray[np.int64], subjects: Subjects) -> Columns:
    """Measure the order of actors that have enough rows for it."""
    met = visits(batch["actor"], batch["subject"], batch["kind"], batch["outcome"], subjects)
    found: Columns = {}
    found["tail"], found["tail_share"] = tail(met, subjects)
    found |= steps(met)
    found["tau"] = tau(met)
    found["adjacent"], found["density"] = adjacency(met, subjects.places)
    found["walkers"] = walkers(met)
    found["rank_first"], found["rank_last"] = ends(met)
    found["lexical_run"], found["lexical_tau"] = lexical(met)
    few = found["placed"] < ENOUGH
    for name in found:
        if name != "placed":
            found[name][few] = np.nan
    found["gap_median"], found["gap_cv"] = rhythm(starts, batch["at"])
    found["period_g"] = period_g(starts, batch["at"])
    found["query_walk"] = query_walk(starts, batch["kind"], batch["place"])
    found["exhausted"] = exhausted(starts, batch["kind"], batch["page"])
    found["guessing"] = guessing(starts, batch["kind"], batch["outcome"])
    for name in ("wager", "sweep", "sweep_due"):  # held against others' taste (``tastes``)
        found[name] = np.full(len(starts) - 1, np.nan)
    found["burstiness"], found["gap_lag"] = pauses(starts, batch["at"])
    return found


def _over_days(batch: Columns, starts: NDArray[np.int64], ground: Background) -> Columns:
    """Measure how actors that have enough rows spread their people over minutes and days."""
    at, people, surface = batch["at"], batch["people"], batch["surface"]
    found: Columns = {}
    found["yield_minute"] = yields(starts, at, people, batch["weight"])
    found["reach_50"] = reach(starts, at, batch["subject"], people)
    each = days(starts, at, batch["subject"], people)
    found["heaps"] = heaps(each)
    found["returns"] = returns(each)
    found["shift"] = shift(each)
    found["hugging"] = hugging(each, ground.daily)
    found["day_same"], found["day_begin"] = sameness(starts, at, surface)
    found |= route(starts, at, surface)
    found["channel_drift"] = drift(starts, surface, ground.surfaces, ground.rows)
    return found


def gathered(parts: list[Columns], ways: list[Steps]) -> tuple[NDArray[np.int64], Columns]:
    """Join the measures of order of all batches."""
    rows = np.concatenate([np.zeros(0, np.int64), *(part["rows"] for part in parts)])
    if not parts:
        return rows, {}
    went = navigation(ways, rows)
    own = (name for name in ORDERED if name not in went)
    return rows, {name: np.concatenate([part[name] for part in parts]) for name in own} | went


def _in_places(ledger: Relations, actor: NDArray[np.uint64], met: Columns, out: Columns) -> None:
    """Measure in how many places actors were; most never change."""
    known = {"ways": met}
    found = ledger.run(constant(WAYS), known)
    changing = found["ways"] > 1
    for name in HANDLES:
        out[f"{name}s"] = found[f"{name}s"].astype(np.float32)
    del found
    out["concurrent"] = out["blocks"].copy()
    out["devices_top"] = np.ones(len(actor), np.float32)
    out["devices_even"] = np.ones(len(actor), np.float32)
    if not changing.any():
        return
    found = ledger.run(crowd(WAYS, CHOSEN), known | chosen(actor[changing]))
    rows = np.searchsorted(actor, found.pop("actor"))
    for name, column in found.items():
        out[name][rows] = column


def _count_giants(
    ledger: Relations, actor: NDArray[np.uint64], giants: NDArray[np.uint64], out: Columns
) -> None:
    """Count the people of actors of whose rows only the first ``MOST`` were read in order."""
    if len(giants):
        found = ledger.run(distinct(EXPOSURES, CHOSEN), chosen(giants))
        rows = np.searchsorted(actor, found.pop("actor"))
        for name, column in found.items():
            out[name][rows] = column


def _spread(actor: NDArray[np.uint64], out: Columns, found: Columns) -> None:
    """Add the columns of a table with a row for some actors; nan for the others."""
    rows = np.searchsorted(actor, found.pop("actor"))
    for name, column in found.items():
        out[name] = np.full(len(actor), np.nan, np.float32)
        out[name][rows] = column
