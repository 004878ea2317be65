"""Who was shown whom, and which of them stand in the dump: rows of numbers, sorted by actor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.pseudonyms import among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Sights:
    """
    Hold each pair of an actor and a data subject that it was shown, once.

    Args:
        actor: Pseudonyms of the actors, sorted; a row's actor is a place in here.
        row: int32, the actor of each pair, ascending.
        col: int32, its data subject, from 0.
        dumped: Whether each data subject stands in the dump.
    """

    actor: NDArray[np.uint64]
    row: NDArray[np.int32]
    col: NDArray[np.int32]
    dumped: NDArray[np.bool_]

    @classmethod
    def of(
        cls, actor: NDArray[np.uint64], subject: NDArray[np.uint64], dump: NDArray[np.uint64]
    ) -> Sights:
        """
        Return pairs with their actors and subjects numbered.

        Args:
            actor: The actor of each pair, as a pseudonym; *subject* likewise.
            dump: Pseudonyms of the people in the dump, sorted.
        """
        actors, row = np.unique(actor, return_inverse=True)
        subjects, col = np.unique(subject, return_inverse=True)
        order = np.argsort(row, kind="stable")
        return cls(
            actor=actors,
            row=row[order].astype(np.int32),
            col=col[order].astype(np.int32),
            dumped=among(subjects, dump),
        )

    @cached_property
    def start(self) -> NDArray[np.int64]:
        """Where the pairs of each actor begin, and of the last one end."""
        return np.searchsorted(self.row, np.arange(len(self.actor) + 1)).astype(np.int64)

    def shown(self, actor: int) -> NDArray[np.int32]:
        """Return the data subjects that one actor was shown."""
        return self.col[self.start[actor] : self.start[actor + 1]]

    def covered(self, actors: Sequence[int]) -> NDArray[np.bool_]:
        """Say of each data subject whether one of some actors was shown it."""
        seen = np.zeros(len(self.dumped), np.bool_)
        for actor in actors:
            seen[self.shown(actor)] = True
        return seen
