"""Lists under one person, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.detection.measures.circles import circles
from privet.detection.relations import EXPOSURES
from privet.exposure.exposures import HIT, LIST, MISS, VIEW, exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_lists_under_people_are_told_from_searches(keep: Callable[..., Ledger]) -> None:
    """Pages of lists on these surfaces count, each time; searches, profiles and misses do not."""
    ledger = keep(
        exposures(
            actor=[1, 1, 1, 1, 2, 3],
            at=[1, 2, 3, 4, 5, 6],
            subject=[5, 5, 6, 7, 8, 9],
            kind=[LIST, LIST, LIST, VIEW, LIST, LIST],
            surface=[4, 4, 2, 4, 2, 6],
            outcome=[HIT, HIT, HIT, HIT, HIT, MISS],
            people=[20, 20, 20, 1, 20, 0],
        )
    )
    found = ledger.run(circles(EXPOSURES, (4, 6)))

    assert ([1], [2]) == (found["actor"].tolist(), found["circles"].tolist())
