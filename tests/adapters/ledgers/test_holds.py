"""What a case holds outlives retention."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from privet.adapters.ledgers.holds import NAME, Hold, keep, read
from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import EXPOSURES
from privet.errors import StoreUnavailable
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from pathlib import Path

OLD = datetime(2026, 9, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 27, tzinfo=UTC)


def actors(ledger: Ledger) -> list[int]:
    """Return whose exposures are in a ledger."""
    return sorted(int(each) for each in ledger.run(EXPOSURES)["actor"])


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger of three old exposures by two actors, and a new one."""
    made = Ledger.open(tmp_path / "ledger")
    at = [int((OLD + timedelta(minutes=n)).timestamp() * 1e6) for n in range(3)]
    with made.begin("log") as intake:
        intake.add(
            exposures(
                at=[*at, int(NOW.timestamp() * 1e6)], actor=[7, 8, 7, 8], subject=[1, 2, 3, 4]
            )
        )
        intake.commit()
    return made


def test_a_purge_leaves_what_a_case_holds(ledger: Ledger) -> None:
    """Of a file that is past retention, the rows of the case's actors stay, until its day."""
    keep(ledger.folder, Hold("records#case-1", ("7",), "2026-12-31", "a suit"))
    with ledger:
        would = ledger.purge(NOW - timedelta(days=28), dry_run=True, now=NOW)
        went = ledger.purge(NOW - timedelta(days=28), now=NOW)
        held = actors(ledger)
        again = ledger.purge(NOW - timedelta(days=28), now=NOW)
        ledger.purge(NOW - timedelta(days=28), now=NOW + timedelta(days=60))
        after = actors(ledger)

    assert (1, 1, 0) == (would, went, again)
    assert [7, 7, 8] == held
    assert [8] == after


def test_the_ledger_opens_again(ledger: Ledger) -> None:
    """What was kept is part of it; nothing is swept away."""
    keep(ledger.folder, Hold("records#case-1", ("7",), "2026-12-31", "a suit"))
    with ledger:
        ledger.purge(NOW - timedelta(days=28), now=NOW)
        keep(ledger.folder, Hold("records#case-1", ("9",), "2026-12-31", "a suit"))
    with Ledger.open(ledger.folder) as again:
        assert [7, 7, 8] == actors(again)
        assert 3 == again.rows
        again.purge(NOW - timedelta(days=28), now=NOW)
        assert [8] == actors(again)


def test_one_case_has_one_hold(tmp_path: Path) -> None:
    """A later one replaces it; another case keeps its own."""
    for hold in (Hold("a", ("1",), "2026-12-01", ""), Hold("b", ("2",), "2026-12-01", "")):
        keep(tmp_path, hold)
    keep(tmp_path, Hold("a", ("1",), "2027-12-01", ""))

    assert {"a": "2027-12-01", "b": "2026-12-01"} == {h.case: h.until for h in read(tmp_path)}


def test_nothing_is_forgotten_while_holds_are_unknown(ledger: Ledger) -> None:
    """A damaged list stops the purge."""
    (ledger.folder / NAME).write_text("[{}]")
    with ledger, pytest.raises(StoreUnavailable, match="nothing is forgotten"):
        ledger.purge(NOW, now=NOW)
    with pytest.raises(StoreUnavailable):
        keep(ledger.folder / "absent", Hold("a", (), "", ""))
