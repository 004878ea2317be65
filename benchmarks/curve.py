"""
How the cost of judging grows with the ledger: from 1 to 100 million exposures.

Usage: python -m benchmarks curve [--most 100000000] [--folder build/bench]

The ledger is filled with invented exposures (28 days; actors and people by Zipf), measured and
judged. Printed are seconds and seconds a million, so that a bend in the curve can be seen.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.measuring import measure
from privet.exposure.exposures import Exposures, exposures
from privet.exposure.handles import ACCOUNT

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAYS = 28
BATCH = 2_000_000
DAY = 86_400_000_000
STEPS = (1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000)


def main() -> None:
    """Print one row a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=STEPS[-1])
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    options = parser.parse_args()
    print(
        f"{'exposures':>12} {'actors':>10} {'keep s':>8} {'judge s':>8} {'s/million':>10} {'MiB':>7}"
    )
    for size in STEPS:
        if size > options.most:
            break
        folder = options.folder / f"curve-{size}"
        shutil.rmtree(folder, ignore_errors=True)
        with Ledger.open(folder) as ledger:
            began = time.perf_counter()
            fill(ledger, size)
            kept = time.perf_counter() - began
            began = time.perf_counter()
            actors = len(measure(ledger))
            judged = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        each = judged / size * 1e6
        print(f"{size:>12,} {actors:>10,} {kept:>8.1f} {judged:>8.1f} {each:>10.3f} {peak:>7,.0f}")
        shutil.rmtree(folder)
        folder.with_name(folder.name + ".key").unlink(missing_ok=True)


def fill(ledger: Ledger, size: int) -> None:
    """Add *size* invented exposures, in the order of time, a tenth of an actor each."""
    chance = np.random.default_rng(size)
    with ledger.begin("invented") as intake:
        for begin in range(0, size, BATCH):
            count = min(BATCH, size - begin)
            span = DAYS * DAY / size
            at = (np.arange(begin, begin + count) * span).astype(np.int64)
            intake.add(invent(chance, at, size // 10))
        intake.commit()


def invent(chance: np.random.Generator, at: NDArray[np.int64], actors: int) -> Exposures:
    """Return exposures at these moments; some actors and some people are met far more often."""
    count = len(at)
    actor = 1 + (actors * chance.random(count) ** 2).astype(np.uint64)
    subject = 1 + (200_000 * chance.random(count) ** 3).astype(np.uint64)
    mixed = np.uint64(0x9E3779B97F4A7C15)
    with np.errstate(over="ignore"):
        return exposures(
            at=at,
            actor=actor * mixed,
            account=actor * mixed,
            level=np.full(count, ACCOUNT),
            device=(actor % np.uint64(5000) + np.uint64(1)) * mixed,
            network=(actor // np.uint64(2) + np.uint64(1)) * mixed,
            block=(actor // np.uint64(64) + np.uint64(1)) * mixed,
            subject=subject * mixed,
            place=subject.astype(np.int64),
        )


if __name__ == "__main__":
    main()
