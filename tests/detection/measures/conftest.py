"""Ledgers of a few rows, read by the real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.adapters.ledgers.parquet import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from privet.exposure.activity import Activity
    from privet.exposure.exposures import Exposures

    Keep = Callable[..., Ledger]


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Callable[..., Ledger]]:
    """Return a function that puts exposures, and activity, into a ledger."""
    with Ledger.temporary(parent=tmp_path) as ledger:

        def put(exposures: Exposures, activity: Activity | None = None) -> Ledger:
            with ledger.begin("log") as intake:
                intake.add(exposures)
                if activity is not None:
                    intake.add_activity(activity)
                intake.commit()
            return ledger

        yield put
