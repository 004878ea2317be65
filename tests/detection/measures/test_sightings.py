"""Who was shown whom, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.sightings import sightings
from privet.exposure.exposures import LIST, LOOKUP, VIEW, exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_each_meeting_once(keep: Callable[..., Ledger]) -> None:
    """Meetings of the actors that are asked for, each with how many others met them too."""
    ledger = keep(
        exposures(
            actor=[1, 1, 2, 2, 2, 3, 3],
            at=[5, 6, 7, 8, 9, 10, 11],
            subject=[70, 70, 70, 80, 90, 80, 99],
            kind=[VIEW, VIEW, VIEW, VIEW, LIST, VIEW, LOOKUP],
            place=[700, 700, 700, 800, 900, 800, 990],
        )
    )
    found = sightings(ledger, np.asarray([1, 2, 3], np.uint64), np.asarray([0, 1]))
    rows = sorted(
        zip(
            found.actor.tolist(),
            found.at.tolist(),
            found.place[found.subject].tolist(),
            found.popularity[found.subject].tolist(),
            strict=True,
        )
    )

    assert [(0, 5, 700, 2), (1, 7, 700, 2), (1, 8, 800, 2)] == rows
