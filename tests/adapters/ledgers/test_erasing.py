"""One person is erased, and nobody else; what a case holds stays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.ledgers.erasing import (
    NAME,
    Erased,
    Wish,
    answered,
    carry_out,
    keep,
    planned,
    read,
)
from privet.adapters.ledgers.holds import Hold
from privet.adapters.ledgers.holds import keep as hold
from privet.adapters.ledgers.live import Live
from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import EXPOSURES
from privet.errors import StoreUnavailable
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 27, tzinfo=UTC)
AT = int(NOW.timestamp() * 1e6)
BOB, EVE = 0xB0B, 0xE5E


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger in which two visitors were each shown three people."""
    made = Ledger.open(tmp_path / "ledger")
    with made.begin("log") as intake:
        actor = [BOB, BOB, BOB, EVE, EVE, EVE]
        intake.add(
            exposures(at=[AT + n for n in range(6)], actor=actor, subject=[1, 2, 3, 2, 3, 4])
        )
        intake.add_names(np.asarray([BOB, EVE], np.uint64), ["account:bob", "account:eve"])
        intake.commit()
    return made


def left(ledger: Ledger) -> list[tuple[int, int]]:
    """Return who was shown whom."""
    found = ledger.run(EXPOSURES)
    return sorted(zip(found["actor"].tolist(), found["subject"].tolist(), strict=True))


def wish(subject: int = 0, visitor: int = 0) -> Wish:
    """Return a wish."""
    return Wish(
        "w", (f"{subject:016x}",) if subject else (), (f"{visitor:016x}",) if visitor else ()
    )


def test_a_data_subject_is_erased(ledger: Ledger) -> None:
    """Whoever was shown them was shown one person less; the others are untouched."""
    keep(ledger.folder, wish(subject=2))
    with ledger:
        count = carry_out(ledger, NOW)
        again = carry_out(ledger, NOW)
        rest = left(ledger)
    with answered(ledger.folder) as done:
        pass

    assert (1, 0) == (count, again)
    assert done is not None
    assert Erased(rows=2) == done.done
    assert [(BOB, 1), (BOB, 3), (EVE, 3), (EVE, 4)] == rest
    assert not (ledger.folder / NAME).exists()


def test_a_visitor_is_erased_with_their_name(ledger: Ledger) -> None:
    """Exposures, and the sealed name; after opening again, too."""
    keep(ledger.folder, wish(visitor=EVE))
    with ledger:
        carry_out(ledger, NOW)
    with Ledger.open(ledger.folder) as again:
        rest, names = left(again), dict(again.names())

    assert [(BOB, 1), (BOB, 2), (BOB, 3)] == rest
    assert {BOB: "account:bob"} == names
    assert 3 == again.rows


def test_what_a_case_holds_stays(ledger: Ledger) -> None:
    """What the collector of a case was shown is evidence, until the hold ends; it is said."""
    hold(ledger.folder, Hold("records#case-1", (f"{BOB:016x}",), "2026-12-31", "a suit"))
    with ledger:
        _, planned_now = planned(ledger, wish(subject=2, visitor=BOB), NOW)
        before = left(ledger)
        _, later = planned(ledger, wish(subject=2), datetime(2027, 1, 1, tzinfo=UTC))

    assert Erased(1, 0, 0, 3, ("case-1 until 2026-12-31: a suit",)) == planned_now
    assert 6 == len(before)
    assert (2, 0) == (later.rows, later.held)


def test_a_running_guard_carries_it_out(ledger: Ledger) -> None:
    """Between two writings, told by the wish alone; it says so until that is on record."""
    live, told = Live(ledger, lambda: AT), []
    live.erased = lambda: told.append(len(read(ledger.folder)))
    keep(ledger.folder, wish(subject=4))
    live.tidy()
    live.tidy()
    with answered(ledger.folder):
        pass
    live.tidy()
    rest = left(ledger)
    ledger.close()

    assert (EVE, 4) not in rest
    assert 5 == len(rest)
    assert [1, 1] == told


def test_what_cannot_be_put_on_record_stays_to_be(ledger: Ledger) -> None:
    """A wish that waits is nobody's to answer yet; one that was carried out is kept on an error."""
    keep(ledger.folder, wish(subject=2))
    with answered(ledger.folder) as early:
        pass
    with ledger:
        carry_out(ledger, NOW)
    with pytest.raises(ZeroDivisionError), answered(ledger.folder):
        raise ZeroDivisionError
    (kept,) = read(ledger.folder)

    assert early is None
    assert Erased(rows=2) == kept.done


def test_a_damaged_list_is_no_empty_one(ledger: Ledger) -> None:
    """Nobody is told that nothing waits."""
    (ledger.folder / NAME).write_text("[{}]")
    with ledger, pytest.raises(StoreUnavailable, match="damaged"):
        carry_out(ledger, NOW)
