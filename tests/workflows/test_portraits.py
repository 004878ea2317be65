"""What is drawn of those who took the most."""

from __future__ import annotations

import numpy as np
from tests.workflows.rims import line, plan, rim, visited, walked

from privet.exposure.places import NOWHERE
from privet.workflows.analyse import analyse
from privet.workflows.portraits import DOTS, DRAWN, portrait, rank_alike


def test_a_walk_is_a_diagonal() -> None:
    """
    Who opens ids in order draws a line: later means further on.
    """
    with rim({"a.log": walked("bob", range(1, 4001)) + visited()}) as world:
        answer = world.drive(analyse(plan(world.ledger)))
    (drawn,) = answer.portraits

    assert "account:bob" == drawn.actor
    assert len(drawn.seconds) == len(drawn.ranks) <= DOTS
    assert np.corrcoef(drawn.seconds, drawn.ranks)[0, 1] > 0.99
    assert 4000 == drawn.sampled
    assert (4000, 4000) == drawn.coverage[-1]


def test_no_more_are_drawn_than_are_looked_at() -> None:
    """
    Those who took the most are drawn, and the others are told in words.
    """
    logs = b"".join(
        walked(f"c{i}", range(1, 200 + i), address=f"203.0.113.{i}") for i in range(DRAWN + 5)
    )
    with rim({"a.log": logs + visited()}) as world:
        answer = world.drive(analyse(plan(world.ledger)))

    assert 0 < len(answer.portraits) <= DRAWN


def test_nobody_is_drawn_where_nobody_collects() -> None:
    """
    Ordinary people are not drawn, whoever they are.
    """
    with rim({"a.log": visited()}) as world:
        answer = world.drive(analyse(plan(world.ledger)))

    assert () == answer.portraits


def test_nothing_at_all() -> None:
    """
    A log that shows nobody draws nothing.
    """
    with rim({"a.log": line("/about")}) as world:
        answer = world.drive(analyse(plan(world.ledger)))

    assert () == answer.portraits
    assert () == answer.summary.days


def test_dots_without_a_place_are_left_out() -> None:
    """
    A lookup shows somebody who has no place among the ids: it counts, and has no dot.
    """
    seen = {
        "at": np.array([0, 1_000_000, 2_000_000]),
        "place": np.array([5, NOWHERE, 7]),
        "subject": np.array([1, 2, 3], np.uint64),
    }
    drawn = portrait("account:ann", seen, np.array([5, 6, 7]), 0)

    assert (0.0, 2.0) == drawn.seconds
    assert 3 == drawn.sampled
    assert 3 == drawn.coverage[-1][1]


def test_ids_and_names_are_two_orders() -> None:
    """A walk through the ids fills the raster, though the site knows people by name as well."""
    steps = np.array([-40, -30, -20, -10, 100, 101, 102, 103], np.int64)
    places = np.array([100, 101, -20, 102, 103, NOWHERE], np.int64)

    ranks = rank_alike(places, steps)

    assert [0.25, 0.5, 0.75, 1.0] == ranks[[0, 1, 3, 4]].tolist()
    assert np.isnan(ranks[[2, 5]]).all()
