"""One live drill, whole: real tools, nginx, the guard and detection, asked for as an operator would."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DRILL = """
import sys
from privet.apps.cli import main
from privet.bootstrap import staging
from privet.review.drills import Attack, LiveDrill
drill = LiveDrill("R00", 1, "small", "the ladder", attacks=(Attack("loop"), Attack("solve")),
                  holds=(), people=200, sessions=0, seconds=90, warm=1)
staging.drills = lambda: {"R00": drill}
main()
"""


@pytest.fixture(scope="module")
def came() -> dict[str, Any]:
    """Return what came of a small drill; it ends when its tools do. .ci/tools installs them."""
    told = ["drill", "run", "R00", "--mode", "live", "--json", "--quiet"]
    ran = subprocess.run(
        [sys.executable, "-c", DRILL, *told], cwd=ROOT, capture_output=True, text=True,
        timeout=600, check=False,
    )  # fmt: skip
    assert 0 == ran.returncode, ran.stderr
    document: dict[str, Any] = json.loads(ran.stdout)["drills"][0]
    return document


def test_tools_take_less_behind_the_guard(came: dict[str, Any]) -> None:
    """A loop ends at half its budget; who solves the checks goes on, and pays for it."""
    loop, solver = came["campaigns"]

    assert 200 == loop["bare"]
    assert 0 < loop["people"] <= 260 * 0.5 * 1.15
    assert loop["refused"] > 0
    assert solver["solved"] > 0
    assert solver["bare"] > 0


def test_it_is_told_as_live(came: dict[str, Any]) -> None:
    """With the clock's own times, the decisions of the guard and the looks of detection."""
    assert ("live", "live") == (came["mode"], came["data"])
    assert came["decisions"] > 200
    assert came["looks"] > 0
    assert 0 < came["campaigns"][0]["noticed"] < came["seconds"] / 3_600
