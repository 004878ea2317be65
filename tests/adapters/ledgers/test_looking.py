"""A look at a ledger that another process writes to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.ledgers.looking import Look
from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import ACTIVITY, EXPOSURES
from privet.errors import StoreUnavailable, WrongKey
from privet.exposure.activity import activity
from privet.exposure.exposures import exposures
from privet.exposure.pseudonyms import Key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = 86_400_000_000
FIRST = int(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()) * 1_000_000


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Return a ledger of two days, one log each, that stays open."""
    with Ledger.open(tmp_path / "ledger") as made:
        for day in range(2):
            with made.begin(f"log{day}") as intake:
                intake.add(exposures(at=[FIRST + day * DAY], subject=[day + 1], actor=[day + 1]))
                intake.add_activity(activity(day=[(FIRST // DAY) + day], actor=[day + 1]))
                intake.add_names(np.array([day + 1], np.uint64), [f"account:a{day}"])
                intake.commit()
        made.annotate({"surfaces": []})
        yield made


def test_it_reads_what_another_writes(ledger: Ledger) -> None:
    """Exposures, activity, names and notes are read under the writer's own lock."""
    with Look(ledger.folder, ledger.key) as look:
        streamed = [row for part in look.stream(EXPOSURES) for row in part["subject"].tolist()]

        assert [1, 2] == sorted(look.run(EXPOSURES)["subject"].tolist())
        assert [1, 2] == sorted(streamed)
        assert 2 == len(look.run(ACTIVITY)["actor"])
        assert {1: "account:a0", 2: "account:a1"} == dict(look.names())
        assert {"surfaces": []} == look.notes
        assert look.whole


def test_earlier_days_are_left_out(ledger: Ledger) -> None:
    """A look at the last day opens no file of the day before, and knows that it left some out."""
    with Look(ledger.folder, ledger.key, since=FIRST + DAY) as look:
        assert [2] == look.run(EXPOSURES)["subject"].tolist()
        assert [2] == look.run(ACTIVITY)["actor"].tolist()
        assert {2: "account:a1"} == dict(look.names())
        assert not look.whole


def test_nothing_is_removed_meanwhile(ledger: Ledger) -> None:
    """As long as somebody looks, the writer is told; afterwards it may remove."""
    with Look(ledger.folder, ledger.key), ledger.unread() as alone:
        assert not alone
    with ledger.unread() as alone:
        assert alone
    assert not list(ledger.folder.glob("work-*"))


def test_what_cannot_be_read_is_told(ledger: Ledger, tmp_path: Path) -> None:
    """Another key, no folder, and names that are gone, are troubles with words."""
    with pytest.raises(WrongKey):
        Look(ledger.folder, Key(bytes(32)))
    with pytest.raises(StoreUnavailable):
        Look(tmp_path / "none", ledger.key)
    with Look(ledger.folder, ledger.key) as look:
        (ledger.folder / look.sources[0].names[0]).unlink()
        with pytest.raises(StoreUnavailable):
            look.names()
