"""What work costs: the processor's time, and not what is compiled once and kept."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from numba import njit
from numba.core.event import trigger_event

from privet.bootstrap.effort import COMPILES, Effort


def clocks(monkeypatch: pytest.MonkeyPatch, **moments: list[float]) -> None:
    """Let clocks tell these moments, one after the other."""
    told = {name: iter(each).__next__ for name, each in moments.items()}
    monkeypatch.setattr("privet.bootstrap.effort.time", SimpleNamespace(**told))


@pytest.mark.parametrize(
    ("passed", "busy", "worked"),
    [(9.0, 1.5, 1.5), (1.0, 3.0, 1.0)],
    ids=["waited for the processor", "had two threads"],
)
def test_it_worked_no_longer_than_it_took(
    monkeypatch: pytest.MonkeyPatch, passed: float, busy: float, worked: float
) -> None:
    """What it waited for the processor is no work; two threads are not twice as long at it."""
    clocks(monkeypatch, monotonic=[2.0, 2.0 + passed], process_time=[5.0, 5.0 + busy])
    with Effort() as effort:
        pass

    assert (passed, worked, 0.0) == (effort.took, effort.worked, effort.compiled)


def test_what_is_compiled_is_no_cost_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that compiles another counts once; what took 20 s in all worked for one."""
    clocks(monkeypatch, monotonic=[0.0, 21.0], process_time=[0.0, 20.0], thread_time=[0.5, 19.5])
    with Effort() as effort, trigger_event(COMPILES), trigger_event(COMPILES):
        pass

    assert (21.0, 1.0, 19.0) == (effort.took, effort.worked, effort.compiled)


def test_numba_says_when_it_compiles() -> None:
    """The first call of a kernel compiles it, the second does not, and nobody listens afterwards."""
    kernel = njit(lambda number: number + 1)
    with Effort() as first:
        kernel(1)
    with Effort() as second:
        kernel(1)
    heard = first.compiled
    kernel(1.5)

    assert first.compiled > 0.0
    assert 0.0 == second.compiled
    assert heard == first.compiled
