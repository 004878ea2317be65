"""An intake writes as it goes, so that what it holds is bounded."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
import pytest

from privet.adapters.ledgers import intake as intakes
from privet.adapters.ledgers.parquet import Ledger
from privet.errors import StoreFull
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from pathlib import Path


def test_it_writes_before_it_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and names beyond a bound go to disk at once; the rows into one file, where it goes soon."""
    monkeypatch.setattr(intakes, "FLUSH", 10)
    monkeypatch.setattr(intakes, "PIECE", 10)
    with Ledger.temporary(parent=tmp_path) as ledger, ledger.begin("log") as intake:
        for _ in range(6):  # the second writing waits for the first
            intake.add(exposures(at=np.arange(4), actor=np.ones(4)))
            intake.add_names(np.arange(1, 5, dtype=np.uint64), list("abcd"))
        rooms = {path.parent.name for path in ledger.folder.rglob("*-0.*")}
        assert {"names", "day=0000-00-00"} == rooms
        source = intake.commit()

        assert 24 == source.rows == ledger.rows
        assert (1, 2) == (len(source.exposures), len(source.names))
        (whole,) = (ledger.folder / name for name in source.exposures)
        assert 2 == pq.read_metadata(whole).num_row_groups


def test_a_full_disk_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a thread of the intake cannot write ends the intake, at the latest with its commit."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(intakes, "FLUSH", 3)
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
            intake.add(exposures(at=np.arange(4), actor=np.ones(4)))
            with pytest.raises(StoreFull):
                intake.commit()

        assert () == ledger.sources


def test_nothing_is_a_source_too(tmp_path: Path) -> None:
    """A log without exposures is remembered, so that it is not read twice."""
    with Ledger.temporary(parent=tmp_path) as ledger, ledger.begin("-") as intake:
        intake.add(exposures(at=np.zeros(0)))
        intake.commit({"consumed": 5})

        assert [{"consumed": 5}] == [source.mark for source in ledger.sources]
        assert 0 == ledger.rows
