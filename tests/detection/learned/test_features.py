"""What a model may know."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import table as made

from privet.detection.learned.features import COUNTS, FEATURES, LEAST, scored, table
from privet.detection.measured import MEASURES


def test_features_are_measures_that_no_label_is_made_of() -> None:
    """Each is measured; none is what a client says of itself, or where and at what hour it is."""
    assert set() == (set(FEATURES) | COUNTS) - set(MEASURES)
    assert set() == set(FEATURES) & {
        "declared",
        "claimed",
        "verified",
        "networks",
        "blocks",
        "hours",
        "assets",
    }
    assert {-1, 0, 1} == set(FEATURES.values())


def test_few_people_are_not_scored() -> None:
    """Who saw enough, or tried enough, has a row of features, nan where a measure is unknown."""
    measured = made(4, subjects=[LEAST, 3, 3, 3], lookups=[0, LEAST, 0, 5], novelty=0.5)
    rows = scored(measured)
    found = table(measured, rows)

    assert [0, 1] == rows.tolist()
    assert (2, len(FEATURES)) == found.shape
    assert [0.5, 0.5] == found[:, list(FEATURES).index("novelty")].tolist()
    assert np.isnan(found[:, list(FEATURES).index("heaps")]).all()
