"""What was measured of each actor: one row an actor, one column a measure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Measured:
    """
    Hold the measures of actors that were shown somebody or looked for somebody.

    All columns but the first four are float64; nan says that the ledger cannot tell. What each
    one is stands in the module of ``privet.detection.measures`` that computes it.

    Args:
        actor: uint64, sorted.
        level: int8, a code of ``exposure.handles``.
        first: int64, microseconds since 1970 UTC, its first exposure or lookup; *last* its last.
    """

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
    # selection
    novelty: NDArray[np.float64]
    tail: NDArray[np.float64]
    tail_share: NDArray[np.float64]
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
    lexical_run: NDArray[np.float64]
    lexical_tau: NDArray[np.float64]
    query_walk: NDArray[np.float64]
    # lookups and lists
    lookups: NDArray[np.float64]
    lookup_misses: NDArray[np.float64]
    misses: NDArray[np.float64]
    miss_share: NDArray[np.float64]
    lists: NDArray[np.float64]
    deepest: NDArray[np.float64]
    exhausted: NDArray[np.float64]
    # timing
    gap_median: NDArray[np.float64]
    gap_cv: NDArray[np.float64]
    period_g: NDArray[np.float64]
    hours: NDArray[np.float64]
    days: NDArray[np.float64]
    quiet: NDArray[np.float64]
    spread: NDArray[np.float64]
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

    def __len__(self) -> int:
        """Count the actors."""
        return len(self.actor)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Measured:
        """Return some of the rows."""
        return Measured(**{name: getattr(self, name)[rows] for name in COLUMNS})


COLUMNS = {
    field.name: np.dtype(
        {"actor": "u8", "level": "i1", "first": "i8", "last": "i8"}.get(field.name, "f8")
    )
    for field in fields(Measured)
}
"""The columns of ``Measured`` and their types."""


def measured(**columns: object) -> Measured:
    """Return actors of the given columns; a measure that is not given is nan."""
    size = len(next(iter(columns.values())))  # type: ignore[arg-type]
    return Measured(
        **{
            name: np.asarray(columns[name]).astype(kind)
            if name in columns
            else np.full(size, np.nan if kind.kind == "f" else 0).astype(kind)
            for name, kind in COLUMNS.items()
        }
    )
