"""Exposures as one file."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest

from privet.adapters.ledgers import exporting
from privet.adapters.ledgers.exporting import export
from privet.adapters.ledgers.parquet import Ledger
from privet.errors import StoreUnavailable
from privet.exposure.exposures import COLUMNS, HIT, MISS, SOUGHT, exposures

if TYPE_CHECKING:
    from pathlib import Path


def kept(ledger: Ledger) -> list[str]:
    """Keep four exposures of three hours, one of them only sought; return the files."""
    hours = np.arange(4) // 2 * 3_600_000_000
    with ledger.begin("log") as intake:
        intake.add(
            exposures(
                at=hours,
                actor=[1, 2, 1, 2],
                subject=[5, 6, 7, 8],
                outcome=[HIT, SOUGHT, MISS, HIT],
            )
        )
        source = intake.commit()
    return [str(ledger.folder / name) for name in source.exposures]


@pytest.mark.parametrize("together", [1, 100])
def test_all_that_was_shown_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """
    Every exposure is written with all its columns; who was only asked for is nobody's exposure.
    """
    monkeypatch.setattr(exporting, "FLUSH", together)
    with Ledger.open(tmp_path / "ledger") as ledger:
        paths = kept(ledger)
        export(paths, tmp_path / "all.parquet", lambda: False)
    table = pq.read_table(tmp_path / "all.parquet")

    assert 2 == len(paths)
    assert list(COLUMNS) == table.column_names
    assert [5, 7, 8] == table["subject"].to_pylist()
    assert COLUMNS == {name: table[name].to_numpy().dtype for name in COLUMNS}


@pytest.mark.parametrize("sought", [False, True])
@pytest.mark.parametrize("linked", [False, True])
def test_one_file_is_given_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, linked: bool, sought: bool
) -> None:
    """
    What one log disclosed lies in one file already; it outlives its ledger, with nobody in it only asked for.
    """

    def refused(*_: object) -> None:
        raise OSError(errno.EXDEV, "another file system")

    if not linked:
        monkeypatch.setattr(os, "link", refused)
    path = tmp_path / "all.parquet"
    path.write_text("left by a run that was cut off", "utf-8")
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            outcome = [HIT, SOUGHT if sought else MISS, HIT]
            intake.add(exposures(at=[1, 2, 3], actor=[1, 1, 2], subject=[5, 6, 7], outcome=outcome))
            source = intake.commit()
        (kept,) = (ledger.folder / name for name in source.exposures)
        ledger.export(path)
        same = path.samefile(kept)
    table = pq.read_table(path)

    assert (linked and not sought) == same
    assert ([5, 7] if sought else [5, 6, 7]) == table["subject"].to_pylist()
    assert COLUMNS == {name: table[name].to_numpy().dtype for name in COLUMNS}


def test_nothing_is_a_file_without_rows(tmp_path: Path) -> None:
    """
    A ledger that holds nothing is exported as such.
    """
    with Ledger.open(tmp_path / "ledger") as ledger:
        ledger.export(tmp_path / "all.parquet")

    assert 0 == pq.read_metadata(tmp_path / "all.parquet").num_rows


def test_what_nobody_wants_is_not_finished(tmp_path: Path) -> None:
    """
    An export ends soon after its ledger is interrupted; other ledgers go on.
    """
    with Ledger.open(tmp_path / "ledger") as ledger:
        kept(ledger)
        with ledger.beside() as other:
            other.interrupt()
            with pytest.raises(StoreUnavailable, match="nobody wants it"):
                other.export(tmp_path / "all.parquet")
        ledger.export(tmp_path / "all.parquet")

    assert 3 == pq.read_metadata(tmp_path / "all.parquet").num_rows
