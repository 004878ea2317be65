"""
How fast the rows of each actor are brought together, against DuckDB's sort of the same file.

Usage: python -m benchmarks ordering [--exposures 8000000] [--actors 50000]

The same bound of memory for both; smaller ones show what it costs to read the file several times.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from privet.adapters.ledgers.engine import Engine
from privet.adapters.ledgers.ordering import PASSES
from privet.adapters.ledgers.parquet import Ledger
from privet.detection.measuring import SEQUENCE
from privet.exposure.exposures import exposures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from privet.detection.relations import Columns

ROUNDS = 3
BEGIN = 1_790_000_000_000_000
PEOPLE = 40_000
BLOCK = 500_000
BATCH = 200_000


def main() -> None:
    """Print the CPU time of both and their ratio, the least of some rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exposures", type=int, default=8_000_000)
    parser.add_argument("--actors", type=int, default=50_000)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="privet-ordering-") as folder,
        Ledger.temporary(parent=Path(folder)) as ledger,
    ):
        fill(ledger, options.exposures, options.actors)
        files = [str(path) for path in ledger.folder.rglob("exposures/*/*.parquet")]
        print(f"{options.exposures:,} invented exposures of {options.actors:,} actors")
        for passes in (1, 2, PASSES):
            memory = enough(options.exposures, passes)
            ways = (together, by_duckdb)
            ours, theirs = (best(way, Path(folder) / "work", memory, files) for way in ways)
            print(
                f"{memory / 1e6:,.0f} MB: {ours[1]:.2f} s of CPU time, {ours[0]:.2f} wall; "
                f"DuckDB's sort {theirs[1]:.2f} and {theirs[0]:.2f}; "
                f"ratio {ours[1] / theirs[1]:.2f} and {ours[0] / theirs[0]:.2f}"
            )


def fill(ledger: Ledger, rows: int, actors: int) -> None:
    """Keep invented exposures of four weeks, as they would come in a log."""
    chance = np.random.default_rng(31)
    known = chance.integers(1, 1 << 63, actors, np.uint64)
    with ledger.begin("access.log") as intake:
        for begin in range(0, rows, BLOCK):
            size = min(BLOCK, rows - begin)
            intake.add(
                exposures(
                    at=BEGIN + (np.arange(begin, begin + size) * (28 * 86_400_000_000) // rows),
                    actor=known[chance.integers(0, actors, size)],
                    subject=chance.integers(1, PEOPLE, size, np.uint64),
                    place=chance.integers(1, PEOPLE, size),
                    block=chance.integers(1, actors, size, np.uint64),
                )
            )
        intake.commit()


def enough(rows: int, passes: int) -> int:
    """Return the memory with which the file is read so many times."""
    width = sum(kind.to_numpy().itemsize for kind in SEQUENCE.schema().types)
    return int(rows * width / (passes - 0.5))


def together(engine: Engine) -> Iterator[Columns]:
    """Bring the rows of each actor together, as an analysis does."""
    return engine.stream(SEQUENCE, BATCH)


def by_duckdb(engine: Engine) -> Iterator[Columns]:
    """Have them sorted by DuckDB: a second name for an actor makes it another question."""
    return engine.stream(SEQUENCE.mutate(same=SEQUENCE.actor).order_by(["same", "at"]), BATCH)


def best(
    way: Callable[[Engine], Iterator[Columns]], work: Path, memory: int, files: list[str]
) -> tuple[float, float]:
    """Return the least wall and CPU time of some rounds, in seconds."""
    walls, times = [], []
    for _ in range(ROUNDS):
        engine = Engine(work, memory=memory)
        with engine.asked({"exposures": files}, {}):
            wall, cpu = time.perf_counter(), time.process_time()
            for _batch in way(engine):
                pass
            walls.append(time.perf_counter() - wall)
            times.append(time.process_time() - cpu)
        engine.close()
    return min(walls), min(times)


if __name__ == "__main__":
    main()
