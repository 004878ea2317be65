"""Who is joined with whom by pairs."""

from __future__ import annotations

import numpy as np

from privet.detection.groups.links import heads, linked


def test_pairs_join_those_they_touch() -> None:
    """Three and one, one and five: one group; two and four another; nobody joins zero."""
    groups = linked(np.array([3, 4, 1, 5]), np.array([1, 2, 5, 3]), 6)

    assert [[1, 3, 5], [2, 4]] == [group.tolist() for group in groups]
    assert [0, 1, 2, 1, 2, 1] == heads(np.array([3, 4, 1, 5]), np.array([1, 2, 5, 3]), 6).tolist()
    assert [] == linked(np.zeros(0, np.int64), np.zeros(0, np.int64), 3)


def test_groups_are_those_of_plain_joining() -> None:
    """Of two hundred that ninety pairs join, the groups are those that joining sets makes."""
    rng = np.random.default_rng(4)
    first, second = rng.integers(0, 200, (2, 90))
    sets = [{each} for each in range(200)]
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        both = sets[one] | sets[other]
        for each in both:
            sets[each] = both
    sought = {tuple(sorted(each)) for each in sets if len(each) > 1}

    assert sought == {tuple(group.tolist()) for group in linked(first, second, 200)}
