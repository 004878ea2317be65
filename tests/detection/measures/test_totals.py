"""Sums, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.totals import totals
from privet.detection.relations import EXPOSURES
from privet.exposure.exposures import LIST, LOOKUP, VIEW, exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_it_counts(keep: Callable[..., Ledger]) -> None:
    """Views, misses, lookups and lists of two actors, by hand."""
    ledger = keep(
        exposures(
            actor=[9, 9, 9, 9, 9, 9, 4, 9],
            at=[1, 2, 3, 4, 5, 6, 7, 8],
            subject=[1, 2, 2, 3, 4, 5, 1, 6],
            kind=[VIEW, VIEW, VIEW, LOOKUP, LOOKUP, LIST, VIEW, LIST],
            outcome=[1, 0, 0, 1, 0, 1, 1, 1],
            people=[1, 0, 0, 1, 0, 20, 1, 20],
            page=[0, 0, 0, 0, 0, 7, 0, 9],
            level=[0, 0, 0, 0, 0, 0, 4, 0],
        )
    )
    found = ledger.run(totals(EXPOSURES))
    rows = {name: column.tolist() for name, column in found.items()}

    assert {
        "actor": [4, 9],
        "level": [4, 0],
        "first": [7, 1],
        "last": [7, 8],
        "exposures": [1, 42],
        "views": [1, 1],
        "lookups": [0, 2],
        "lookup_misses": [0, 1],
        "lists": [0, 2],
        "deepest": [0, 9],
        "page_mean": [None, 8.0],
    } == rows | {"page_mean": [None, *rows["page_mean"][1:]]}
    assert np.isnan(found["page_mean"][0])
