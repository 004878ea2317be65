"""Mixes of surfaces, by hand and on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.detection.measures.channels import channels, drift
from privet.detection.relations import PEOPLE, people
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_rows_are_counted_by_surface(keep: Callable[..., Ledger]) -> None:
    """Each surface has its rows."""
    ledger = keep(exposures(actor=[1, 1, 2], at=[1, 2, 3], surface=[0, 3, 3]))
    found = ledger.run(channels(PEOPLE), {"people": people(ledger)})

    assert {0: 1, 3: 2} == dict(zip(found["surface"].tolist(), found["rows"].tolist(), strict=True))


def test_by_hand() -> None:
    """
    Against halves: alike is 0; one surface alone is H(3/4, 1/4) - H(1/2, 1/2) / 2.
    """
    found = drift(
        np.asarray([0, 2, 4]),
        np.asarray([0, 3, 3, 3], np.int16),
        np.asarray([3, 0]),
        np.asarray([10, 10]),
    )
    middle = -(0.75 * np.log2(0.75) + 0.25 * np.log2(0.25))

    assert pytest.approx(0, abs=1e-12) == found[0]
    assert pytest.approx(middle - 0.5) == found[1]
