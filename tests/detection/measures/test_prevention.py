"""Budgets replayed over a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.detection.measures.prevention import prevention
from privet.detection.measuring import measure
from privet.exposure.budgets import DAY, Budget
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.ledgers.parquet import Ledger

ALICE, BOB = 11, 12


@pytest.fixture
def ledger(keep: Callable[..., Ledger]) -> Ledger:
    """Alice sees ten people on one day, Bob three; both are on one network."""
    at = np.arange(13) * 60_000_000
    return keep(
        exposures(
            actor=[ALICE] * 10 + [BOB] * 3,
            account=[ALICE] * 10 + [BOB] * 3,
            level=[0] * 13,
            network=[5] * 13,
            at=at,
            subject=[*range(1, 11), 1, 2, 20],
        )
    )


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (Budget("account", "1d", 4), {ALICE: (6, 6)}),
        (Budget("account", "1d", 10), {}),
        (Budget("account", "2m", 1), {ALICE: (5, 5), BOB: (1, 1)}),
        (Budget("network", "1d", 8), {5: (3, 3)}),
        (Budget("site", "1d", 10), {1: (1, 1)}),
        (Budget("session", "1d", 1), {}),
        (Budget("account", "1d", 4, "5m"), {ALICE: (1, 1)}),
    ],
)
def test_what_is_withheld(
    ledger: Ledger, budget: Budget, expected: dict[int, tuple[int, int]]
) -> None:
    """Who is stopped how often, and how many people they are never shown, by hand."""
    for measured in (None, measure(ledger)):
        found = prevention(ledger, budget, measured)
        columns = (found.actor.tolist(), found.stopped.tolist(), found.prevented.tolist())

        assert expected == {actor: (s, p) for actor, s, p in zip(*columns, strict=True)}


def test_the_first_stop_is_told(ledger: Ledger) -> None:
    """It is told when enforcement would have begun to bite."""
    assert [4 * 60_000_000] == prevention(ledger, Budget("account", "1d", 4)).moment.tolist()
    assert 60_000_000 < DAY
