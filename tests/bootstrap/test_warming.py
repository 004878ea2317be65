"""After a look at a ledger of nobody, a look at a real one compiles nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap import warming
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from types import ModuleType

FRESH = """
import json
import sys

from privet.bootstrap import looking, warming
from privet.bootstrap.drilling import drills, policy, wanted
from privet.bootstrap.ranging import known, ranged
from privet.simulation.asking import Words
from privet.simulation.plan import Plan
from privet.simulation.simulate import Simulation
import numpy as np

def loaded():
    return {
        f"{module}.{name}": sorted(map(str, kernel.signatures))
        for module, each in list(sys.modules.items())
        if module.startswith("privet.detection")
        for name, kernel in list(vars(each).items())
        if hasattr(kernel, "py_func")
    }

warming.warm()
before = loaded()
drill = drills()["T07"]
plan = Plan(3, 300, 100, ("R1", "R6", "R15", "R11", "R12"), wide=True)
site = Simulation(np.random.default_rng(2), plan)
words = Words(site.world)
with ranged(policy(drill), 0, 1, known(site)) as place:
    for day in site.days():
        for asked in words.each(wanted(day, drill)):
            place.answer(asked)
    place._look(place.at)
    found = len(place.found)
print(json.dumps({"before": before, "after": loaded(), "found": found}))
"""
"""A process in which nobody looked at anything yet."""


def test_a_look_after_it_compiles_nothing() -> None:
    """Every kernel that a look at a site with scrapers calls was called before, with the same types."""
    done = subprocess.run(
        [sys.executable, "-c", FRESH], capture_output=True, check=True, text=True, timeout=600
    )
    said = json.loads(done.stdout.splitlines()[-1])
    before, after = said["before"], said["after"]
    new = {name: kinds for name, kinds in after.items() if kinds != before[name]}

    assert {} == new
    assert said["found"] > 1
    assert sum(map(bool, before.values())) > 30


@pytest.mark.parametrize("error", [StoreUnavailable("full"), FileNotFoundError("no such folder")])
def test_without_room_looks_compile_for_themselves(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    """Where no ledger can be made for it, that is told, and the process goes on."""

    class Nowhere:
        @staticmethod
        def temporary() -> ModuleType:
            raise error

    monkeypatch.setattr(warming, "Ledger", Nowhere)
    warming.warm()

    assert f"event=not_warm trouble={type(error).__name__}" in caplog.text
