"""Sentinels: visitors known to be people, by whom it shows whether the guard wrongs people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privet.bootstrap.naming import pseudonym_of
from privet.exposure.tallying import SITE, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key

LATELY: Final = 28 * 86_400_000_000
"""How long a sentinel that came, or met something, is counted; microseconds."""


class Sentinels:
    """
    Count which of the sentinels came lately, and which of them met something or would have.

    Args:
        names: Such as ``account:ana``.
        key: Of their pseudonyms.
    """

    def __init__(self, names: Sequence[str] = (), key: Key | None = None) -> None:
        self.handles = frozenset(signed(pseudonym_of(name, key)) for name in names if key)
        self._came: dict[int, int] = {}
        self._touched: dict[int, int] = {}

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.handles)

    def came(self, cells: NDArray[np.int64], at: int) -> None:
        """Note whichever sentinel a request is from."""
        for handle in self.handles.intersection(cells[:SITE].tolist()):
            self._came[handle] = at

    def touched(self, cells: NDArray[np.int64], at: int) -> None:
        """Note that it met something, or would in earnest."""
        for handle in self.handles.intersection(cells[:SITE].tolist()):
            self._came[handle] = self._touched[handle] = at

    def share(self, at: int) -> float:
        """Return the share of those that came lately who met something; 0 where none came."""
        came = sum(when > at - LATELY for when in self._came.values())
        touched = sum(when > at - LATELY for when in self._touched.values())
        return touched / came if came else 0.0

    def count(self, at: int) -> int:
        """Return how many came lately."""
        return sum(when > at - LATELY for when in self._came.values())
