"""The handles that actors are mostly seen with, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.detection.measures.traits import traits
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_the_commonest_counts(keep: Callable[..., Ledger]) -> None:
    """The commonest handle that was logged stands for the actor, of equals the first; 0 where none was."""
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

    assert [5, 4, 0] == found.device.tolist()
    assert [7, 6, 2**64 - 1] == found.network.tolist()
    assert [3, 3, 3] == found.block.tolist()


@pytest.mark.parametrize("named", [{"a": 5, "b": 9}, {"a": 9, "b": 5}])
def test_another_key_says_the_same(keep: Callable[..., Ledger], named: dict[str, int]) -> None:
    """Of two addresses that are equally common, the one met first counts, however they are called."""
    network = np.asarray([named[one] for one in "abba"], np.uint64)
    ledger = keep(exposures(actor=[1] * 4, at=range(4), network=network))
    found = traits(ledger, np.asarray([1], np.uint64))

    assert [named["a"]] == found.network.tolist()
