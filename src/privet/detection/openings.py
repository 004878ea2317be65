"""How many actors opened the page of each data subject, counted while exposures go by actor by actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.exposure.exposures import HIT, VIEW
from privet.exposure.places import NOWHERE
from privet.exposure.windows import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from privet.detection.relations import Columns
    from privet.exposure.roster import Roster


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _openings(
    starts: NDArray[np.int64],
    subject: NDArray[np.int32],
    kind: NDArray[np.int8],
    outcome: NDArray[np.int8],
    place: NDArray[np.int64],
    latest: NDArray[np.int64],
    first: int,
    actors: NDArray[np.int64],
    where: NDArray[np.int64],
) -> None:
    """Count each actor once for whomever it opened; *first* numbers the first of these actors."""
    for a in range(len(starts) - 1):
        for i in range(starts[a], starts[a + 1]):
            s = subject[i]
            if s < 0 or kind[i] != VIEW or outcome[i] != HIT:
                continue
            if latest[s] != first + a:
                latest[s] = first + a
                actors[s] += 1
            where[s] = max(where[s], place[i])


class Openings:
    """
    Count who opens whom, for ``measures.sightings``.

    A relation that says the same groups all exposures by person and actor: over 5.3 million of them 0.5 s of CPU time
    and 150 MB; where they go by actor by actor already, 0.1 s and next to nothing.

    Args:
        subject: uint64, all whose page anybody opened, others among them.
        roster: Numbers them in that order.
    """

    def __init__(self, subject: NDArray[np.uint64], roster: Roster) -> None:
        self._subject = subject
        self._roster = roster
        self._latest = np.full(len(subject), -1, np.int64)
        self._actors = np.zeros(len(subject), np.int64)
        self._where = np.full(len(subject), NOWHERE, np.int64)
        self._met = 0

    def watch(self, batches: Iterator[Columns]) -> Iterator[Columns]:
        """Yield batches of whole actors' exposures, sorted by actor, as they are."""
        for batch in batches:
            starts = bounds(batch["actor"])
            _openings(
                starts,
                self._roster.find(batch["subject"]),
                batch["kind"],
                batch["outcome"],
                batch["place"],
                self._latest,
                self._met,
                self._actors,
                self._where,
            )
            self._met += len(starts) - 1
            yield batch

    def followed(self) -> Columns:
        """Return how many actors opened each data subject, and its place, as ``sightings.followed`` does."""
        opened = self._actors > 0
        return {
            "subject": self._subject[opened],
            "actors": self._actors[opened],
            "place": self._where[opened],
        }
