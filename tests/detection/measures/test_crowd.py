"""Handles behind an actor, on the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.detection.measures.crowd import constant, crowd
from privet.detection.relations import CHOSEN, WAYS, chosen, ways
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger


def test_it_counts(keep: Callable[..., Ledger]) -> None:
    """Distinct handles, the absent left out, and the share of the commonest device."""
    ledger = keep(
        exposures(
            actor=[1, 1, 1, 1, 2],
            at=[1, 2, 3, 4, 5],
            network=[10, 10, 11, 12, 10],
            block=[20, 20, 20, 21, 20],
            device=[5, 5, 5, 6, 5],
            account=[0, 0, 0, 30, 0],
        )
    )
    known = {"ways": ways(ledger)} | chosen(np.asarray([1], np.uint64))
    found = ledger.run(crowd(WAYS, CHOSEN), known)

    assert {
        "actor": [1],
        "networks": [3],
        "blocks": [2],
        "devices": [2],
        "accounts": [1],
        "devices_top": [pytest.approx(0.75)],
        "devices_even": [pytest.approx(4 / 27**0.25)],
    } == {name: column.tolist() for name, column in found.items()}


def test_who_never_changes_is_known(keep: Callable[..., Ledger]) -> None:
    """An actor that is always seen in one way has one of each handle that was logged."""
    ledger = keep(
        exposures(actor=[1, 1, 2, 2], at=[1, 2, 3, 4], network=[5, 5, 5, 6], device=[0, 0, 7, 7])
    )
    found = ledger.run(constant(WAYS), {"ways": ways(ledger)})

    assert {
        "actor": [1, 2],
        "ways": [1, 2],
        "networks": [1, 1],
        "blocks": [0, 0],
        "devices": [0, 1],
        "accounts": [0, 0],
    } == {name: column.tolist() for name, column in found.items()}
