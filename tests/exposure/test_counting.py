"""The kernel of the tally without a compiler: the same as with one."""

from __future__ import annotations

import os
import subprocess
import sys

PROBE = """
import numpy as np
from privet.adapters.tallies.memory import MemoryTally
from privet.exposure.budgets import Budget, DAY
from privet.exposure.tallying import Ask, Take
from privet.testing import START, MINUTE, PlainTally, agree, allowances, visitor
plan = allowances(Budget("account", "1h", 70), Budget("session", "1d", 30, weighted=True))
plain, tally = PlainTally(), MemoryTally(plan.spans, actors=64, entries=4096)
chance, at = np.random.default_rng(5), START
for _ in range(400):
    at += int(chance.integers(0, 2 * MINUTE))
    who = visitor(account=int(chance.integers(1, 3)), session=int(chance.integers(101, 104)))
    person = int(chance.integers(1, 90))
    ask = Ask(at, who, person, 1, 900, plan, 1.0, 1.0, DAY, Take(int(chance.integers(0, 3))))
    assert agree(plain.judge(ask), tally.judge(ask))
print(len(tally))
"""


def test_interpreted_and_compiled_agree() -> None:
    """The kernel is plain Python: interpreted, it counts as dictionaries do."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROBE],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
    )

    assert ("5", 0) == (run.stdout.strip(), run.returncode), run.stderr
