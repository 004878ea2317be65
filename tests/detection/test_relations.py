"""A stream cut between actors."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import (
    ACTIVITY,
    EXPOSURES,
    PEOPLE,
    WAYS,
    Columns,
    chosen,
    people,
    ways,
    whole_actors,
)
from privet.exposure import activity, exposures
from privet.exposure.exposures import HIT, LIST, MISS, SOUGHT, VIEW

if TYPE_CHECKING:
    from pathlib import Path


def batches(actors: list[int], size: int) -> list[Columns]:
    """Cut rows into batches as an engine would."""
    actor = np.asarray(actors, np.uint64)
    return [
        {"actor": actor[i : i + size], "row": np.arange(len(actor))[i : i + size]}
        for i in range(0, len(actor), size)
    ]


@given(st.lists(st.integers(1, 5), max_size=40).map(sorted), st.integers(1, 9))
def test_actors_stay_whole(actors: list[int], size: int) -> None:
    """However the stream is cut, no actor is in two pieces, and no row is lost."""
    pieces = list(whole_actors(iter(batches(actors, size)), most=1000))
    seen = [set(piece["actor"].tolist()) for piece in pieces]

    assert list(range(len(actors))) == [row for piece in pieces for row in piece["row"].tolist()]
    assert sum(len(each) for each in seen) == len(set(actors))


@given(st.lists(st.integers(1, 4), max_size=60).map(sorted), st.integers(1, 7))
def test_a_giant_is_cut_short(actors: list[int], size: int) -> None:
    """Of a giant the first rows are held, about as many as allowed; others lose nothing."""
    most = 10
    pieces = list(whole_actors(iter(batches(actors, size)), most))
    kept = [actor for piece in pieces for actor in piece["actor"].tolist()]
    for actor, rows in groupby(actors):
        count = len(list(rows))

        assert min(count, most) <= kept.count(actor) <= min(count, most + 2 * size)


def test_tables_have_the_columns_of_the_ledger() -> None:
    """The relations that measures speak of are those that are written to disk."""
    assert list(exposures.COLUMNS) == list(EXPOSURES.columns)
    assert list(activity.COLUMNS) == list(ACTIVITY.columns)
    assert ["chosen"] == list(chosen(np.zeros(0, np.uint64)))


def test_ways_are_counted(tmp_path: Path) -> None:
    """
    Each combination of handles stands once, with the exposures in which it was seen.
    """
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(
                exposures.exposures(
                    actor=[1, 1, 1, 2], at=[1, 2, 3, 4], device=[5, 5, 6, 5], network=[7, 7, 7, 7]
                )
            )
            intake.commit()
        found = ways(ledger)

    assert [(1, 7, 0, 5, 0, 2), (1, 7, 0, 6, 0, 1), (2, 7, 0, 5, 0, 1)] == sorted(
        zip(*(found[name].tolist() for name in WAYS.columns), strict=True)
    )


def test_ways_to_people_are_counted(tmp_path: Path) -> None:
    """
    Who was asked for on a surface stands once, with how often they were shown and how many at once.
    """
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(
                exposures.exposures(
                    actor=[1, 2, 1, 2, 2],
                    at=[1, 2, 3, 4, 5],
                    surface=[0, 0, 0, 1, 0],
                    kind=[VIEW, VIEW, VIEW, LIST, VIEW],
                    subject=[7, 7, 8, 7, 7],
                    place=[70, 70, 80, 70, 71],
                    outcome=[HIT, MISS, MISS, HIT, SOUGHT],
                    people=[1, 0, 0, 20, 0],
                )
            )
            intake.commit()
        found = people(ledger)

    assert [
        (0, VIEW, 7, 70, 2, 1, 1),
        (0, VIEW, 8, 80, 1, 0, 0),
        (1, LIST, 7, 70, 1, 1, 20),
    ] == sorted(zip(*(found[name].tolist() for name in PEOPLE.columns), strict=True))
