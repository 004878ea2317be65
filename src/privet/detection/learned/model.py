"""A learned model as it is written to disk, and what it says of the actors of a ledger."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.detection.learned.conformal import by_role
from privet.detection.learned.drift import FEWEST, LIMIT, shares, stability
from privet.detection.learned.features import FEATURES, scored, table
from privet.detection.learned.trees import Forest
from privet.detection.signals import Family, Signals, Threat, mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from privet.detection.measured import Measured

VERSION: Final = 1
LASTS: Final = timedelta(days=35)
"""How long a calibration holds; clients and habits change from month to month."""

ALPHA: Final = 0.01
"""The share of verified people of the strictest role that is signalled."""

STALE: Final = 0.3
"""What a signal counts once the model is stale: with its weight of 4.5 nats it is no witness any more
(1.5 nats), so that each of its effects falls by one step."""

AGREES: Final = 1e-9
"""How far what is walked may be from what was learned."""


class Fitness(StrEnum):
    """Say whether a model may count in full."""

    FRESH = "fresh"
    EXPIRED = "expired"
    DRIFTED = "drifted"


@dataclass(frozen=True, slots=True)
class Model:
    """
    Hold what was learned.

    Args:
        forest: Scores an actor.
        calibrated: The last day of the verified people it is calibrated on.
        days: How many days an actor is measured over, then and now.
        people: Their scores by role, ascending.
        reference: For each feature the edges of its bins, and the shares of the actors of then.
        rows: Actors whose scores by LightGBM itself are kept, to be walked again.
        scores: Those scores.
        card: What is told of it.
    """

    forest: Forest
    calibrated: date
    days: int
    people: Mapping[str, NDArray[np.float64]]
    reference: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]]
    rows: NDArray[np.float64]
    scores: NDArray[np.float64]
    card: Mapping[str, Any]

    @property
    def expires(self) -> date:
        """The day after which it is stale."""
        return self.calibrated + LASTS

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds of actors, walked in plain Python."""
        return np.asarray([self.forest.score(row) for row in rows.tolist()], np.float64)

    def error(self) -> float:
        """Return how far the walk is from LightGBM at most, over the actors that are kept."""
        return float(np.abs(self.score(self.rows) - self.scores).max(initial=0.0))

    def drift(self, rows: NDArray[np.float64]) -> dict[str, float]:
        """Return the stability index of each feature among today's actors; 0 for too few of them."""
        if len(rows) < FEWEST:
            return dict.fromkeys(FEATURES, 0.0)
        return {
            name: stability(
                self.reference[name][1], shares(rows[:, place], self.reference[name][0])
            )
            for place, name in enumerate(FEATURES)
        }

    def fitness(self, today: date, rows: NDArray[np.float64]) -> Fitness:
        """Say whether it may count in full on a day, among some actors."""
        if today > self.expires:
            return Fitness.EXPIRED
        return Fitness.DRIFTED if max(self.drift(rows).values()) > LIMIT else Fitness.FRESH

    def fitness_for(self, measured: Measured, today: date) -> Fitness:
        """Say whether it may count in full on a day, among actors as measured over ``days``."""
        return self.fitness(today, table(measured, scored(measured)))

    def signals(
        self, measured: Measured, actors: NDArray[np.uint64], fitness: Fitness = Fitness.FRESH
    ) -> Signals:
        """
        Signal actors that score as hardly any verified person of any role does.

        Never decisive: a score alone concludes nothing, and denies nobody anything.

        Args:
            measured: Actors, as measured over the last ``days``.
            actors: All actors that are judged, sorted; those of *measured* are among them.
            fitness: Whether it counts in full.
        """
        rows = scored(measured)
        features = table(measured, rows)
        strength = np.zeros(len(actors))
        p = np.ones(len(actors))
        if len(rows):
            none = np.zeros(len(rows), np.str_)
            p[np.searchsorted(actors, measured.actor[rows])] = by_role(
                self.score(features), none, self.people
            )
            strength[p <= ALPHA] = 1.0 if fitness is Fitness.FRESH else STALE

        def because(row: int) -> str:
            aged = (
                "" if fitness is Fitness.FRESH else f"; the model is {fitness}, which counts less"
            )
            return (
                f"scored by the learned model as at most {p[row]:.2%} of verified people of any role "
                f"do{aged}"
            )

        return mark("learned", Threat.SCRAPING, Family.LEARNED, strength, because)

    def document(self) -> dict[str, Any]:
        """Return the model as it is written to disk."""
        return {
            "privet_model": VERSION,
            "calibrated": self.calibrated.isoformat(),
            "expires": self.expires.isoformat(),
            "days": self.days,
            "features": dict(FEATURES),
            "forest": self.forest.document(),
            "people": {role: known.tolist() for role, known in self.people.items()},
            "reference": {
                name: {"edges": edges.tolist(), "shares": held.tolist()}
                for name, (edges, held) in self.reference.items()
            },
            "check": {
                "rows": [[None if math.isnan(v) else v for v in row] for row in self.rows.tolist()],
                "scores": self.scores.tolist(),
            },
            "card": dict(self.card),
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Model:
        """
        Read a model as it is written to disk.

        Raises:
            ValueError: It is of another version or of other features, or parts of it are missing.
        """
        if document.get("privet_model") != VERSION or document.get("features") != dict(FEATURES):
            raise ValueError("it was made by another version of Privet; train it again")
        try:
            check = document["check"]
            return cls(
                forest=Forest.of(document["forest"]),
                calibrated=date.fromisoformat(document["calibrated"]),
                days=int(document["days"]),
                people={k: np.asarray(v, np.float64) for k, v in document["people"].items()},
                reference={
                    name: (np.asarray(held["edges"]), np.asarray(held["shares"]))
                    for name, held in document["reference"].items()
                },
                rows=np.asarray(check["rows"], np.float64).reshape(-1, len(FEATURES)),
                scores=np.asarray(check["scores"], np.float64),
                card=document["card"],
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"a part is missing or is not what it should be: {error}") from error
