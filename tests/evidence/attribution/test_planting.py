"""Invented people: what an entry says of them, and whom a ledger showed them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.review.test_register import entry

from privet.adapters.ledgers.parquet import Ledger
from privet.evidence.attribution.planting import PLANTED, Bitten, Planting, bitten, plantings
from privet.exposure.exposures import HIT, LIST, VIEW, exposures

if TYPE_CHECKING:
    from pathlib import Path

PLANTING = Planting(date(2026, 8, 3), "Ana", "page 9", (f"{7:016x}", f"{8:016x}"), 1, "00" * 32)


def test_what_was_planted_is_read_again() -> None:
    """From the entries of the chain, whatever else stands in it."""
    other = entry("drill-passed", "2026-08-02", drill="T01")
    one = entry(PLANTED, "2026-08-03", **PLANTING.payload())

    assert (PLANTING,) == plantings((other, one))


def test_whoever_was_shown_an_invented_person_is_told(tmp_path: Path) -> None:
    """The one who saw most of them first; a page of a list names nobody, and real people no finding."""
    rows = [
        (1, 11, 7, VIEW),
        (2, 11, 8, VIEW),
        (3, 11, 7, VIEW),
        (4, 12, 7, VIEW),
        (5, 13, 9, VIEW),
    ]
    rows += [(6, 14, 7, LIST)]
    at, actor, subject, kind = (list(column) for column in zip(*rows, strict=True))
    with Ledger.open(tmp_path / "ledger") as ledger:
        with ledger.begin("log") as intake:
            intake.add(
                exposures(at=at, actor=actor, subject=subject, kind=kind, outcome=[HIT] * len(at))
            )
            intake.commit()
        found = bitten(ledger, PLANTING.people)
        nobody = bitten(ledger, ())

    assert (Bitten(11, 2, 3, 1, 3), Bitten(12, 1, 1, 4, 4)) == found
    assert () == nobody
