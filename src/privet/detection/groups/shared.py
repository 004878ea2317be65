"""What members of a group have in common that others have not: a tool, an address, a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import surprise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Traits

SHARED_NATS = 10.0
"""How improbable it must be that members have a device or network in common, in nats, beyond the
logarithm of the number of handles that could be it."""


PLACE = 1 / 3
"""The share of members behind one address, or in one block, from which on a place explains them."""


def tooled(members: NDArray[np.int64], traits: Traits) -> bool:
    """Tell whether a tool binds members whom no place explains."""
    return not placed(members, traits) and shared(members, traits, kinds=("device",)) >= SHARED_NATS


def placed(members: NDArray[np.int64], traits: Traits) -> bool:
    """Tell whether an address or a block explains what members do alike."""
    for place in (traits.network, traits.block):
        own = place[members]
        times = np.unique(own[own != 0], return_counts=True)[1]
        if times.max(initial=0) > PLACE * len(members):
            return True
    return False


def shared(
    members: NDArray[np.int64],
    traits: Traits,
    kinds: tuple[str, ...] = ("device", "network", "block"),
) -> float:
    """
    Return how improbably many members have one device, network or block in common, in nats.

    The commonest handle of each kind among the members is held against its share of all actors;
    the logarithm of the number of handles that might have been the commonest is taken off.

    Args:
        kinds: Of handles that are looked at.
    """
    best = 0.0
    for column in (getattr(traits, kind) for kind in kinds):
        own = column[members]
        handles, times = np.unique(own[own != 0], return_counts=True)
        if not len(handles):
            continue
        top = int(times.max())
        others = np.delete(column, members)
        usual = float((others == handles[times.argmax()]).sum() + 1) / (len(others) + 1)
        tries = np.asarray([float(len(members))])
        nats = float(surprise(np.asarray([float(top)]), tries, usual)[0])
        best = max(best, nats - float(np.log(len(handles))))
    return best
