"""What was measured of each actor: one row an actor, one column a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from privet.detection.relations import Columns
    from privet.detection.visits import Choices


class Measured:
    """
    Hold the measures of actors that were shown somebody or looked for somebody.

    Every measure reads as a float64 column; nan says that the ledger cannot tell. What each one is
    stands in the module of ``privet.detection.measures`` that computes it. Most actors see a few
    people and are done, so measures of order are held for those alone that have enough rows, and
    sums as float32: a million actors take 150 MB instead of 500. A column is made when it is
    asked for; keep it if it is needed twice.

    Args:
        actor: uint64, sorted.
        level: int8, a code of ``exposure.handles``.
        first: int64, microseconds since 1970 UTC, its first exposure or lookup; *last* its last.
        columns: The measures that every actor has.
        rows: The rows that *ordered* speaks of, ascending.
        ordered: The measures that only some have, a value for each of *rows*.
        choices: Whom those with enough people chose, for ``tastes``; None where that is not known.
        followed: How many actors opened each data subject, for ``sightings``; None where that has to be asked.
    """

    __slots__ = (
        *("_columns", "_ordered", "_rows", "actor"),
        *("choices", "first", "followed", "last", "level"),
    )

    actor: NDArray[np.uint64]
    level: NDArray[np.int8]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    # volume
    subjects: NDArray[np.float64]
    exposures: NDArray[np.float64]
    weighted: NDArray[np.float64]
    views: NDArray[np.float64]
    peak_1h: NDArray[np.float64]
    peak_1d: NDArray[np.float64]
    peak_7d: NDArray[np.float64]
    peak_28d: NDArray[np.float64]
    fresh_1h: NDArray[np.float64]
    fresh_1d: NDArray[np.float64]
    fresh_7d: NDArray[np.float64]
    newcomer: NDArray[np.float64]
    burst_1m: NDArray[np.float64]
    burst_10m: NDArray[np.float64]
    yield_minute: NDArray[np.float64]
    reach_50: NDArray[np.float64]
    # selection
    novelty: NDArray[np.float64]
    tail: NDArray[np.float64]
    tail_share: NDArray[np.float64]
    wager: NDArray[np.float64]
    sweep: NDArray[np.float64]
    sweep_due: NDArray[np.float64]
    heaps: NDArray[np.float64]
    returns: NDArray[np.float64]
    # order
    placed: NDArray[np.float64]
    unit_share: NDArray[np.float64]
    near_share: NDArray[np.float64]
    run: NDArray[np.float64]
    stride: NDArray[np.float64]
    stride_share: NDArray[np.float64]
    tau: NDArray[np.float64]
    adjacent: NDArray[np.float64]
    density: NDArray[np.float64]
    walkers: NDArray[np.float64]
    route_a: NDArray[np.float64]
    route_b: NDArray[np.float64]
    rank_first: NDArray[np.float64]
    rank_last: NDArray[np.float64]
    lexical_run: NDArray[np.float64]
    lexical_tau: NDArray[np.float64]
    query_walk: NDArray[np.float64]
    strangeness: NDArray[np.float64]
    strange_spread: NDArray[np.float64]
    consecutive: NDArray[np.float64]
    channel_drift: NDArray[np.float64]
    # lookups and lists
    lookups: NDArray[np.float64]
    lookup_misses: NDArray[np.float64]
    misses: NDArray[np.float64]
    miss_share: NDArray[np.float64]
    guessing: NDArray[np.float64]
    lists: NDArray[np.float64]
    circles: NDArray[np.float64]
    deepest: NDArray[np.float64]
    page_mean: NDArray[np.float64]
    exhausted: NDArray[np.float64]
    # timing
    gap_median: NDArray[np.float64]
    gap_cv: NDArray[np.float64]
    period_g: NDArray[np.float64]
    burstiness: NDArray[np.float64]
    gap_lag: NDArray[np.float64]
    hours: NDArray[np.float64]
    days: NDArray[np.float64]
    quiet: NDArray[np.float64]
    spread: NDArray[np.float64]
    short_nights: NDArray[np.float64]
    day_spread: NDArray[np.float64]
    day_same: NDArray[np.float64]
    day_begin: NDArray[np.float64]
    shift: NDArray[np.float64]
    hugging: NDArray[np.float64]
    refused_hours: NDArray[np.float64]
    # client
    pages: NDArray[np.float64]
    assets: NDArray[np.float64]
    beacons: NDArray[np.float64]
    requests: NDArray[np.float64]
    errors: NDArray[np.float64]
    declared: NDArray[np.float64]
    claimed: NDArray[np.float64]
    verified: NDArray[np.float64]
    # crowd
    networks: NDArray[np.float64]
    blocks: NDArray[np.float64]
    devices: NDArray[np.float64]
    accounts: NDArray[np.float64]
    concurrent: NDArray[np.float64]
    devices_top: NDArray[np.float64]
    devices_even: NDArray[np.float64]

    def __init__(
        self,
        actor: NDArray[np.uint64],
        level: NDArray[np.int8],
        first: NDArray[np.int64],
        last: NDArray[np.int64],
        columns: Mapping[str, NDArray[np.floating[Any]]],
        rows: NDArray[np.int64] | None = None,
        ordered: Mapping[str, NDArray[np.float64]] | None = None,
        choices: Choices | None = None,
        followed: Columns | None = None,
    ) -> None:
        self.actor = actor
        self.level = level
        self.first = first
        self.last = last
        self._columns = dict(columns)
        self._rows = np.zeros(0, np.int64) if rows is None else rows
        self._ordered = dict(ordered or {})
        self.choices = choices
        self.followed = followed

    def __getattr__(self, name: str) -> NDArray[np.float64]:
        """Return a measure, nan where it is not known."""
        if name not in MEASURES:
            raise AttributeError(name)
        if name in self._columns:
            return self._columns[name].astype(np.float64)
        column = np.full(len(self.actor), np.nan)
        if name in self._ordered:
            column[self._rows] = self._ordered[name]
        return column

    @property
    def opened(self) -> NDArray[np.float64]:
        """
        Return how many pages of one person each opened.

        Those of people who are gone are among them, and lists that stand under one person.
        """
        return np.asarray(self.views + np.nan_to_num(self.misses) + np.nan_to_num(self.circles))

    def value(self, name: str, row: int) -> float:
        """Return one measure of one actor, without making its column; nan where it is not known."""
        if name in self._columns:
            return float(self._columns[name][row])
        at = int(np.searchsorted(self._rows, row))
        if name not in self._ordered or at == len(self._rows) or self._rows[at] != row:
            return float("nan")
        return float(self._ordered[name][at])

    def __len__(self) -> int:
        """Count the actors."""
        return len(self.actor)

    def but(self, rows: NDArray[np.int64], ordered: Mapping[str, NDArray[np.float64]]) -> Measured:
        """Return the same with other values for some measures of order of some *rows*."""
        at = np.searchsorted(self._rows, rows)
        changed = dict(self._ordered)
        for name, values in ordered.items():
            column = np.full(len(self._rows), np.nan)
            column[at] = values
            changed[name] = column
        return Measured(
            self.actor, self.level, self.first, self.last, self._columns, self._rows, changed
        )

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Measured:
        """Return some of the rows."""
        new = np.full(len(self.actor), -1, np.int64)
        new[self._rows] = np.arange(len(self._rows))
        held = new[rows]
        return Measured(
            self.actor[rows],
            self.level[rows],
            self.first[rows],
            self.last[rows],
            {name: column[rows] for name, column in self._columns.items()},
            np.flatnonzero(held >= 0),
            {name: column[held[held >= 0]] for name, column in self._ordered.items()},
        )


FACTS = {"actor": "u8", "level": "i1", "first": "i8", "last": "i8"}
"""The columns that are no measures, and their types."""

MEASURES = tuple(name for name in Measured.__annotations__ if name not in FACTS)
"""The measures, each a column."""

ORDERED = (
    "tail",
    "tail_share",
    "wager",
    "sweep",
    "sweep_due",
    "placed",
    "unit_share",
    "near_share",
    "run",
    "stride",
    "stride_share",
    "tau",
    "adjacent",
    "density",
    "walkers",
    "route_a",
    "route_b",
    "rank_first",
    "rank_last",
    "lexical_run",
    "lexical_tau",
    "query_walk",
    "exhausted",
    "guessing",
    "gap_median",
    "gap_cv",
    "period_g",
    "burstiness",
    "gap_lag",
    "burst_1m",
    "burst_10m",
    "yield_minute",
    "reach_50",
    "heaps",
    "returns",
    "shift",
    "hugging",
    "day_same",
    "day_begin",
    "channel_drift",
    "strangeness",
    "strange_spread",
    "consecutive",
)
"""The measures of order and rhythm, which few actors have enough rows for."""

EXACT = ("subjects", "exposures", "weighted")
"""Sums that are written down to the last person, and so are held as float64."""


def measured(**columns: NDArray[Any] | Sequence[float]) -> Measured:
    """Return actors of the given columns; a measure that is not given is nan."""
    size = len(next(iter(columns.values())))
    facts: dict[str, Any] = {
        name: np.asarray(columns.pop(name, np.zeros(size))).astype(kind)
        for name, kind in FACTS.items()
    }
    strange = set(columns) - set(MEASURES)
    if strange:
        raise TypeError(f"not a measure: {', '.join(sorted(strange))}")
    return Measured(
        **facts, columns={name: np.asarray(value, np.float64) for name, value in columns.items()}
    )
