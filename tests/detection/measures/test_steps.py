"""Steps through ids and names, against slow twins."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.measures.steps import NEAR, steps
from privet.detection.visits import Visits

IDS = st.lists(st.integers(0, 60), min_size=2, max_size=40, unique=True)


def path(*walks: list[int], ids: bool = True) -> Visits:
    """Return actors that met subjects at these ids; where not *ids*, at names of these ranks."""
    flat = np.asarray([step for walk in walks for step in walk], np.int64)
    every = np.unique(flat)
    return Visits(
        starts=np.concatenate([[0], np.cumsum([len(walk) for walk in walks])]).astype(np.int64),
        subject=flat,
        own=np.ones(len(flat), np.int64),
        rank=np.searchsorted(every, flat).astype(np.int64),
        place=flat if ids else flat - 1000,
    )


@given(IDS)
def test_shares_are_those_of_the_twin(ids: list[int]) -> None:
    """Unit and near shares, and the commonest stride, are those of looking at every step."""
    found = {name: column[0] for name, column in steps(path(ids)).items()}
    rank = {value: i for i, value in enumerate(sorted(ids))}
    moves = [rank[b] - rank[a] for a, b in pairwise(ids)]
    strides = Counter(b - a for a, b in pairwise(ids))
    most = max(strides.values())

    assert len(ids) == found["placed"]
    assert sum(abs(move) == 1 for move in moves) / len(moves) == pytest.approx(found["unit_share"])
    assert sum(abs(move) <= NEAR for move in moves) / len(moves) == pytest.approx(
        found["near_share"]
    )
    assert most / len(moves) == pytest.approx(found["stride_share"])
    assert min(s for s, n in strides.items() if n == most) == found["stride"]


@given(IDS)
def test_runs_are_those_of_the_twin(ids: list[int]) -> None:
    """The longest run is the longest stretch of one step, of ids or of ranks."""
    rank = {value: i for i, value in enumerate(sorted(ids))}

    def longest(values: list[int]) -> int:
        moves = [b - a for a, b in pairwise(values)]
        return max(
            j - i + 1
            for i in range(len(moves))
            for j in range(i + 1, len(moves) + 1)
            if len(set(moves[i:j])) == 1
        )

    expected = max(longest(ids), longest([rank[value] for value in ids]))

    assert expected == steps(path(ids))["run"][0]


def test_a_walk_by_hand() -> None:
    """Every seventh id, down: one run of all, a stride of -7; a reader's steps are unlike."""
    walk = list(range(700, 0, -7))
    found = steps(path(walk, [3, 400, 90, 12], [5], []))

    assert [100, 4, 1, 0] == found["placed"].tolist()
    assert 100 == found["run"][0]
    assert (-7, 1.0) == (found["stride"][0], found["stride_share"][0])
    assert 2 == found["run"][1]
    assert np.isnan([found[name][2] for name in ("run", "unit_share", "stride")]).all()


def test_names_step_by_rank() -> None:
    """Between names the step is of ranks."""
    found = steps(path([1, 5, 9, 30], ids=False))

    assert (1.0, 4, 1.0) == (found["unit_share"][0], found["run"][0], found["stride"][0])
