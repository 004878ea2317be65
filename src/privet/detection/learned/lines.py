"""Logistic regression: the straight line that whatever is learned beside it must beat."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from privet.detection.learned.features import ANY, COUNTS, FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

RIDGE = 1.0
"""The weight of the penalty on squared coefficients, in rows."""

ROUNDS = 50

WIDEST = 5.0
"""Standard deviations beyond which a feature counts no further."""


@dataclass(frozen=True, slots=True)
class Line:
    """Hold the means, spreads and coefficients of standardised features; the last is the intercept."""

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    weight: NDArray[np.float64]

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds of actors; an unknown value counts as the mean."""
        return np.asarray(_design(rows, self.mean, self.spread) @ self.weight)

    def one(self, row: Sequence[float]) -> float:
        """Return the log-odds of one actor, in plain Python."""
        total = float(self.weight[-1])
        for place, name in enumerate(FEATURES):
            value = row[place]
            if math.isnan(value):
                continue
            if name in COUNTS:
                value = math.log1p(max(value, 0.0))
            value = (value - float(self.mean[place])) / float(self.spread[place])
            total += float(self.weight[place]) * min(max(value, -WIDEST), WIDEST)
        return total

    def document(self) -> dict[str, Any]:
        """Return the line as it is written to disk."""
        return {name: getattr(self, name).tolist() for name in ("mean", "spread", "weight")}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Line:
        """Read a line as it is written to disk."""
        return cls(**{name: np.asarray(document[name]) for name in ("mean", "spread", "weight")})

    @classmethod
    def fit(cls, rows: NDArray[np.float64], label: NDArray[np.float64]) -> Line:
        """
        Fit by Newton's method, each class with the same weight in all.

        A coefficient that goes the way that its feature may not is held at 0, and the rest fitted
        again.
        """
        straight = _straight(rows)
        here = np.isfinite(straight)
        known = np.maximum(here.sum(axis=0), 1)
        mean = np.where(here, straight, 0.0).sum(axis=0) / known
        spread = np.sqrt(np.where(here, (straight - mean) ** 2, 0.0).sum(axis=0) / known)
        spread[spread == 0] = 1.0
        x = _design(rows, mean, spread)
        share = label.mean()
        balance = np.where(label > 0, 0.5 / share, 0.5 / (1 - share))
        way = np.asarray([*FEATURES.values(), ANY])
        free = np.ones(x.shape[1], np.bool_)
        while True:
            weight = np.zeros(x.shape[1])
            weight[free] = _newton(x[:, free], label, balance)
            wrong = weight * way < 0
            if not wrong.any():
                return cls(mean, spread, weight)
            free &= ~wrong


def _newton(
    x: NDArray[np.float64], label: NDArray[np.float64], balance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the coefficients of columns, the last of which is the intercept."""
    weight = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], RIDGE)
    penalty[-1] = 1e-6
    for _ in range(ROUNDS):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ weight, -30, 30)))
        slope = x.T @ (balance * (p - label)) + penalty * weight
        bend = (x * (balance * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        weight -= step
        if np.abs(step).max() < 1e-8:
            break
    return weight


def _straight(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return features with the logarithms of those that are counts."""
    counts = np.asarray([name in COUNTS for name in FEATURES])
    return np.where(counts, np.log1p(np.maximum(rows, 0.0)), rows)


def _design(
    rows: NDArray[np.float64], mean: NDArray[np.float64], spread: NDArray[np.float64]
) -> NDArray[np.float64]:
    x = np.nan_to_num((_straight(rows) - mean) / spread)
    return np.column_stack([np.clip(x, -WIDEST, WIDEST), np.ones(len(x))])
