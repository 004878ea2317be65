"""What the requests of a block were for, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from privet.disclosure.surfaces import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.disclosure.routing import Slices

_PAGE, _LOOKUP = int(Kind.PAGE), int(Kind.LOOKUP)


@dataclass(frozen=True, slots=True)
class Matches:
    """
    Hold what the requests of a block were for, as columns.

    Args:
        surface: int16, its number in ``Routes.surfaces``; -1 where the request is to none.
        kind: int8, the value of ``Kind``.
        start: int32, where the identifier of the data subject begins in the block; for a list,
            the slice that names the page; -1 where the log does not say who it was.
        end: int32, where it ends.
        place: int64, where the identifier stands among all: the value of a number, or the first
            eight bytes of a name, in lower case, big end first; for a list, of the words searched
            for; ``NOWHERE`` where there is none.
        numeric: Whether the place is a number's.
        page: int32, the page of a list; 0 where none is named.
        query: uint64, a hash of a list's query without its page.
    """

    surface: NDArray[np.int16]
    kind: NDArray[np.int8]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    place: NDArray[np.int64]
    numeric: NDArray[np.bool_]
    page: NDArray[np.int32]
    query: NDArray[np.uint64]

    def __len__(self) -> int:
        """Count the requests."""
        return len(self.surface)

    def columns(self) -> tuple[NDArray[Any], ...]:
        """Return the columns in their order, the last one as kernels take it."""
        return (
            *(self.surface, self.kind, self.start, self.end),
            *(self.place, self.numeric, self.page, self.query.view(np.int64)),
        )

    def answered(self, status: NDArray[np.int16]) -> tuple[int, int, int]:
        """
        Count the pages that were answered (2xx).

        Returns:
            How many there were, how many of them went to a surface, and the row of the first that
            did; -1 where none did.
        """
        pages, mapped, first = _answered(self.kind, self.surface, status)
        return int(pages), int(mapped), int(first)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def spread(
    first: NDArray[np.int64],
    number: NDArray[np.int64],
    target: Slices,
    query: Slices,
    once: tuple[NDArray[Any], ...],
    found: tuple[NDArray[Any], ...],
) -> None:
    """Say of each request what was said of the first like it; its subject stands in a target or query of its own."""
    surface, kind, start, end, place, numeric, page, listing = once
    for i in range(len(number)):
        k = number[i]
        found[0][i] = surface[k]
        found[1][i] = kind[k]
        found[4][i] = place[k]
        found[5][i] = numeric[k]
        found[6][i] = page[k]
        found[7][i] = listing[k]
        begin, moved = start[k], np.int32(0)
        if begin >= 0:
            home = target[0] if target[0][first[k]] <= begin <= target[1][first[k]] else query[0]
            moved = home[i] - home[first[k]]
        found[2][i] = begin + moved
        found[3][i] = end[k] + moved


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _answered(
    kind: NDArray[np.int8], surface: NDArray[np.int16], status: NDArray[np.int16]
) -> tuple[int, int, int]:
    pages = mapped = 0
    first = -1
    for i in range(len(kind)):
        if status[i] < 200 or status[i] >= 300:
            continue
        if surface[i] >= 0 and kind[i] <= _LOOKUP:
            if first < 0:
                first = i
            mapped += 1
            pages += 1
        elif kind[i] == _PAGE:
            pages += 1
    return pages, mapped, first


def room(count: int) -> Matches:
    """Return room for what is said of so many requests."""
    return Matches(
        np.empty(count, np.int16),
        np.empty(count, np.int8),
        np.empty(count, np.int32),
        np.empty(count, np.int32),
        np.empty(count, np.int64),
        np.empty(count, np.bool_),
        np.empty(count, np.int32),
        np.empty(count, np.uint64),
    )
