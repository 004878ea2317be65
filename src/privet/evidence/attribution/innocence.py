"""
What an innocent actor's share in a dump would be: of the people it was shown, how many stand in it.

A dump need not be drawn at random: popular people stand in every list, and a list of the people of
one town holds whoever reads about that town. So each person is compared with people *that the actor
was not shown*, who are as popular, and whose other visitors were shown as many people of the dump.
An actor who took the dump stands out; one who merely reads about the same town does not, since the
dump holds people of the town whom it was not shown, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.evidence.attribution.sights import Sights

POPULAR = 12
"""Classes of popularity: others who were shown a person, 1, 2-3, 4-7 and so on, doubling."""

COMPANY = 24
"""Classes of company: how much of a person's other visitors' reading stands in the dump."""

UNKNOWN = COMPANY
"""The class of company of whom nobody else was shown."""

TRUST = 25.0
"""People of the next wider class that weigh as much as this class's own; few people prove little."""

SHRINK = 5.0
"""Sights of the whole site that an actor's own reading is mixed with."""

LEFT = 1
"""People of the dump that are left over, from which on it is asked what they are like."""

TOP = 0.03
"""The share of people who keep the most of the dump's company."""

CAUTION = 1.0
"""Standard errors that a class's share is raised by, on the side of whoever is accused."""


@dataclass(frozen=True, slots=True)
class Expected:
    """
    Compare what an actor was shown with the dump, class by class.

    Args:
        chance: The share of comparable people who stand in the dump.
        inside: How many that the actor was shown stand in the dump.
        outside: How many do not.
    """

    chance: NDArray[np.float64]
    inside: NDArray[np.int64]
    outside: NDArray[np.int64]

    @property
    def shown(self) -> int:
        """How many people the actor was shown."""
        return int(self.inside.sum() + self.outside.sum())

    @property
    def taken(self) -> int:
        """How many of them stand in the dump."""
        return int(self.inside.sum())

    @property
    def share(self) -> float:
        """The share of them that an innocent actor would find in the dump, on average."""
        each = self.inside + self.outside
        return float((self.chance * each).sum() / max(int(each.sum()), 1))


class Field:
    """
    Hold what the site's visitors tell of the dump, for the data subjects that are *open*.

    Args:
        sights: Who was shown whom.
        open_: Which data subjects count; those that a source explains are closed.
    """

    def __init__(self, sights: Sights, open_: NDArray[np.bool_]) -> None:
        self.sights = sights
        self.open = open_
        size = len(open_)
        row, col = sights.row, sights.col
        counts = open_[col]
        inside = (counts & sights.dumped[col]).astype(np.float64)
        self.shown = np.bincount(row[counts], minlength=len(sights.actor))
        self.taken = np.bincount(row, inside, minlength=len(sights.actor)).astype(np.int64)
        self._base = (self.taken.sum() + 0.5) / (self.shown.sum() + 1)
        self._weight = 1 / np.sqrt(np.maximum(self.shown, 1))
        rate = self._rates(row, inside)
        weight = self._weight[row] * counts
        self._viewers = np.bincount(col[counts], minlength=size)
        self._weighed = np.bincount(col, weight, minlength=size)
        self._rated = np.bincount(col, weight * rate, minlength=size)
        company = self._rated / np.maximum(self._weighed, 1e-12)
        here = open_ & (self._viewers > 0)
        cuts = np.concatenate([np.linspace(0, 0.95, COMPANY - 4), [0.97, 0.98, 0.99, 0.995]])[1:]
        self._cuts = np.unique(np.quantile(company[here], cuts)) if here.any() else np.zeros(0)
        self._klass = self._class_of(self._viewers, company)
        klass, dumped = self._klass[here], sights.dumped[here]
        width = POPULAR * (COMPANY + 1)
        self._all = np.bincount(klass, minlength=width)
        self._hit = np.bincount(klass, dumped.astype(np.float64), minlength=width)
        self._alone = dict[int, Expected]()

    def expected(self, actors: Sequence[int], apart: NDArray[np.bool_] | None = None) -> Expected:
        """
        Compare some actors, taken as one, with the dump.

        Args:
            apart: Data subjects to leave out of what they were shown.
        """
        if apart is not None or len(actors) != 1:
            return self._compared(actors, apart)
        if actors[0] not in self._alone:  # a round asks of the same actors up to four times
            self._alone[actors[0]] = self._compared(actors, None)
        return self._alone[actors[0]]

    def _compared(self, actors: Sequence[int], apart: NDArray[np.bool_] | None) -> Expected:
        sights = self.sights
        spans = [np.arange(sights.start[a], sights.start[a + 1]) for a in actors]
        pairs = np.concatenate([np.zeros(0, np.int64), *spans])
        row, col = sights.row[pairs], sights.col[pairs]
        keep = self.open[col] if apart is None else self.open[col] & ~apart[col]
        row, col = row[keep], col[keep]
        inside = sights.dumped[col].astype(np.float64)
        people, place = np.unique(col, return_inverse=True)
        weight = self._weight[row]
        rate = self._rates(row, inside)
        viewers = self._viewers[people] - np.bincount(place, minlength=len(people))
        weighed = self._weighed[people] - np.bincount(place, weight, minlength=len(people))
        rated = self._rated[people] - np.bincount(place, weight * rate, minlength=len(people))
        company = rated / np.maximum(weighed, 1e-12)
        klass = self._class_of(viewers, company)
        hit = sights.dumped[people]
        width = len(self._all)
        return Expected(
            chance=self._chances(people, hit),
            inside=np.bincount(klass[hit], minlength=width),
            outside=np.bincount(klass[~hit], minlength=width),
        )

    def company(self, actors: Sequence[int]) -> NDArray[np.float64]:
        """
        Return of each person how much of its visitors' reading stands in the dump; nan if none.

        Args:
            actors: Visitors who do not count.
        """
        sights = self.sights
        weighed, rated = self._weighed.copy(), self._rated.copy()
        viewers = self._viewers.astype(np.int64)
        for actor in actors:
            col = sights.shown(actor)
            col = col[self.open[col]]
            row = np.full(len(col), actor, np.int32)
            weight = self._weight[actor]
            weighed[col] -= weight
            rated[col] -= weight * self._rates(row, sights.dumped[col].astype(np.float64))
            viewers[col] -= 1
        return np.where(viewers > 0, rated / np.maximum(weighed, 1e-12), np.nan)

    def kinship(self, actors: Sequence[int], apart: Sequence[int] = ()) -> float:
        """
        Return how far people of the dump whom *actors* were not shown keep the company of the dump.

        Where a source explains a part of the dump, the rest came from elsewhere and should be like
        anybody. Where the rest is what the dump's other readers read, too, the dump is a choice of
        people that readers share, and whoever shares it looks like a source.

        Args:
            apart: Visitors who do not count as readers, beside *actors*.

        Returns:
            Standard errors by which they rank higher than others as popular, or by which more of
            them are at the top, whichever is more; 0 if they are few.
        """
        company = self.company(sorted({*actors, *apart}))
        others = self.open & ~self.sights.covered(actors) & ~np.isnan(company)
        dumped = self.sights.dumped[others]
        if dumped.sum() < LEFT:
            return 0.0
        popular = np.log2(np.maximum(self._viewers[others], 1)).astype(np.int64)
        above, spread = np.zeros(2), np.zeros(2)
        for klass in np.unique(popular):
            here = popular == klass
            size, hits = int(here.sum()), int(dumped[here].sum())
            if 0 < hits < size:
                rank = _ranks(company[others][here])
                for i, score in enumerate((rank, (rank >= (1 - TOP) * (size - 1)) * 1.0)):
                    above[i] += score[dumped[here]].sum() - hits * score.mean()
                    spread[i] += hits * (size - hits) / (size - 1) * score.var()
        return float((above / np.sqrt(np.maximum(spread, 1e-12))).max())

    def _rates(self, row: NDArray[np.int32], inside: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how much of an actor's reading stands in the dump, the person at hand left out."""
        found = self.taken[row] - inside + SHRINK * self._base
        return np.asarray(found / (np.maximum(self.shown[row] - 1, 0) + SHRINK), np.float64)

    def _class_of(
        self, viewers: NDArray[np.int64], company: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        popular = np.minimum(np.log2(np.maximum(viewers, 1)).astype(np.int64), POPULAR - 1)
        with_whom = np.searchsorted(self._cuts, company, side="right")
        return popular * (COMPANY + 1) + np.where(viewers > 0, with_whom, UNKNOWN)

    def _chances(self, people: NDArray[np.int32], hit: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return for each class the share of people in the dump, without those of the actors."""
        own, width = self._klass[people], len(self._all)
        total = (self._all - np.bincount(own, minlength=width)).reshape(POPULAR, -1)
        found = (self._hit - np.bincount(own[hit], minlength=width)).reshape(POPULAR, -1)
        base = (found.sum() + 0.5) / (total.sum() + 1)
        popular = _cautious(found.sum(axis=1), total.sum(axis=1), base)
        return _cautious(found, total, popular[:, None]).ravel()


def _cautious(
    found: NDArray[Any], total: NDArray[Any], wider: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Return a share, mixed with that of the wider class and raised by its standard error."""
    weight = total + TRUST
    share = (found + TRUST * wider) / weight
    raised = share + CAUTION * np.sqrt(share * (1 - share) / weight)
    return np.asarray(np.clip(raised, 1e-7, 1 - 1e-7), np.float64)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rank of each value from 0; equal values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts + 1) / 2)[place], np.float64)
