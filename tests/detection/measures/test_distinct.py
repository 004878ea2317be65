"""Distinct people, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.distinct import distinct
from privet.detection.relations import CHOSEN, EXPOSURES, chosen
from privet.exposure.exposures import exposures
from privet.exposure.windows import peaks

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_it_agrees_with_the_kernel(keep: Callable[..., Ledger]) -> None:
    """The relation and the kernel give one and the same answer."""
    chance = np.random.default_rng(6)
    size = 500
    rows = exposures(
        actor=np.sort(chance.integers(1, 6, size)),
        at=np.arange(size),
        subject=chance.integers(1, 60, size),
        people=chance.choice([0, 1, 20], size),
        weight=chance.choice([1.0, 5.0], size),
    )
    kernel = peaks(rows.actor, rows.at, rows.subject, rows.people, rows.weight, windows=[1])
    everybody = np.arange(1, 6, dtype=np.uint64)
    asked = distinct(EXPOSURES, CHOSEN).order_by("actor")
    found = keep(rows).run(asked, chosen(everybody))

    assert kernel.subjects.tolist() == found["subjects"].tolist()
    assert kernel.weighted.tolist() == found["weighted"].tolist()
