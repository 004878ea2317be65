"""Queries by the alphabet."""

from __future__ import annotations

import numpy as np

from privet.detection.measures.queries import query_walk
from privet.exposure.exposures import LIST, VIEW
from privet.exposure.places import NOWHERE


def walked(places: list[int], kind: int = LIST) -> float:
    """Measure one actor that asked lists for these words."""
    place = np.asarray(places, np.int64)
    kinds = np.full(len(place), kind, np.int8)
    return float(query_walk(np.asarray([0, len(place)]), kinds, place)[0])


def test_one_query_after_another() -> None:
    """Queries that rise by the alphabet are a walk, pages of one query count once."""
    assert 1.0 == walked([-9, -9, -8, -8, -7, -6, -5, -5])
    assert 0.5 > walked([-9, -5, -8, -6, -7])


def test_what_is_no_walk() -> None:
    """Few queries, views, and lists without words say nothing."""
    assert np.isnan(walked([-9, -8, -7, -6]))
    assert np.isnan(walked([-9, -8, -7, -6, -5], VIEW))
    assert np.isnan(walked([NOWHERE] * 9))
