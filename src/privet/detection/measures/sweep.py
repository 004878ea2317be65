"""How improbably seldom an actor came back to a person it had seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.exposures import HIT
from privet.exposure.windows import bounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.relations import Columns
    from privet.detection.visits import Visits


def picks(rows: Columns) -> NDArray[np.float64]:
    """
    Return how often each actor picked somebody.

    A page and the picture on it, one after the other, are one pick.

    Args:
        rows: Columns actor, subject and outcome, sorted by actor and time, whole actors only.
    """
    starts = bounds(rows["actor"])
    who = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    hit = rows["outcome"] == HIT
    subject, who = rows["subject"][hit], who[hit]
    fresh = np.ones(len(who), np.bool_)
    fresh[1:] = (np.diff(who) != 0) | (subject[1:] != subject[:-1])
    return np.bincount(who[fresh], minlength=len(starts) - 1).astype(np.float64)


def sweep(
    picks: NDArray[np.float64], met: Visits, people: int, meeting: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Return for each actor how improbably few returns it has, in nats, and how many are due.

    Whoever picks t times among N people, knowing nothing of what was picked before, returns
    t - N (1 - (1 - 1/N)^t) times if all are equally sought, and more often if some are sought more.
    That holds for one who picks blindly as for many who stand behind one address and know nothing
    of each other. Only who keeps a list of what is still missing goes through people without
    meeting any again. The nats are Chernoff's bound for a Poisson count with that mean.

    Args:
        picks: How often each of these actors picked somebody, as ``picks`` counts it.
        met: Whom each of them saw.
        people: N, the distinct people that anybody was shown.
        meeting: How far visitors of this site meet at people at all, of what is due (``meets``);
            where everybody opens records of his own alone, nothing is.
    """
    known = np.concatenate([[0], np.cumsum(met.own > 0)])
    again = picks - (known[met.starts[1:]] - known[met.starts[:-1]])
    due = returns_due(picks, people, meeting)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(again > 0, again * np.log(again / due), 0.0)
    return np.where(again < due, due - again + ratio, 0.0), due


def returns_due(picks: NDArray[np.float64], people: int, meeting: float) -> NDArray[np.float64]:
    """Return how often who picks so many times comes back to somebody, as `sweep` has it."""
    chance = 1.0 / (max(people, 1) + 1.0)
    blind = picks + max(people, 1) * np.expm1(picks * np.log1p(-chance))
    return np.asarray(meeting * blind)


def meets(seen: NDArray[np.int64], several: NDArray[np.bool_]) -> float:
    """
    Return how far visitors meet at the same people, of what is due to chance; 0 to 1.

    If the exposures fell on people blindly, m on one in the mean, a share 1 - e^-m (1 + m) of them
    would be shown twice and more.

    Args:
        seen: How often each person was shown to anybody.
        several: Whether more than one actor was shown that person.
    """
    if not len(seen):
        return 0.0
    mean = float(seen.mean())
    due = 1.0 - np.exp(-mean) * (1.0 + mean)
    return float(min(1.0, several.mean() / due)) if due > 0 else 0.0
