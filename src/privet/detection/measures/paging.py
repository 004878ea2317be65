"""Whether an actor pages lists to their end, as hardly any person does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.exposure.exposures import LIST

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEEP = 5
"""Pages in a row from which on a list counts as exhausted.

Chosen: a person who does not find somebody on four pages writes a better query.
"""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _paging(
    starts: NDArray[np.int64],
    kind: NDArray[np.int8],
    page: NDArray[np.int32],
    out: NDArray[np.float64],
) -> None:
    for a in range(len(starts) - 1):
        lists = 0
        deep = 0
        length = 0
        last = np.int64(0)
        stride = np.int64(0)
        for i in range(starts[a], starts[a + 1]):
            if kind[i] != LIST:
                continue
            step = np.int64(page[i]) - last
            if length == 1 and step > 0:
                length = 2
                stride = step
            elif length > 1 and (step == stride or (step > 0 and length == 2 and last == stride)):
                length += 1
                stride = step
            elif length > 0 and step == 0:
                continue
            else:
                lists += 1
                length = 1
            last = np.int64(page[i])
            deep += length == DEEP
        if lists > 0:
            out[a] = deep / lists


def exhausted(
    starts: NDArray[np.int64], kind: NDArray[np.int8], page: NDArray[np.int32]
) -> NDArray[np.float64]:
    """
    Return the share of an actor's lists that it paged ``DEEP`` pages or more in a row.

    A list begins wherever the page (or the offset) does not go on by one and the same step; a
    page loaded again is passed over, and the step may change once, from no page to the second.
    nan for an actor without lists.
    """
    out = np.full(len(starts) - 1, np.nan)
    _paging(starts, kind, page, out)
    return out
