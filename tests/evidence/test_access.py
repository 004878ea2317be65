"""What a person is told of themselves, and not of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import EXPOSURES
from privet.evidence.access import of_subject, of_visitor, told
from privet.exposure.exposures import exposures
from privet.verdict.conclusions import Conclusion

if TYPE_CHECKING:
    from pathlib import Path

BIG = 2**64 - 3


def test_only_their_own_hits_count(tmp_path: Path) -> None:
    """Misses, pages of lists and others are not theirs; a pseudonym of 64 bits is found."""
    rows = exposures(
        at=np.arange(5, dtype=np.int64) + 10,
        actor=np.array([1, 1, 2, 2, 1], np.uint64),
        subject=np.array([BIG, BIG, BIG, 7, BIG], np.uint64),
        kind=np.array([1, 1, 1, 1, 2], np.int8),
        outcome=np.array([1, 1, 0, 1, 1], np.int8),
        surface=np.zeros(5, np.int16),
        people=np.ones(5, np.int32),
    )
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(rows)
            intake.commit()
        found = ledger.run(of_subject(EXPOSURES, BIG))
        mine = ledger.run(of_visitor(EXPOSURES, 2))

    assert ([1], [2], [10], [11]) == tuple(
        found[name].tolist() for name in ("actor", "times", "first", "last")
    )
    assert ([2], [1]) == (mine["exposures"].tolist(), mine["people"].tolist())


def test_kinds_of_actors_and_not_who() -> None:
    """Actors of one kind are one line, the gravest first; nobody's pseudonym is in it."""
    rows = {
        "surface": np.array([0, 0, 0, 9]),
        "actor": np.array([11, 12, 13, 11], np.uint64),
        "times": np.array([1, 2, 3, 4]),
        "first": np.array([5, 4, 3, 2]),
        "last": np.array([5, 6, 3, 2]),
    }
    known = {13: Conclusion.COLLECTOR}
    said = told(rows, known, [{"name": "profile", "fields": ["name"]}], str)

    assert [("collector", 1, 3), ("ordinary", 2, 3), ("ordinary", 1, 4)] == [
        (each["to"], each["actors"], each["times"]) for each in said
    ]
    assert ("profile", ["name"], "4", "6") == tuple(
        said[1][name] for name in ("surface", "fields", "first", "last")
    )
    assert "surface 9" == said[2]["surface"]
    assert "actor" not in said[0]
