"""Drift: how far what is measured of visitors today has moved from what it was compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.detection.learned.drift import stability

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

BINS: Final = 10
"""Classes of a measure, each with as many actors of the reference."""

LEAST: Final = 200
"""Actors of whom a measure must be known, then and now; with fewer, chance alone moves the index
by some (BINS - 1) / LEAST."""

FLOOR: Final = 1e-4
"""A share that stands for an empty class; its logarithm would have no end."""


@dataclass(frozen=True, slots=True)
class Reference:
    """
    Hold what was measured of the actors of some time.

    Args:
        at: When it was taken, microseconds since 1970 UTC.
        edges: Of each measure, the bounds between its classes, ascending.
        shares: Of each measure, the share of the actors in each class.
    """

    at: int
    edges: Mapping[str, tuple[float, ...]]
    shares: Mapping[str, tuple[float, ...]]

    @classmethod
    def of(cls, columns: Mapping[str, NDArray[np.float64]], at: int) -> Reference | None:
        """Take a reference; None where too few actors are known for any of the measures."""
        edges: dict[str, tuple[float, ...]] = {}
        shares: dict[str, tuple[float, ...]] = {}
        for name, column in columns.items():
            known = column[np.isfinite(column)]
            if len(known) < LEAST:
                continue
            cuts = np.unique(np.quantile(known, np.arange(1, BINS) / BINS))
            edges[name] = tuple(cuts.tolist())
            shares[name] = _shares(known, cuts)
        return cls(at, edges, shares) if edges else None

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Reference:
        """Return what ``document`` wrote."""
        edges = {name: tuple(map(float, each)) for name, each in document["edges"].items()}
        shares = {name: tuple(map(float, each)) for name, each in document["shares"].items()}
        return cls(int(document["at"]), edges, shares)

    def document(self) -> dict[str, Any]:
        """Return it as it is written to disk."""
        return {"at": self.at, "edges": dict(self.edges), "shares": dict(self.shares)}

    def drift(self, columns: Mapping[str, NDArray[np.float64]]) -> dict[str, float]:
        """
        Return the population stability index of each measure that is known well enough.

        0 is no change; above 0.2 the population is another one.

        Source: N. Siddiqi, Credit Risk Scorecards (2006), ch. 8: below 0.1 no change, above 0.25
        a large one; 0.2 is where a rule is looked at again.
        """
        found: dict[str, float] = {}
        for name, before in self.shares.items():
            column = columns[name]
            known = column[np.isfinite(column)]
            if len(known) < LEAST:
                continue
            now = np.maximum(_shares(known, np.asarray(self.edges[name])), FLOOR)
            then = np.maximum(before, FLOOR)
            found[name] = round(stability(then, now), 4)
        return found


def _shares(known: NDArray[np.float64], cuts: NDArray[np.float64]) -> tuple[float, ...]:
    places = np.searchsorted(cuts, known, side="left")
    counts = np.bincount(places, minlength=len(cuts) + 1)
    return tuple((counts / len(known)).tolist())
