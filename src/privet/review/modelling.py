"""How well a model tells scrapers from people: with n, bounds, and what would be of whom it accuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from privet.review.bounds import upper_bound

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RATES = (1e-2, 1e-3, 1e-4)
"""False-positive rates that the true-positive rate is told at."""

PREVALENCES = (0.05, 0.01, 0.001, 0.0001)
MARGIN = 1e-3
"""Area under the curve by which two must differ, lest the log be so easy that both tell everybody."""
FEW = 300
"""People of a role below which nothing is said of it."""


class Learner(Protocol):
    """Something that scores actors."""

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a score for each actor."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """
    Hold labelled actors of a stretch of time, a row each.

    Args:
        rows: Their features.
        label: 1 for a scraper, 0 for a verified person.
        role: A person's role, or a scraper's family.
        days: From when to when.
    """

    rows: NDArray[np.float64]
    label: NDArray[np.float64]
    role: NDArray[np.str_]
    days: tuple[str, str]

    def without(self, family: str) -> Part:
        """Return all but one family of scrapers."""
        keep = self.role != family
        return Part(self.rows[keep], self.label[keep], self.role[keep], self.days)

    @property
    def families(self) -> list[str]:
        """The families of scrapers."""
        return sorted(set(self.role[self.label > 0].tolist()))


def auc(people: NDArray[np.float64], scrapers: NDArray[np.float64]) -> float:
    """Return the chance that a scraper scores above a person, a tie counting half; nan for none."""
    if not len(people) or not len(scrapers):
        return float("nan")
    order = np.sort(people)
    below = np.searchsorted(order, scrapers, side="left")
    equal = np.searchsorted(order, scrapers, side="right") - below
    return float((below + equal / 2).mean() / len(people))


def threshold(people: NDArray[np.float64], rate: float) -> float:
    """Return the score that at most a share *rate* of people reach, one more of them included."""
    k = int(rate * (len(people) + 1))
    ordered = np.sort(people)
    return float(np.nextafter(ordered[len(people) - max(k, 1)], np.inf)) if len(people) else np.inf


def operating(learner: Learner, calibrate: Part, test: Part) -> list[dict[str, Any]]:
    """Tell at each rate how many scrapers are caught and how many people are hit, with bounds."""
    bar = learner.score(calibrate.rows[calibrate.label == 0])
    scores = learner.score(test.rows)
    people, scrapers = scores[test.label == 0], scores[test.label > 0]
    told = []
    for rate in RATES:
        at = threshold(bar, rate)
        hit, caught = int((people >= at).sum()), int((scrapers >= at).sum())
        tpr = caught / len(scrapers) if len(scrapers) else float("nan")
        bound = upper_bound(hit, len(people))
        told.append(
            {
                "rate": rate,
                "provable": len(bar) + 1 >= 1 / rate,
                "scrapers": len(scrapers),
                "caught": caught,
                "tpr": tpr,
                "tpr_at_least": 1 - upper_bound(len(scrapers) - caught, len(scrapers)),
                "people": len(people),
                "hit": hit,
                "fpr_at_most": bound,
                "ppv_at_least": {
                    str(share): share * tpr / (share * tpr + (1 - share) * bound)
                    for share in PREVALENCES
                },
                "people_per_million_at_most": round(1e6 * bound),
            }
        )
    return told


def slices(learner: Learner, calibrate: Part, test: Part, rate: float = RATES[0]) -> dict[str, Any]:
    """Tell for each role how many people are hit at a rate; "unknown" where they are few."""
    at = threshold(learner.score(calibrate.rows[calibrate.label == 0]), rate)
    scores = learner.score(test.rows)
    told: dict[str, Any] = {}
    for role in sorted(set(test.role[test.label == 0].tolist())):
        mine = scores[(test.label == 0) & (test.role == role)]
        hit = int((mine >= at).sum())
        bound = upper_bound(hit, len(mine)) if len(mine) >= FEW else "unknown"
        told[role] = {"people": len(mine), "hit": hit, "fpr_at_most": bound}
    return told


def left_out(
    fit: Callable[[Part], Learner], train: Part, calibrate: Part, test: Part
) -> dict[str, dict[str, float]]:
    """
    Tell of each family of scrapers how well it is caught by who never met it.

    Its members of all days are looked for, since none of them was learned from; people are those of
    the test days.
    """
    told = {}
    people = test.rows[test.label == 0]
    for family in train.families:
        if len(train.families) < 2:
            continue
        mine = np.concatenate(
            [
                part.rows[(part.role == family) & (part.label > 0)]
                for part in (train, calibrate, test)
            ]
        )
        learner = fit(train.without(family))
        bar = learner.score(calibrate.rows[calibrate.label == 0])
        scores = learner.score(mine)
        told[family] = {
            "scrapers": len(mine),
            "auc": auc(learner.score(people), scores),
            "tpr": float((scores >= threshold(bar, RATES[0])).mean()),
        }
    return told


def whole(
    fit: Callable[[Part], Learner], learner: Learner, train: Part, calibrate: Part, test: Part
) -> dict[str, Any]:
    """Tell all figures of one learner."""
    scores = learner.score(test.rows)
    apart = left_out(fit, train, calibrate, test)
    mean = {
        name: float(np.mean([each[name] for each in apart.values()])) if apart else float("nan")
        for name in ("auc", "tpr")
    }
    return {
        "auc": auc(scores[test.label == 0], scores[test.label > 0]),
        "operating": operating(learner, calibrate, test),
        "left_out": apart,
        "left_out_mean": mean,
    }


def beats(learned: dict[str, Any], line: dict[str, Any]) -> bool:
    """
    Say whether what was learned is worth having beside a straight line.

    On families that neither has met it must catch more at one person in a hundred, or as many and
    rank them better by a ``MARGIN``; where no family could be left out, on the test itself.
    """
    one, other = learned["left_out_mean"], line["left_out_mean"]
    if np.isnan(one["tpr"]):
        return bool(learned["auc"] >= line["auc"] + MARGIN)
    if one["tpr"] == other["tpr"]:
        return bool(one["auc"] >= other["auc"] + MARGIN)
    return bool(one["tpr"] > other["tpr"])
