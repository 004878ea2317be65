"""Rows of requests, and sums within groups of them."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.simulation.events import by_time, distinct, expand, gather, rows, weigh, within
from privet.simulation.routes import Route


@given(st.lists(st.lists(st.integers(0, 1_000), max_size=5), max_size=8))
def test_sums_begin_anew_in_each_group(groups: list[list[int]]) -> None:
    """The running sums are those of each group alone."""
    group, place = expand(np.array([len(one) for one in groups], dtype=np.int64))
    values = np.array([value for one in groups for value in one], dtype=np.int64)

    assert [k for k, one in enumerate(groups) for _ in one] == group.tolist()
    assert [k for one in groups for k in range(len(one))] == place.tolist()
    assert [s for one in groups for s in accumulate(one)] == within(values, place).tolist()


@given(st.lists(st.integers(-(2**62), 2**62) | st.integers(0, 3), max_size=20))
def test_each_value_comes_once(values: list[int]) -> None:
    """In order, as a set would have them; of none, none."""
    assert sorted(set(values)) == distinct(np.array(values, np.int64)).tolist()


def test_rows_are_requests_of_strangers() -> None:
    """What is not given is a good answer to somebody signed out."""
    found = rows(2, a=np.array([5, 6]))

    assert [5, 6] == found["a"].tolist()
    assert [-1, -1] == found["account"].tolist()
    assert [200, 200] == found["status"].tolist()


def test_the_log_is_in_time_order() -> None:
    """Rows are sorted by time; of the same moment, the first to come stays first."""
    found = by_time(gather([rows(2, at=[9, 3], a=1), rows(2, at=[3, 1], a=2)]))

    assert [(1, 2), (3, 1), (3, 2), (9, 1)] == list(zip(found["at"], found["a"], strict=True))


def test_nothing_gathered_is_no_rows() -> None:
    """No parts, no rows."""
    assert len(gather([])) == 0


def test_an_answer_without_a_body_weighs_nothing() -> None:
    """Not modified and no content have no bytes; a missing page has the size of its notice."""
    found = rows(4, status=[304, 204, 404, 200], route=Route.MEMBER)
    weigh(np.random.default_rng(1), found)

    assert [0, 0, 1_270] == found["size"][:3].tolist()
    assert 7_000 < found["size"][3] < 15_000
