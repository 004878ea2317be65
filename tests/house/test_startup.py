"""What the command line costs before it does anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"numba", "ibis", "duckdb", "pyarrow", "numpy", "pydantic", "msgspec"}
"""Libraries that take long to import, or long to compile."""

ANSWERING = {"ibis", "duckdb", "jinja2", "privet.workflows.detect"}
"""What judges and writes, of which an analysis needs nothing before its log is read."""

PROBE = "import sys, privet.{}; print(*sys.modules, sep='\\n')"


def test_help_is_instant() -> None:
    """``privet --help`` imports none of the heavy libraries."""
    pytest.importorskip("privet.apps.cli")

    assert set() == loaded("apps.cli") & HEAVY


def test_reading_waits_for_nothing() -> None:
    """An analysis begins to read before it imports what judges; that is imported meanwhile."""
    assert set() == loaded("bootstrap") & ANSWERING


def loaded(name: str) -> set[str]:
    """Return what a fresh interpreter has imported with one of our modules."""
    code = [sys.executable, "-c", PROBE.format(name)]
    return set(subprocess.run(code, capture_output=True, text=True, check=True).stdout.split())
