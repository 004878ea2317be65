"""Budgets compiled for a tally."""

from __future__ import annotations

import numpy as np
import pytest

from privet.exposure.budgets import DAY, HOUR, Budget
from privet.exposure.pseudonyms import Key
from privet.exposure.tallying import Allowances, handles_of, signed, usual_spans

KEY = Key(b"a key of the tests")


def plan(*budgets: Budget, jitter: float = 0.15, key: Key = KEY) -> Allowances:
    """Compile budgets."""
    return Allowances.of(budgets, key, jitter=jitter)


def test_windows_stand_once_and_ascend() -> None:
    """Budgets share their windows."""
    found = plan(Budget("account", "1d", 5), Budget("network", "1h", 5), Budget("site", "1d", 9))

    assert (HOUR, DAY) == found.spans


def test_a_moved_limit_stays_near_the_budget() -> None:
    """Limits lie within the jitter, on both sides, and differ by actor and by budget."""
    found = plan(Budget("account", "1h", 1000), Budget("account", "1d", 1000))
    limits = np.asarray([found.limits(handles_of([n * 7919])) for n in range(1, 400)])

    assert 850 <= limits.min() < 870
    assert 1130 < limits.max() <= 1150
    assert abs(limits.mean() - 1000) < 15
    assert (limits[:, 0] != limits[:, 1]).mean() > 0.9


def test_a_limit_is_the_same_each_time() -> None:
    """The same actor has the same limit under the same key, and another under another."""
    who = handles_of([(1 << 64) - 5])
    budget = Budget("account", "1h", 100_000)
    other = Key(b"another key of the tests")

    assert plan(budget).limits(who).tolist() == plan(budget).limits(who).tolist()
    assert plan(budget).limits(who).tolist() != plan(budget, key=other).limits(who).tolist()


def test_a_limit_is_at_least_one() -> None:
    """However it is moved, somebody may be shown."""
    found = plan(Budget("account", "1h", 1), jitter=0.5)

    assert {1} == {int(found.limits(handles_of([n]))[0]) for n in range(1, 50)}


def test_nobody_has_no_limit() -> None:
    """A budget of a handle that is absent is 0."""
    assert [0] == plan(Budget("session", "1h", 5)).limits(handles_of([7])).tolist()


def test_enough_is_kept_for_every_budget() -> None:
    """More entries are kept than the largest moved limit, and more where people weigh little."""
    weighted = Budget("client", "1h", 100, weighted=True)
    light = Allowances.of([weighted], KEY, lightest=0.5)

    assert plan(Budget("network", "1d", 100)).hold[4] >= 116
    assert light.hold[1] >= 231
    assert (1, 0) == (light.hold[0], light.hold[6])


def test_windows_have_a_bound() -> None:
    """A ninth window cannot be meant."""
    with pytest.raises(ValueError, match="at most 8"):
        plan(*(Budget("account", f"{n}h", 5) for n in range(1, 10)))


def test_pseudonyms_are_signed_bits() -> None:
    """A pseudonym and its signed number are the same bits."""
    for pseudonym in (1, (1 << 63) - 1, 1 << 63, (1 << 64) - 1):
        assert signed(pseudonym) == int(handles_of([pseudonym])[0])


def test_the_usual_windows_are_those_of_the_measures() -> None:
    """An hour, a day, a week, four weeks."""
    assert (HOUR, DAY, 7 * DAY, 28 * DAY) == usual_spans()
