"""
Log to exposures alone, on one core: how fast, where the time goes, how far from ``wc -l``.

Usage: taskset -c 0 python -m benchmarks.reading LOG

The kernels are compiled on a first pass that is not counted. CPU time is printed, since it moves
less with what else the machine does.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from privet.adapters.readers.opening import open_logs
from privet.adapters.readers.reading import Reading
from privet.adapters.readers.sampling import sample
from privet.disclosure.routing import Routes
from privet.exposure.exposures import compose
from privet.exposure.handles import handles
from privet.exposure.pseudonyms import Key
from privet.identity.addresses import Trusted, client
from privet.traffic.blocks import Block
from privet.traffic.formats import preset
from privet.traffic.guess import guess
from privet.traffic.sources import Sources
from privet.workflows.analyse import discovered
from privet.workflows.observe import Observer, charge, match

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.readers.opening import LogFile

Made = TypeVar("Made")

PIECE = 64 << 20
"""Bytes of the pass that compiles."""


class Stages:
    """Add up CPU time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def run(self, name: str, work: Callable[..., Made], *args: object, **named: object) -> Made:
        """Do a stage's work and count its time."""
        began = time.process_time()
        done = work(*args, **named)
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - began
        return done


def main() -> None:
    """Print the pace of each stage and of the whole."""
    (log,) = open_logs([sys.argv[1]])
    observer = observer_of(log)
    through(log, observer, Stages(), most=PIECE)
    stages = Stages()
    began = time.perf_counter()
    lines, size = through(log, observer, stages)
    wall, cpu = time.perf_counter() - began, sum(stages.seconds.values())
    for name, seconds in stages.seconds.items():
        print(f"  {name:<22}{seconds / lines * 1e9:7.0f} ns a line {seconds / cpu:6.0%}")
    print(
        f"log to exposures: {size / cpu / 1e9:.2f} GB/s of CPU time, {size / wall / 1e9:.2f} wall"
    )
    floor = counting(sys.argv[1])
    print(f"wc -l: {size / floor / 1e9:.2f} GB/s; privet takes {cpu / floor:.1f} times as long")


def observer_of(log: LogFile) -> Observer:
    """Return an observer with the surfaces that are discovered in the log."""
    taken = sample(log)
    form = guess(taken.lines, Sources()).format
    exchanges, _ = preset(form.name, Sources()).read(Block.of(taken.text))
    routes = Routes.of(discovered([exchanges]).surfaces)
    return Observer(form, routes, Trusted.of([]), Key(secrets.token_bytes(32)))


def through(
    log: LogFile, observer: Observer, stages: Stages, most: int | None = None
) -> tuple[int, int]:
    """Take a log through every stage of an observer; return its lines and bytes."""
    lines = size = 0
    shown = charge(observer.routes.surfaces)
    blocks = iter(Reading(log))
    while (block := stages.run("reading blocks", next, blocks, None)) is not None:
        size += block.size
        exchanges, _ = stages.run("fields and values", observer.format.read, block)
        columns = exchanges.lines
        clients = stages.run("client addresses", client, columns, observer.trusted)
        who = stages.run("pseudonyms of actors", handles, columns, clients, observer.key)
        routed = stages.run("surfaces", match, exchanges, observer.routes)
        stages.run("exposures", compose, exchanges, routed, who, shown, observer.key)
        lines += len(exchanges)
        if most is not None and size >= most:
            break
    return lines, size


def counting(path: str) -> float:
    """Return the seconds that ``wc -l`` takes over a file in the page cache."""
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(["wc", "-l", str(Path(path))], check=True, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - began)
    return best


if __name__ == "__main__":
    main()
