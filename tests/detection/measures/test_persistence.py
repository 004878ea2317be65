"""Hours of a day in which one was told to stop, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from privet.detection.measures.persistence import persistence, refusals
from privet.detection.relations import ACTIVITY, CHOSEN, chosen
from privet.exposure.activity import activity
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def hours(*each: int) -> int:
    """Return a bit for each hour."""
    return sum(1 << hour for hour in each)


def told(ledger: Ledger, *actors: int) -> dict[int, float]:
    """Return the measure by actor."""
    found = persistence(
        ledger.run(refusals(ACTIVITY, CHOSEN), chosen(np.asarray(actors, np.uint64)))
    )
    return dict(zip(found["actor"].tolist(), found["refused_hours"].tolist(), strict=True))


def test_hours_of_the_worst_day_count_once(keep: Callable[..., Ledger]) -> None:
    """By hand: 1 to 3 and 3 to 5 of one day are five hours, whatever the pieces; another day has two."""
    rows = activity(
        day=[1, 1, 2, 1, 2, 1],
        actor=[7, 7, 7, 8, 8, 9],
        refused=[hours(1, 2, 3), hours(3, 4, 5), hours(1, 23), 0, hours(23), hours(0)],
    )
    ledger = keep(exposures(actor=[7], at=[1]), rows)

    assert {7: 5.0, 8: 1.0} == told(ledger, 7, 8, 6)


def test_an_hour_in_which_a_challenge_was_answered_is_none(keep: Callable[..., Ledger]) -> None:
    """The pass may come in another piece of the same day; one of another day answers nothing."""
    rows = activity(
        day=[1, 1, 2],
        actor=[7, 7, 7],
        refused=[hours(1, 2, 3), 0, 0],
        answered=[0, hours(2, 9), hours(1, 2, 3)],
    )
    ledger = keep(exposures(actor=[7], at=[1]), rows)

    assert {7: 2.0} == told(ledger, 7)


def test_an_older_ledger_tells_nothing(keep: Callable[..., Ledger]) -> None:
    """Files without the columns are read beside those that have them, and alone."""
    rows = activity(day=[1, 1], actor=[7, 8], pages=[5, 6], refused=[hours(1), 0])
    ledger = keep(exposures(actor=[7], at=[1]), rows)
    (place,) = (ledger.folder / name for name in ledger.sources[0].activity)
    table = pq.ParquetFile(place).read()
    pq.write_table(table.drop_columns(["refused", "answered"]), place)

    assert {} == told(ledger, 7, 8)
    assert [5, 6] == sorted(ledger.run(ACTIVITY)["pages"].tolist())
    with ledger.begin("log") as intake:
        intake.add_activity(activity(day=[2], actor=[8], refused=[hours(4)]))
        intake.commit()

    assert {8: 1.0} == told(ledger, 7, 8)
