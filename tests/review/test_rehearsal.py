"""What a replay comes to: counted once for each actor, with bounds, and unknown where few are known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.enforcement.ladder import Ladder
from privet.enforcement.remedies import Remedy
from privet.exposure.budgets import Budget
from privet.exposure.rehearsing import GUESSED, Replayed
from privet.review.bounds import upper_bound
from privet.review.rehearsal import FEW, Rehearsal, challenges, named, stops

BUDGETS = (Budget("account", "1d", 10), Budget("network", "1d", 30, younger_than="7d"))
ACTORS = np.array([3, 5, 8], np.uint64)


def replayed(*rows: tuple[float, int, bool]) -> Replayed:
    """Return what was said of some exposures: share, budget, refused."""
    share, row, refused = zip(*rows, strict=True)
    return Replayed(
        np.array(share),
        np.array(row, np.int16),
        np.array(refused),
        np.zeros(len(rows), np.bool_),
        room=True,
    )


def rehearsed() -> Rehearsal:
    """Replay a few exposures of three actors."""
    rehearsal = Rehearsal(ACTORS, BUDGETS, Ladder.of())
    rehearsal.add(
        np.array([3, 3, 5, 8], np.uint64),
        np.array([1, 20, 1, 1]),
        replayed((0.2, 0, False), (2.0, 0, True), (0.7, 1, False), (0.1, -1, False)),
    )
    rehearsal.add(np.array([8], np.uint64), np.array([0]), replayed((1.5, GUESSED, True)))
    rehearsal.add(np.zeros(0, np.uint64), np.zeros(0, np.int64), replayed((0.0, 0, False)))
    return rehearsal


def test_the_whole_is_counted_by_people_and_by_actors() -> None:
    """A page of twenty people that is refused prevents twenty exposures, and touches one actor."""
    ordinary = np.array([True, True, False])
    whole = rehearsed().effect(ordinary)

    assert (23, 20) == (whole.exposures, whole.prevented)
    assert (3, 2, 1) == (whole.actors, whole.limited, whole.challenged)
    assert (2, 1, 1) == (whole.people, whole.people_limited, whole.people_challenged)
    assert 5 == rehearsed().decisions
    assert rehearsed().room


def test_each_budget_answers_for_what_it_decided() -> None:
    """Who was refused for guessing was not refused by a budget; an account's binds accounts."""
    levels = {"account": np.array([True, False, False])}
    found = {
        effect.name: (effect.prevented, effect.actors, effect.limited, effect.challenged)
        for _, effect in rehearsed().by_budget(np.ones(3, np.bool_), levels)
    }

    assert {
        "account: 10 people in 1d": (20, 1, 1, 0),
        "network: 30 people in 1d, younger than 7d": (0, 3, 0, 1),
        "guessing": (0, 3, 1, 0),
    } == found


def test_few_people_say_nothing() -> None:
    """Of a part with fewer than three hundred people no bound is given; else it is the exact one."""
    few = rehearsed().effect(np.ones(3, np.bool_), name="moderators")
    many = Rehearsal(np.arange(FEW, dtype=np.uint64), BUDGETS, Ladder.of())
    many.add(np.array([7], np.uint64), np.array([1]), replayed((2.0, 0, True)))
    enough = many.effect(np.ones(FEW, np.bool_), name="members")

    assert (None, None) == (few.bound, few.document()["upper_bound"])
    assert upper_bound(2, 3) == rehearsed().effect(np.ones(3, np.bool_)).bound
    assert upper_bound(1, FEW) == enough.bound == enough.document()["upper_bound"]
    assert ("members", 1, FEW) == (
        enough.document()["name"],
        enough.document()["people_touched"],
        enough.document()["people"],
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.0, 0.25, 0.5, 1.0]),
            st.sampled_from(["slow", "reduce", "challenge", "limit", "deny"]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.lists(st.tuples(st.floats(0, 2), st.booleans()), min_size=1, max_size=20),
)
def test_challenges_are_those_of_the_ladder(
    rungs: list[tuple[float, str]], asked: list[tuple[float, bool]]
) -> None:
    """
    All shares at once are answered as the ladder answers each.
    """
    ladder = Ladder.of(rungs)
    found = challenges(
        ladder, np.array([share for share, _ in asked]), np.array([good for _, good in asked])
    )

    assert [
        ladder.remedy(share, challengeable=not good) is Remedy.CHALLENGE for share, good in asked
    ] == found.tolist()


def test_the_exempt_are_never_stopped() -> None:
    """Who acts under an agreement has no share above which nobody is shown."""
    found = stops(np.array([3, 5, 8], np.uint64), np.array([5], np.uint64), 1.0)

    assert [1.0, math.inf, 1.0] == found.tolist()
    assert [1.0] == stops(np.array([3], np.uint64), np.zeros(0, np.uint64), 1.0).tolist()


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (Budget("account", "1h", 1500), "account: 1,500 people in 1h"),
        (
            Budget("client", "1d", 9, weighted=True, role="press"),
            "client (press): 9 people by weight in 1d",
        ),
        (None, "guessing"),
    ],
)
def test_a_budget_is_named_in_few_words(budget: Budget | None, expected: str) -> None:
    """It says whom it binds, to how many and how long."""
    assert expected == named(budget)
