"""
Detection at its full size, as ratios to one bare pass of DuckDB over the same files.

Usage: python -m benchmarks detecting [--exposures 50000000] [--actors 1000000] [--folder build/bench]

The ledger is filled with invented exposures of 28 days. Timed are all of detection over the whole,
measuring, groups, tastes and verdicts; the look at the last day that `privet serve` makes each
minute; and DuckDB reading every column of every row once. CPU time stands beside the clock's,
because a machine is seldom alone; memory is the most that the process ever held.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from benchmarks.curve import BATCH, DAY, DAYS, invent
from privet.adapters.ledgers.looking import Look
from privet.adapters.ledgers.parquet import Ledger
from privet.bootstrap.rim import questions
from privet.exposure.activity import activity
from privet.workflows.detect import detect
from privet.workflows.policy import Policy
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Print seconds, ratios and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exposures", type=int, default=50_000_000)
    parser.add_argument("--actors", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    o = parser.parse_args()
    folder = o.folder / "detecting"
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_name(folder.name + ".key").unlink(missing_ok=True)
    with Ledger.open(folder) as ledger:
        fill(ledger, o.exposures, o.actors)
        key = ledger.key
    with Look(folder, key, memory=2_000_000_000, threads=2) as look:
        bare, bare_cpu, _ = timed(lambda: scan(folder))
        whole, whole_cpu, judged = timed(lambda: drive(detect(Policy()), questions(look)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with Look(folder, key, since=(DAYS - 1) * DAY, memory=500_000_000) as look:
        near, near_cpu, last = timed(lambda: drive(detect(Policy()), questions(look)))
    print(f"{o.exposures:,} exposures, {len(judged.measured):,} actors, {DAYS} days")
    print(f"{'':<28} {'seconds':>8} {'CPU':>8} {'ratio of CPU':>13}")
    print(f"{'bare pass of DuckDB':<28} {bare:>8.1f} {bare_cpu:>8.1f} {1:>13.1f}")
    print(f"{'detection, whole':<28} {whole:>8.1f} {whole_cpu:>8.1f} {whole_cpu / bare_cpu:>13.1f}")
    actors = f"last day, {len(last.measured):,} actors"
    print(f"{actors:<28} {near:>8.1f} {near_cpu:>8.1f} {near_cpu / bare_cpu:>13.1f}")
    print(
        f"most memory: {peak:,.0f} MiB; targets: 600 s and 8,192 MiB for the whole, 10 s for the day"
    )
    shutil.rmtree(folder)


def fill(ledger: Ledger, size: int, actors: int) -> None:
    """Add invented exposures day by day, and a row of activity a day and actor."""
    chance = np.random.default_rng(size)
    span = DAYS * DAY / size
    with ledger.begin("invented") as intake:
        for begin in range(0, size, BATCH):
            at = (np.arange(begin, min(begin + BATCH, size)) * span).astype(np.int64)
            made = invent(chance, at, actors)
            intake.add(made)
            who, pages = np.unique(made.actor, return_counts=True)
            day = np.full(len(who), at[0] // DAY)
            intake.add_activity(
                activity(day=day, actor=who, pages=pages, requests=3 * pages, assets=2 * pages)
            )
        intake.commit()


def scan(folder: Path) -> None:
    """Read every column of every exposure once."""
    with duckdb.connect(config={"threads": 2}) as connection:
        files = [str(path) for path in folder.rglob("*.parquet") if "exposures" in str(path)]
        said = "DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning = false)"
        columns = connection.execute(said, [files]).fetchall()
        sums = ", ".join(f'sum("{name}"::DOUBLE)' for name, *_ in columns)
        connection.execute(
            f"SELECT {sums} FROM read_parquet(?, hive_partitioning = false)", [files]
        ).fetchall()


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return seconds by the clock, seconds of CPU, and what came of it."""
    wall, used = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - wall, time.process_time() - used, found


if __name__ == "__main__":
    main()
