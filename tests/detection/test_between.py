"""A part of a ledger's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.between import DAY, Between
from privet.detection.measuring import measure
from privet.detection.relations import ACTIVITY, EXPOSURES, SOUGHT
from privet.exposure.activity import activity
from privet.exposure.exposures import SOUGHT as ASKED
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from pathlib import Path


def test_other_days_are_not_there(tmp_path: Path) -> None:
    """Measured between two midnights, an actor has what it did between them."""
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            at = [5 * DAY, 6 * DAY - 1, 6 * DAY, 7 * DAY]
            intake.add(exposures(at=at, actor=[1, 1, 1, 2], subject=[1, 2, 3, 4]))
            vain = [ASKED, ASKED]
            intake.add(exposures(at=[5 * DAY, 6 * DAY], actor=[1, 1], subject=[8, 9], outcome=vain))
            intake.add_activity(activity(day=[4, 5, 6], actor=[1, 1, 1], pages=[7, 2, 9]))
            intake.commit()
        part = Between(ledger, 5, 6)
        found = measure(part)

        assert [1] == found.actor.tolist()
        assert ([2], [2]) == (found.subjects.tolist(), found.pages.tolist())
        assert [2] == part.run(ACTIVITY)["pages"].tolist()
        assert [8] == part.run(SOUGHT)["subject"].tolist()
        assert 2 == sum(len(batch["at"]) for batch in part.stream(EXPOSURES))
