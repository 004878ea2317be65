"""People sought in vain, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.detection.measures.misses import misses
from privet.detection.relations import EXPOSURES
from privet.exposure.exposures import LOOKUP, VIEW, exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_each_counts_once(keep: Callable[..., Ledger]) -> None:
    """Asking again for somebody who is gone is one miss; lookups are counted elsewhere."""
    ledger = keep(
        exposures(
            actor=[1, 1, 1, 1, 2],
            at=[1, 2, 3, 4, 5],
            subject=[5, 5, 6, 7, 5],
            kind=[VIEW, VIEW, VIEW, LOOKUP, VIEW],
            outcome=[0, 0, 0, 0, 1],
            people=[0, 0, 0, 0, 1],
        )
    )
    found = ledger.run(misses(EXPOSURES))

    assert ([1], [2]) == (found["actor"].tolist(), found["misses"].tolist())
