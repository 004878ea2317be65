"""Whom a case concerns is counted exactly, or estimated with a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import EXPOSURES
from privet.evidence.affected import (
    ESTIMATE,
    EXACT,
    affected,
    by_day,
    by_surface,
    counted,
    of_case,
    subjects,
)
from privet.exposure.exposures import LIST, MISS, VIEW, exposures

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400_000_000


def test_people_are_counted(tmp_path: Path) -> None:
    """Distinct people opened exactly; with pages of lists, at least and at most."""
    with Ledger.temporary(parent=tmp_path) as ledger, ledger.begin("log") as intake:
        intake.add(
            exposures(
                at=[DAY, DAY + 1, DAY + 2, 2 * DAY, 2 * DAY + 1, 2 * DAY + 2],
                actor=[7, 7, 7, 8, 8, 7],
                subject=[1, 1, 2, 50, 3, 9],
                people=[1, 1, 1, 20, 1, 0],
                kind=[VIEW, VIEW, VIEW, LIST, VIEW, VIEW],
                outcome=[1, 1, 1, 1, 1, MISS],
            )
        )
        intake.commit()
        found = []
        for actors in ([7], [7, 8]):
            shown = of_case(EXPOSURES, actors)
            row = {name: int(column[0]) for name, column in ledger.run(counted(shown)).items()}
            found.append(affected(row, [], [], str))
            days = ledger.run(by_day(shown))
            used = ledger.run(by_surface(shown))
            people = ledger.run(subjects(shown))["subject"].tolist()
    one, two = found

    assert (True, 2, 2, 2, 3, EXACT) == tuple(
        one[name] for name in ("exact", "people", "low", "high", "exposures", "method")
    )
    assert (False, 23, 20, 23, 5, ESTIMATE) == tuple(
        two[name] for name in ("exact", "people", "low", "high", "exposures", "method")
    )
    assert ([1, 2], [2, 21]) == (days["day"].tolist(), days["people"].tolist())
    assert [1, 2, 3] == people
    assert [23] == used["people"].tolist()
