"""Popularity, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.detection.measures.popularity import popularity, renown
from privet.detection.relations import EXPOSURES, PEOPLE, people
from privet.exposure.exposures import LIST, VIEW, exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_it_counts(keep: Callable[..., Ledger]) -> None:
    """Each subject once, with its place; who was sought in vain was not seen; lists are nobody."""
    ledger = keep(
        exposures(
            actor=[1, 2, 1, 1],
            at=[1, 2, 3, 4],
            subject=[7, 7, 8, 9],
            kind=[VIEW, VIEW, VIEW, LIST],
            outcome=[1, 1, 0, 1],
            place=[70, 70, 80, 90],
        )
    )
    asked = {"people": people(ledger)}
    for table in (popularity(EXPOSURES), renown(PEOPLE)):
        found = ledger.run(table.order_by("subject"), asked)

        assert [7, 8] == found["subject"].tolist()
        assert [2, 0] == found["seen"].tolist()
        assert [70, 80] == found["place"].tolist()
