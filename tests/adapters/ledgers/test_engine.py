"""The engine within its bounds of memory."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from privet.adapters.ledgers.engine import SHAPES, Engine
from privet.detection.relations import EXPOSURES, SOUGHT
from privet.exposure.exposures import COLUMNS
from privet.exposure.exposures import SOUGHT as SOUGHT_

if TYPE_CHECKING:
    from pathlib import Path


def test_it_sorts_what_does_not_fit(tmp_path: Path) -> None:
    """More rows than the memory that is allowed can hold are sorted on disk, and all come back."""
    rows = 1_000_000
    chance = np.random.default_rng(7)
    table = pa.table(
        {
            name: chance.integers(0, 2 if name == "outcome" else 100, rows).astype(kind)
            if kind.itemsize < 8
            else chance.integers(0, 1 << 40, rows).astype(kind)
            for name, kind in COLUMNS.items()
        }
    )
    pq.write_table(table, tmp_path / "rows.parquet", row_group_size=50_000)
    engine = Engine(tmp_path / "work", memory=60_000_000, threads=1)
    last, count = -1, 0
    with engine.asked({"exposures": [str(tmp_path / "rows.parquet")]}, {}):
        for batch in engine.stream(EXPOSURES.order_by(["actor", "at"]), 100_000):
            assert last <= int(batch["actor"][0])
            last = int(batch["actor"][-1])
            count += len(batch["actor"])
    engine.close()

    assert rows == count


def test_who_was_asked_for_in_vain_is_no_exposure(tmp_path: Path) -> None:
    """They lie in the same file; each table has its rows and not the other's."""
    table = pa.table({name: np.arange(3).astype(kind) for name, kind in COLUMNS.items()})
    pq.write_table(table, tmp_path / "rows.parquet")
    engine = Engine(tmp_path / "work", memory=100_000_000)
    with engine.asked({"exposures": [str(tmp_path / "rows.parquet")]}, {}):
        shown, sought = (engine.run(each.order_by("at")) for each in (EXPOSURES, SOUGHT))
    engine.close()

    assert [0, 1] == shown["outcome"].tolist()
    assert [SOUGHT_] == sought["outcome"].tolist()


def test_absent_numbers_are_nan(tmp_path: Path) -> None:
    """A sum over no rows is absent: nan where there is one, else 0."""
    engine = Engine(tmp_path / "work", memory=100_000_000)
    with engine.asked({name: [] for name in SHAPES}, {}):
        found = engine.run(EXPOSURES.agg(mean=EXPOSURES.people.mean(), most=EXPOSURES.page.max()))
    engine.close()

    assert np.isnan(found["mean"][0])
    assert [0] == found["most"].tolist()


WATCHED = """
import sys
from pathlib import Path
import duckdb
from privet.adapters.ledgers.engine import Engine
engine = Engine(Path(sys.argv[1]), memory=100_000_000)
for each in (duckdb.connect(), engine._connection, engine.beside()._connection):
    print(each.execute("SELECT current_setting('enable_progress_bar')").fetchone()[0])
"""


def test_nothing_is_written_where_answers_are(tmp_path: Path) -> None:
    """Python that is started with -c gets a bar on its output from DuckDB, and none from ours."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert ["True", "False", "False"] == done.stdout.split()
