"""How many different people were shown, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.detection.measures.seen import seen
from privet.detection.relations import EXPOSURES
from privet.exposure.exposures import HIT, MISS, exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_a_person_counts_once(keep: Callable[..., Ledger]) -> None:
    """A page of a list counts for all on it; who was not there, and what is older, do not count."""
    ledger = keep(
        exposures(
            at=[1, 5, 6, 7, 8],
            subject=[1, 2, 2, 3, 4],
            people=[1, 1, 1, 20, 0],
            outcome=[HIT, HIT, HIT, HIT, MISS],
        )
    )

    assert [21] == ledger.run(seen(EXPOSURES, 4))["people"].tolist()
    assert [0] == ledger.run(seen(EXPOSURES, 99))["people"].tolist()
