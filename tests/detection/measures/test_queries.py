"""Queries by the alphabet."""

from __future__ import annotations

import numpy as np

from privet.detection.measures.queries import FEWEST, query_walk
from privet.exposure.exposures import LIST, VIEW
from privet.exposure.places import NOWHERE


def walked(places: list[int], kind: int = LIST) -> float:
    """Measure one actor that asked lists for these words."""
    place = np.asarray(places, np.int64)
    kinds = np.full(len(place), kind, np.int8)
    return float(query_walk(np.asarray([0, len(place)]), kinds, place)[0])


def test_one_query_after_another() -> None:
    """Queries that rise by the alphabet are a walk, pages of one query count once."""
    words = list(range(-FEWEST - 1, -1))

    assert 1.0 == walked([each for word in words for each in (word, word)])
    assert 0.5 > walked(words[::2] + words[1::2][::-1])


def test_what_is_no_walk() -> None:
    """Few queries, views, and lists without words say nothing."""
    assert np.isnan(walked(list(range(-FEWEST, -1))))
    assert np.isnan(walked(list(range(-FEWEST - 1, -1)), VIEW))
    assert np.isnan(walked([NOWHERE] * 2 * FEWEST))


def test_a_few_searches_that_were_paged_are_no_walk() -> None:
    """Five topics, which happen to follow the alphabet, with five pages of results each."""
    assert np.isnan(walked([word for word in range(-6, -1) for _ in range(5)]))
