"""Spread: what it must catch and what it must leave alone."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import table

from privet.detection.detectors.spread import HANDS, spread
from privet.detection.site import LEVEL, survey

OUT, IN = LEVEL["session"], LEVEL["account"]


def test_a_list_that_was_shared_out_is_caught() -> None:
    """Sixty strangers who try twenty each and find nobody; who finds some is none of them."""
    lookups = np.repeat([20.0, 20.0, 0.0], [60, 5, 35])
    missed = np.repeat([20.0, 12.0, 0.0], [60, 5, 35])
    measured = table(100, lookups=lookups, lookup_misses=missed, level=np.full(100, OUT))
    signals = spread(measured, survey(measured, subjects=900, days=1.0))

    assert list(range(60)) == signals.rows.tolist()
    assert not signals.decisive.any()
    assert (
        "looked up 20 identifiers and missed 20, as did 59 others who have no history here either"
        == signals.because(0)
    )


def test_books_are_left_alone() -> None:
    """Three in five contacts are no members: with one visitor or with a thousand."""
    measured = table(
        1000,
        lookups=np.full(1000, 100.0),
        lookup_misses=np.full(1000, 60.0),
        level=np.full(1000, OUT),
    )

    assert 0 == len(spread(measured, survey(measured, subjects=900, days=1.0)))


def test_few_are_no_crowd() -> None:
    """Fewer hands than make one are judged each by itself, and so are those with a history."""
    few = table(HANDS - 1, lookups=[20.0] * (HANDS - 1), lookup_misses=[20.0] * (HANDS - 1),
                level=[OUT] * (HANDS - 1))  # fmt: skip
    old = table(60, lookups=[20.0] * 60, lookup_misses=[20.0] * 60, newcomer=[0.0] * 60,
                level=[IN] * 60)  # fmt: skip
    new = table(60, lookups=[20.0] * 60, lookup_misses=[20.0] * 60, newcomer=[1.0] * 60,
                level=[IN] * 60)  # fmt: skip

    assert [0, 0, 60] == [
        len(spread(each, survey(each, subjects=900, days=1.0))) for each in (few, old, new)
    ]
