"""Single link: whoever is joined with somebody is joined with whomever those are joined with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


def heads(first: NDArray[np.int64], second: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return for each of 0 to *size* - 1 the least of those that pairs join it with, directly or not."""
    head = np.arange(size)
    _link(first, second, head)
    return head


def linked(
    first: NDArray[np.int64], second: NDArray[np.int64], size: int
) -> list[NDArray[np.int64]]:
    """
    Return those of 0 to *size* - 1 that pairs join, ascending, each group once; loners are left out.

    Args:
        first: One of each pair.
        second: The other.
    """
    head = heads(first, second, size)
    joined = np.unique(np.concatenate([first, second]))
    joined = joined[np.argsort(head[joined], kind="stable")]
    groups = np.split(joined, np.flatnonzero(np.diff(head[joined])) + 1)
    return [group for group in groups if len(group) > 1]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _link(first: NDArray[np.int64], second: NDArray[np.int64], head: NDArray[np.int64]) -> None:
    """Set the head of each to the least of its group."""
    for k in range(len(first)):
        one, other = first[k], second[k]
        while head[one] != one:
            head[one] = head[head[one]]
            one = head[one]
        while head[other] != other:
            head[other] = head[head[other]]
            other = head[other]
        head[max(one, other)] = min(one, other)
    for k in range(len(head)):
        while head[k] != head[head[k]]:
            head[k] = head[head[k]]
