"""What members of a group have in common."""

from __future__ import annotations

import numpy as np

from privet.detection.groups.candidates import Traits
from privet.detection.groups.shared import shared


def test_strangers_share_nothing() -> None:
    """One tool among twenty where a twentieth has it is something; the commonest telephone is not."""
    rng = np.random.default_rng(1)
    device = rng.integers(1, 21, 1000).astype(np.uint64)
    device[:20] = 1
    none = np.zeros(1000, np.uint64)
    traits = Traits(device, none, none)

    assert 20 < shared(np.arange(20), traits)
    assert 10 > shared(np.arange(500, 520), traits)


def test_only_the_kinds_that_are_asked_for_count() -> None:
    """One address in common binds, and says nothing of a tool; who has no handle shares none."""
    own = np.arange(1, 101, dtype=np.uint64)
    place = own.copy()
    place[:10] = 500
    traits = Traits(own, place, np.zeros(100, np.uint64))

    assert 20 < shared(np.arange(10), traits)
    assert 10 > shared(np.arange(10), traits, kinds=("device",))
    assert 0.0 == shared(np.arange(10), traits, kinds=("block",))
