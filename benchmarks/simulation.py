"""
The simulator: events a second, drawn, written as lines, and in a loop with somebody who answers.

Usage: taskset -c 0 python -m benchmarks simulation [--visitors 100000] [--people 100000] [--days 3]

CPU time of one process; the founding of the site, which happens once, is told apart.
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from resource import RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from privet.simulation.asking import Words
from privet.simulation.plan import Plan
from privet.simulation.playing import NEVER, Met, Play
from privet.simulation.programmes import programme
from privet.simulation.simulate import Simulation
from privet.simulation.tactics import LADDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from privet.simulation.texts import Texts

Made = TypeVar("Made")


def main() -> None:
    """Print seconds of founding, and events a second of each way to use the simulator."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=3)
    options = parser.parse_args()
    plan = Plan(options.days, options.people, options.visitors, wide=True)
    list(Simulation(np.random.default_rng(1), Plan(1, 300, 300)))  # compiles
    site, seconds = timed(lambda: Simulation(np.random.default_rng(1), plan))
    print(
        f"{plan.people:,} people, {plan.visitors:,} visitors, {plan.days} days (SIMULATED): "
        f"founded in {seconds:.1f} s"
    )
    weeks(site)
    large = LADDER["R6"].turned(hands=1_000, per_day=500, days=options.days, gap=30)
    drawn, seconds = timed(lambda: programme(np.random.default_rng(2), site.world, large))
    said("programmes of a thousand accounts", len(drawn.events), seconds)
    count, seconds = timed(lambda: played(site, "R11"))
    said("one by one, in a loop with an answer", count, seconds)
    print(f"most memory: {getrusage(RUSAGE_SELF).ru_maxrss / 1e6:,.1f} GB")


def weeks(site: Simulation) -> None:
    """Draw day after day and write its lines, of which none is kept; then tell the truth about everybody."""
    texts, seconds = timed(site.world.texts)
    print(f"texts of its pages: {seconds:.1f} s")
    days, drawing, writing, size = site.days(), 0.0, 0.0, 0
    while True:
        day, seconds = timed(partial(next, days, None))
        drawing += seconds
        if day is None:
            break
        count, seconds = timed(partial(_size, site, day, texts))
        writing += seconds
        size += count
    said("drawn, day by day", site.lines, drawing)
    said(f"written as lines ({size / 1e9:,.1f} GB)", site.lines, writing)
    known, seconds = timed(lambda: len(site.labels()))
    print(f"labels of {known:,} actors: {seconds:.1f} s")


def _size(site: Simulation, day: NDArray[np.void], texts: Texts) -> int:
    return sum(map(len, site.written(day, texts)))


def played(site: Simulation, name: str) -> int:
    """Let a scraper ask, and answer as the site does; return how often."""
    told = programme(np.random.default_rng(3), site.world, LADDER[name])
    play = Play(np.random.default_rng(4), site.world, Words(site.world), told)
    while play.due < NEVER:
        play.tell(Met.SHOWN if play.ask().status == 200 else Met.MISSED)
    return play.toll.asked


def timed(work: Callable[[], Made]) -> tuple[Made, float]:
    """Return what *work* returns, and the CPU seconds it took."""
    began = time.process_time()
    made = work()
    return made, time.process_time() - began


def said(what: str, count: int, seconds: float) -> None:
    """Print one line."""
    print(f"{what}: {count:,} events, {count / max(seconds, 1e-9):,.0f} a second")


if __name__ == "__main__":
    main()
