"""When actors begin again, counted by hand and by plain looking."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from tests.detection.worlds import seen

from privet.detection.groups.spells import LAG, MINUTE, Spells, correlated, neighbours, spells

if TYPE_CHECKING:
    from privet.detection.groups.complement import Seen


def shown(*minutes: list[float]) -> Seen:
    """Let each actor be shown a person of its own at each of some minutes."""
    ranks = np.arange(sum(map(len, minutes)))
    ends = np.cumsum([0, *map(len, minutes)])
    made = seen(
        *(ranks[a:b].tolist() for a, b in pairwise(ends.tolist())),
        known=[1.0] * len(ranks),
    )
    at = (np.concatenate([np.array(each, float) for each in minutes]) * MINUTE).astype(np.int64)
    return replace(made, at=at)


def begun(*minutes: list[float]) -> Spells:
    """Return when each actor began that was shown somebody at some minutes."""
    return spells(shown(*minutes))


def test_who_rests_for_five_minutes_begins_again() -> None:
    """The first sight is a beginning, and each after a rest; the order of people is another."""
    made = begun([30, 0, 4.9, 9.8, 35], [7], [])

    assert [0, 3, 4, 4] == made.begin.tolist()
    assert [0, 30, 35, 7] == (made.at // MINUTE).tolist()
    assert [1, 0, 4, 5] == made.rank.tolist()
    assert [3, 1, 0] == made.sizes.tolist()
    assert [3, 0, 1, 2] == made.of(np.array([1, 0])).tolist()


def test_a_constant_lag_is_found() -> None:
    """The second follows the first by four minutes each time but one, and by less than one once."""
    one = [0.0, 60.0, 120.0, 180.0, 240.0]
    other = [4.0, 64.5, 123.6, 184, 240.2]
    made = begun(one, other, [each + 0.2 for each in one])
    hits, lag = correlated(np.array([0, 1, 0, 0]), np.array([1, 0, 2, 0]), made)

    assert [4, 4, 5, 5] == hits.tolist()
    assert [4, -4, 0, 0] == lag.tolist()


def test_pairs_that_begin_side_by_side_are_looked_at() -> None:
    """Two that do so three times are a pair; those that do so twice, or ten minutes apart, are none."""
    made = begun([0, 60, 120], [1, 61, 121], [70, 130, 200, 205], [2, 62, 400])
    first, second = neighbours(np.arange(4), made)

    assert [(0, 1)] == list(zip(first.tolist(), second.tolist(), strict=True))


def test_correlations_are_those_of_plain_counting() -> None:
    """Of twelve actors with forty beginnings each, every pair is counted as each with each would."""
    rng = np.random.default_rng(3)
    made = begun(*(np.cumsum(5.0 + rng.exponential(9.0, 40)).tolist() for _ in range(12)))
    first, second = np.triu_indices(12, 1)
    hits, lag = correlated(first, second, made)

    for k, (one, other) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        a, b = (made.at[made.begin[each] : made.begin[each + 1]] for each in (one, other))
        minutes = (b[None, :] - a[:, None] + MINUTE // 2) // MINUTE
        middle = {by: int((minutes == by).sum()) for by in range(-LAG - 1, LAG + 2)}
        times = {by: sum(middle[by + near] for near in (-1, 0, 1)) for by in range(-LAG, LAG + 1)}
        best = max(times, key=lambda by: (times[by], middle[by], -abs(by)))

        assert times[best] == hits[k]
        assert (times[best], middle[best]) == (times[int(lag[k])], middle[int(lag[k])])
        assert abs(best) == abs(lag[k])
