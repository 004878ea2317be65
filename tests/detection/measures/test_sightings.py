"""Who was shown whom, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.sightings import sightings
from privet.exposure.exposures import HIT, LIST, LOOKUP, MISS, SOUGHT, VIEW, exposures

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


def test_who_was_asked_for_in_vain_is_among_them(keep: Callable[..., Ledger]) -> None:
    """What a challenge held back was sought all the same; a list, and who is nobody, are left out."""
    ledger = keep(
        exposures(
            actor=[1, 1, 1, 2, 2, 2],
            at=[5, 6, 7, 8, 9, 10],
            subject=[70, 80, 80, 80, 90, 99],
            kind=[VIEW, VIEW, VIEW, VIEW, LIST, VIEW],
            outcome=[HIT, SOUGHT, SOUGHT, SOUGHT, SOUGHT, MISS],
            place=[700, 800, 800, 800, 900, 990],
        )
    )
    found = sightings(ledger, np.asarray([1, 2], np.uint64), np.asarray([0, 1]))
    rows = sorted(zip(found.actor.tolist(), found.at.tolist(), found.place[found.subject].tolist(),
                      found.popularity[found.subject].tolist(), strict=True))  # fmt: skip

    assert [(0, 5, 700, 1), (0, 6, 800, 2), (1, 8, 800, 2)] == rows
