"""What the command line costs before it does anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"numba", "ibis", "duckdb", "pyarrow", "numpy", "pydantic", "msgspec"}
"""Libraries that take long to import, or long to compile."""

PROBE = "import sys, privet.apps.cli; print(*sys.modules, sep='\\n')"


def test_help_is_instant() -> None:
    """``privet --help`` imports none of the heavy libraries."""
    pytest.importorskip("privet.apps.cli")
    run = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)

    assert set() == set(run.stdout.split()) & HEAVY
