"""
Isolation forest: whom to look at first, where nothing is labelled. It ranks and concludes nothing.

Source: F. T. Liu, K. M. Ting and Z.-H. Zhou, Isolation forest, 2008.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TREES = 100
SAMPLE = 256
"""Actors that a tree is grown on, as in the source."""

Columns = NDArray[np.float64]


def oddness(rows: Columns, chance: np.random.Generator) -> Columns:
    """
    Return how easily each actor is told apart by random cuts: 2^(-mean depth / c(n)).

    About 0.5 is usual, towards 1 is odd. An unknown value counts as the median. It is for lists of
    whom a person looks at first: on labelled sessions such a ranking was hardly better than chance
    (AUC 0.59 to 0.68), so no signal is made of it.
    """
    if not len(rows):
        return np.zeros(0)
    known = np.isfinite(rows).any(axis=0)
    rows = rows[:, known]
    filled = np.where(np.isfinite(rows), rows, np.nanmedian(rows, axis=0))
    ranked = np.column_stack([np.searchsorted(np.sort(column), column) for column in filled.T])
    depth = np.zeros(len(rows))
    size = min(SAMPLE, len(rows))
    deepest = int(np.ceil(np.log2(max(size, 2))))
    everybody = np.arange(len(rows))
    for _ in range(TREES):
        sample = chance.choice(len(rows), size, replace=False)
        _grow(ranked, sample, everybody, 0, deepest, depth, chance)
    return np.asarray(2.0 ** (-depth / TREES / max(_usual(size), 1e-9)))


def _grow(
    rows: NDArray[np.int64],
    sample: NDArray[np.int64],
    passing: NDArray[np.int64],
    level: int,
    deepest: int,
    depth: Columns,
    chance: np.random.Generator,
) -> None:
    """Cut the sample at random, send everybody down, and note how deep each comes."""
    if not len(passing):
        return
    if level == deepest or len(sample) <= 1:
        depth[passing] += level + _usual(len(sample))
        return
    feature = int(chance.integers(rows.shape[1]))
    low, high = rows[sample, feature].min(), rows[sample, feature].max()
    if low == high:
        depth[passing] += level + _usual(len(sample))
        return
    cut = low + (high - low) * chance.random()
    left, goes = rows[sample, feature] <= cut, rows[passing, feature] <= cut
    _grow(rows, sample[left], passing[goes], level + 1, deepest, depth, chance)
    _grow(rows, sample[~left], passing[~goes], level + 1, deepest, depth, chance)


def _usual(size: int) -> float:
    """Return the mean depth of an unsuccessful search among *size* in a binary tree."""
    if size < 2:
        return 0.0
    return float(2.0 * (np.log(size - 1.0) + 0.5772156649) - 2.0 * (size - 1.0) / size)
