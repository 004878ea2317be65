"""The handles that actors are mostly seen with, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.traits import traits
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_the_commonest_counts(keep: Callable[..., Ledger]) -> None:
    """The commonest handle that was logged stands for the actor; 0 where none was."""
    ledger = keep(
        exposures(
            actor=[1, 1, 1, 1, 1, 2, 3],
            at=range(7),
            device=[0, 0, 0, 5, 9, 4, 0],
            network=np.asarray([7, 7, 8, 8, 7, 6, 2**64 - 1], np.uint64),
            block=[3, 3, 3, 3, 3, 3, 3],
        )
    )
    found = traits(ledger, np.asarray([1, 2, 3], np.uint64))

    assert [4, 0] == found.device.tolist()[1:]
    assert found.device[0] in {5, 9}
    assert [7, 6, 2**64 - 1] == found.network.tolist()
    assert [3, 3, 3] == found.block.tolist()
