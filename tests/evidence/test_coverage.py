"""How much of a site was shown, computed on DuckDB over hand-made exposures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import numpy as np
import pyarrow as pa

from privet.detection.relations import PEOPLE, asked_for
from privet.evidence import coverage
from privet.exposure.exposures import COLUMNS, HIT, MISS
from privet.exposure.exposures import exposures as columns
from privet.exposure.places import NOWHERE

if TYPE_CHECKING:
    from privet.exposure.exposures import Exposures

TABLE = ibis.table({name: str(kind) for name, kind in COLUMNS.items()}, name="exposures")
CHOSEN = ibis.table({"actor": "uint64"}, name="chosen")
DAY = 86_400_000_000
COLLECTOR = 1


def run(relation: ibis.Table, shown: Exposures) -> list[dict[str, Any]]:
    """Compute a relation over *shown*, with actor 1 marked as a collector and 2 chosen."""
    with duckdb.connect() as database:
        database.register("exposures", pa.table({name: getattr(shown, name) for name in COLUMNS}))
        marks = {"actor": pa.array([1], pa.uint64()), "mark": pa.array([COLLECTOR], pa.int32())}
        database.register("judged", pa.table(marks))
        asked = ibis.to_sql(asked_for(TABLE), dialect="duckdb")
        database.execute(f"CREATE TEMP VIEW people AS {asked}")
        days = ibis.to_sql(coverage.daily(TABLE), dialect="duckdb")
        database.execute(f"CREATE TEMP VIEW daily AS {days}")
        database.register("chosen", pa.table({"actor": pa.array([2], pa.uint64())}))
        answer = database.sql(ibis.to_sql(relation, dialect="duckdb")).to_arrow_table()
        rows: list[dict[str, Any]] = answer.to_pylist()
        return rows


SHOWN = columns(
    at=[0, 1, 2, DAY, DAY + 1],
    actor=[1, 1, 2, 2, 2],
    subject=[10, 11, 11, 12, 13],
    people=[1, 1, 1, 20, 0],
    outcome=[HIT, HIT, HIT, HIT, MISS],
    place=[5, 6, 6, NOWHERE, 9],
)


def test_people_are_counted_once_for_each_combination_of_verdicts() -> None:
    """Subject 11 was seen by a collector and by somebody ordinary: its mark is the collector's."""
    rows = [row for row in run(coverage.by_day(TABLE), SHOWN) if row["day"] == coverage.ALL_DAYS]

    assert {COLLECTOR: 2, 0: 20} == {row["mark"]: row["people"] for row in rows}


def test_others_have_a_bit_of_their_own() -> None:
    """Who is not among the judged is known from what is left: subject 11 was seen by both kinds."""
    others = 4
    rows = run(coverage.by_day(TABLE, others), SHOWN)

    assert [(0, COLLECTOR, 1), (0, COLLECTOR | others, 1), (1, others, 20)] == [
        (row["day"], row["mark"], row["people"]) for row in rows if row["day"] != coverage.ALL_DAYS
    ]


def test_who_was_shown_on_two_days_counts_once_in_all() -> None:
    """A collector saw it on one day, somebody else on another: in all it has the collector's mark."""
    twice = columns(at=[0, DAY], actor=[1, 2], subject=[10, 10], people=[1, 1], outcome=[HIT, HIT])
    rows = run(coverage.by_day(TABLE), twice)

    assert [(coverage.ALL_DAYS, COLLECTOR, 1), (0, COLLECTOR, 1), (1, 0, 1)] == [
        (row["day"], row["mark"], row["people"]) for row in rows
    ]


def test_a_miss_shows_nobody_on_any_day() -> None:
    """The second day has a list of twenty people, and a miss that shows nobody."""
    rows = [row for row in run(coverage.by_day(TABLE), SHOWN) if row["day"] != coverage.ALL_DAYS]

    assert [(0, COLLECTOR, 2), (1, 0, 20)] == [(r["day"], r["mark"], r["people"]) for r in rows]


def test_a_surface_is_summed_up_with_its_places() -> None:
    """Distinct subjects are those that were shown; places are those that were asked for."""
    rows = run(coverage.by_surface(PEOPLE), SHOWN)

    expected = {
        "surface": 0,
        "exchanges": 5,
        "subjects": 3,
        "places": 3,
        "lowest": 5,
        "highest": 9,
    }
    assert [expected] == rows


def test_actors_are_followed_in_the_order_of_time() -> None:
    """Only the actors asked for, only what they were shown."""
    rows = run(coverage.of_actors(TABLE, CHOSEN), SHOWN)

    assert [11, 12] == [row["subject"] for row in rows]


def test_a_rank_is_the_share_of_places_at_or_below() -> None:
    """A place that is nowhere has no rank."""
    steps = np.array([1, 2, 3, 4], np.int64)
    ranks = coverage.rank(np.array([1, 4, NOWHERE], np.int64), steps)

    assert [0.25, 1.0] == ranks[:2].tolist()
    assert np.isnan(ranks[2])


def test_the_places_cut_the_people_into_equal_parts() -> None:
    """Few people, few steps."""
    rows = run(coverage.steps_of_place(PEOPLE), SHOWN)

    assert [5, 6, 9] == [row["place"] for row in rows]


def test_the_curve_of_a_walk_is_a_straight_line() -> None:
    """Who never returns sees as many people as pages."""
    subjects = np.arange(100, dtype=np.uint64)

    assert (100, 100) == coverage.curve(subjects)[-1]
    assert all(seen == shown for shown, seen in coverage.curve(subjects))


def test_the_curve_of_a_visitor_who_returns_is_flat() -> None:
    """A hundred looks at one person are one person."""
    assert (100, 1) == coverage.curve(np.zeros(100, np.uint64))[-1]
    assert () == coverage.curve(np.zeros(0, np.uint64))
