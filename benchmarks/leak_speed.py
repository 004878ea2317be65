"""How fast a large dump is traced, against a plain DuckDB join of the same files."""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv

from privet.adapters.ledgers.parquet import Ledger
from privet.bootstrap.tracing import trace
from privet.exposure.exposures import exposures
from privet.exposure.pseudonyms import of_handles

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

BLOCK = 1_000_000
PEOPLE_A_ROW = 0.7
BEGIN = 1_790_000_000_000_000
MEMORY = "700MB"
"""What the plain join may hold, as much as the ledger's engine is given."""


def measure(rows: int, shown: int) -> None:
    """Print the pace of tracing a dump of so many *rows* over so many exposures."""
    folder = Path(tempfile.mkdtemp(prefix="privet-leak-"))
    try:
        people = int(rows * PEOPLE_A_ROW)
        print(f"writing {shown:,} exposures of {2 * people:,} people and {rows:,} rows", flush=True)
        hashes = keep(folder / "ledger", people, shown)
        write(folder / "dump.csv", rows, people, hashes)
        wall, cpu = timed(lambda: traced(folder))
        plain_wall, plain_cpu = timed(lambda: joined(folder))
        size = (folder / "dump.csv").stat().st_size / 1e6
        print(f"the dump is {size:,.0f} MB")
        print(f"privet trace: {rows / wall:,.0f} rows a second, {wall:.0f} s wall, {cpu:.0f} s CPU")
        print(f"plain join:   {rows / plain_wall:,.0f} rows a second, {plain_cpu:.0f} s CPU")
        print(f"ratio: {wall / plain_wall:.1f} wall, {cpu / plain_cpu:.1f} CPU")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"memory at the height, with what was written: {peak:,.0f} MiB")
    finally:
        shutil.rmtree(folder)


def keep(folder: Path, people: int, shown: int) -> NDArray[np.uint64]:
    """Write a ledger: half of the people were taken by five sources, all are seen by visitors."""
    chance = np.random.default_rng(31)
    with Ledger.open(folder) as ledger, ledger.begin("access.log") as intake:
        hashes = np.zeros(2 * people, np.uint64)
        for begin in range(0, 2 * people, BLOCK):
            ids = [str(n) for n in range(begin, min(begin + BLOCK, 2 * people))]
            found = np.asarray(of_handles(ids, ledger.key), np.int64).view(np.uint64)
            hashes[begin : begin + len(ids)] = found
        actors = chance.integers(1, 1 << 63, 500_000).astype(np.uint64)
        taken = chance.permutation(people)
        for begin in range(0, shown, BLOCK):
            n = min(BLOCK, shown - begin)
            actor = actors[chance.integers(5, len(actors), n)]
            person = (2 * people * chance.random(n) ** 2).astype(np.int64)
            own = taken[begin : begin + n]
            actor[: len(own)] = actors[np.arange(begin, begin + len(own)) * 5 // people]
            person[: len(own)] = own
            at = BEGIN + begin * 3_600 + np.sort(chance.integers(0, BLOCK * 3_600, n))
            intake.add(exposures(at=at, actor=actor, account=actor, subject=hashes[person]))
        intake.commit()
    return hashes


def write(path: Path, rows: int, people: int, hashes: NDArray[np.uint64]) -> None:
    """Write a dump: the people whom the sources took, and rows of elsewhere."""
    chance = np.random.default_rng(37)
    order = chance.permutation(rows)
    with path.open("wb") as stream:
        for begin in range(0, rows, BLOCK):
            here = order[begin : begin + BLOCK]
            own = here < people
            table = pa.table(
                {
                    "id": np.where(own, here, here + 10**9),
                    "hash": np.where(own, hashes[np.minimum(here, people - 1)], 1),
                    "text": pa.array(["a line of words about somebody"] * len(here)),
                }
            )
            options = pyarrow.csv.WriteOptions(include_header=begin == 0)
            pyarrow.csv.write_csv(table, stream, options)


def traced(folder: Path) -> None:
    """Trace the dump."""
    answer = trace(folder / "dump.csv", ledger=folder / "ledger", column="id")
    print(
        f"{answer.verdict}: {len(answer.accused)} accused of {answer.candidates:,}, covering"
        f" {sum(each.covers for each in answer.accused):.0%}; risk {answer.risk:.1g}",
        flush=True,
    )


def joined(folder: Path) -> None:
    """Join the same files in DuckDB: for each actor how many people of the dump it was shown."""
    connection = duckdb.connect(
        config={"threads": 2, "memory_limit": MEMORY, "temp_directory": str(folder / "work")}
    )
    connection.sql(
        f"""
        SELECT e.actor, count(DISTINCT e.subject) AS taken
        FROM read_csv('{folder}/dump.csv') AS d
        JOIN read_parquet('{folder}/ledger/exposures/**/*.parquet') AS e ON d.hash = e.subject
        WHERE e.outcome = 1 GROUP BY e.actor ORDER BY taken DESC LIMIT 20
        """
    ).fetchall()


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds that some work takes: by the clock, and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu
