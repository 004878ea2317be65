"""Trees by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest

from privet.detection.learned.features import FEATURES
from privet.detection.learned.lines import Line
from privet.detection.learned.trees import NAN, NONE, Forest, Tree

SIZE = len(FEATURES)
STUMP = Tree((1,), (2.0,), (-1,), (-2,), (NAN,), (False,), (0.25, -4.0))
DEEP = Tree((0, 1), (1.0, 5.0), (1, -1), (-3, -2), (NONE, NAN), (True, True), (1.0, 2.0, 3.0))
NAN_ = float("nan")


@pytest.mark.parametrize(
    ("tree", "row", "expected"),
    [
        (STUMP, (0, 2.0), 0.25),
        (STUMP, (0, 2.1), -4.0),
        (STUMP, (0, NAN_), -4.0),
        (DEEP, (1.0, 5.0), 1.0),
        (DEEP, (1.0, 6.0), 2.0),
        (DEEP, (2.0, 0), 3.0),
        (DEEP, (NAN_, NAN_), 1.0),
        (Tree((), (), (), (), (), (), (0.5,)), (1.0,), 0.5),
    ],
)
def test_each_way_is_gone(tree: Tree, row: tuple[float, ...], expected: float) -> None:
    """Up to the threshold it goes left; the unknown goes the node's way, or counts as 0."""
    assert expected == tree.value(row)


def test_a_forest_is_its_sum_and_survives_the_disk() -> None:
    """Line and trees add up, before and after JSON."""
    line = Line(np.zeros(SIZE), np.ones(SIZE), np.append(np.zeros(SIZE), 10.0))
    forest = Forest(line, (STUMP, DEEP))
    row = [1.0, 2.0, *[0.0] * (SIZE - 2)]

    assert 10 + 0.25 + 1.0 == forest.score(row)
    assert forest.score(row) == Forest.of(json.loads(json.dumps(forest.document()))).score(row)
