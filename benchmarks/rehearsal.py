"""
The guard replayed over a ledger: decisions a second on one core, against one bare DuckDB pass.

Usage: taskset -c 0 python -m benchmarks rehearsal [--exposures 2000000]

The exposures are invented: SIMULATED, over 28 days, one actor for every ten of them, one network for every four
actors. Both passes read the same Parquet in the order of time, with one thread.
"""

from __future__ import annotations

import argparse
import math
import time

import numpy as np

from privet.adapters.ledgers.parquet import Ledger
from privet.adapters.tallies.memory import MemoryTally
from privet.exposure.budgets import DAY, Budget
from privet.exposure.exposures import exposures
from privet.exposure.handles import ACCOUNT
from privet.exposure.rehearsing import entries
from privet.exposure.tallying import Allowances
from privet.review.replaying import within
from privet.workflows.judging import GUESSES

START = 1_760_000_000_000_000


def main() -> None:
    """Print decisions a second of CPU time, and the ratio to a bare pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exposures", type=int, default=2_000_000)
    count = parser.parse_args().exposures
    chance = np.random.default_rng(4)
    actor = chance.integers(1, count // 10, count).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    told = exposures(
        at=np.sort(START + chance.integers(0, 28 * DAY, count)),
        actor=actor,
        level=np.full(count, ACCOUNT, np.int8),
        account=actor,
        network=(actor >> np.uint64(34)) * np.uint64(0xC2B2AE3D27D4EB4F),
        subject=chance.zipf(1.3, count).astype(np.uint64) % np.uint64(1_000_003) + np.uint64(1),
    )
    with Ledger.temporary(memory=2 << 30) as ledger:
        with ledger.begin("invented") as intake:
            intake.add(told)
            intake.commit()
        bare = passed(ledger)
        budgets = [Budget("account", "1h", 60), Budget("account", "1d", 400)]
        budgets += [Budget("account", "7d", 900), Budget("network", "1d", 4000)]
        plan = Allowances.of(budgets, ledger.key)
        replayed(ledger, plan, count)
        seconds, refused = replayed(ledger, plan, count)
    print(f"{count:,} exposures (SIMULATED), {len(budgets)} budgets, {refused:,} refused")
    print(f"bare DuckDB pass in the order of time: {bare:.2f} s of CPU time")
    print(f"replay, reading included: {seconds:.2f} s, {count / seconds:,.0f} decisions a second")
    print(f"ratio to the bare pass: {seconds / bare:.1f}; 300,000 a second is the target")


def passed(ledger: Ledger) -> float:
    """Return the CPU seconds of reading what a replay reads, and doing nothing with it."""
    best = math.inf
    for _ in range(2):
        began = time.process_time()
        for _columns in ledger.stream(within(0)):
            pass
        best = min(best, time.process_time() - began)
    return best


def replayed(ledger: Ledger, plan: Allowances, count: int) -> tuple[float, int]:
    """Return the CPU seconds of a replay, and how many exposures it refused."""
    tally = MemoryTally(plan.spans, actors=count // 4, entries=4 * count)
    refused = 0
    began = time.process_time()
    for columns in ledger.stream(within(0)):
        rows, who = entries(columns, 7)
        stops = np.ones(len(rows))
        found = tally.rehearse(plan, rows, who, stops, good_age=7 * DAY, guesses=GUESSES)
        refused += int(found.refused.sum())
    return time.process_time() - began, refused


if __name__ == "__main__":
    main()
