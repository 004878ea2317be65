"""What binds actors to each other, other than what they were shown: devices and networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

COMMON = 0.1
"""The share of a bond's holders that have to be suspected before it binds them.

The commonest telephone is in thousands of hands; that five suspects have it says nothing.
"""


@dataclass(frozen=True, slots=True)
class Bonds:
    """
    Hold the handles of each actor, one array a kind; 0 where it has none.

    Args:
        kinds: uint64 arrays, a place an actor.
        least: How many members a group has at least.
    """

    kinds: tuple[NDArray[np.uint64], ...]
    least: int = 3

    def bound(self, actors: Sequence[int]) -> bool:
        """Say whether all of some actors have a handle in common that few others have."""
        for kind in self.kinds:
            held = kind[list(actors)]
            if held[0] and (held == held[0]).all():
                return len(actors) >= COMMON * int((kind == held[0]).sum())
        return False

    def holders(self, suspects: set[int]) -> set[int]:
        """Return suspects and whoever has a handle that binds some of them."""
        rows = np.asarray(sorted(suspects), np.int64)
        found = set(suspects)
        for kind, members in _binding(self, rows):
            found.update(np.flatnonzero(kind == kind[members[0]]).tolist())
        return found


def _binding(
    bonds: Bonds, suspects: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int64]]]:
    """Yield each handle that binds two suspects or more: all its handles of that kind, and them."""
    for kind in bonds.kinds:
        keys, holders = np.unique(kind, return_counts=True)
        own = kind[suspects]
        for key in np.unique(own[own != 0]):
            members = suspects[own == key]
            few = len(members) >= COMMON * holders[np.searchsorted(keys, key)]
            if len(members) > 1 and few:
                yield kind, members


def clusters(bonds: Bonds, suspects: NDArray[np.int64]) -> list[list[int]]:
    """Join suspects that share a handle which few others hold; return them in groups."""
    parent = {int(actor): int(actor) for actor in suspects}

    def root(actor: int) -> int:
        while parent[actor] != actor:
            parent[actor] = parent[parent[actor]]
            actor = parent[actor]
        return actor

    for _, members in _binding(bonds, suspects):
        for actor in members[1:]:
            parent[root(int(actor))] = root(int(members[0]))
    groups: dict[int, list[int]] = {}
    for actor in suspects:
        groups.setdefault(root(int(actor)), []).append(int(actor))
    return [group for group in groups.values() if len(group) > 1]
