"""What some actors were shown."""

from __future__ import annotations

import duckdb
import ibis
import numpy as np

from privet.detection.relations import EXPOSURES, chosen
from privet.evidence.takings import takings
from privet.exposure.exposures import COLUMNS, HIT, LIST, MISS, VIEW

ROWS = [
    # actor, subject, surface, kind, outcome, people, at
    (1, 10, 0, VIEW, HIT, 1, 100),
    (1, 10, 0, VIEW, HIT, 1, 300),
    (1, 11, 0, VIEW, MISS, 0, 400),
    (2, 12, 1, LIST, HIT, 20, 500),
    (3, 13, 0, VIEW, HIT, 1, 600),
]


def test_what_the_chosen_actors_were_shown() -> None:
    """Each subject once, with how often and when; misses and other actors are left out."""
    columns = {name: np.zeros(len(ROWS), kind) for name, kind in COLUMNS.items()}
    for number, name in enumerate("actor subject surface kind outcome people at".split()):
        columns[name][:] = [row[number] for row in ROWS]
    tables = {"exposures": columns, **chosen(np.array([1, 2], np.uint64))}
    with duckdb.connect() as engine:
        for name, table in tables.items():
            engine.register(name, table)
        found = engine.sql(ibis.to_sql(takings(EXPOSURES), dialect="duckdb")).fetchall()

    assert [(0, VIEW, 10, 1, 2, 100, 300), (1, LIST, 12, 20, 1, 500, 500)] == found
