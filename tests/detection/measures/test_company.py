"""Activity, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.company import company
from privet.detection.relations import ACTIVITY, CHOSEN, chosen
from privet.exposure.activity import COUNTS, activity
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_days_add_up(keep: Callable[..., Ledger]) -> None:
    """Rows of one actor add up over days and pieces; others are left out."""
    rows = activity(
        day=[1, 1, 2, 2],
        actor=[7, 7, 7, 8],
        **{name: [10 * i, 1, 2, 5] for i, name in enumerate(COUNTS)},
    )
    ledger = keep(exposures(actor=[7], at=[1]), rows)
    found = ledger.run(company(ACTIVITY, CHOSEN), chosen(np.asarray([7], np.uint64)))

    assert [7] == found["actor"].tolist()
    assert [10 * i + 3 for i in range(len(COUNTS))] == [int(found[name][0]) for name in COUNTS]
