"""In several places at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.concurrency import AT_ONCE, concurrent, sightings_of_blocks
from privet.detection.relations import CHOSEN, EXPOSURES, chosen
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_ten_minutes_are_at_once(keep: Callable[..., Ledger]) -> None:
    """Three blocks within ten minutes are three places; one after another they are one."""
    half = AT_ONCE // 2
    ledger = keep(
        exposures(
            actor=[1, 1, 1, 1, 2, 2, 2],
            at=[0, half, half + 1, 9 * half, 0, AT_ONCE, 2 * AT_ONCE],
            block=[5, 6, 7, 8, 5, 6, 7],
        )
    )
    (rows,) = ledger.stream(
        sightings_of_blocks(EXPOSURES, CHOSEN), chosen(np.asarray([1, 2], np.uint64))
    )

    assert [3, 1] == concurrent(rows["actor"], rows["at"], rows["block"]).tolist()
