"""
The whole analysis of a log, against GoAccess, CrowdSec and ``wc -l`` on the same file.

Usage: python -m benchmarks analyse [--lines 10000000] [--folder build/bench]

Every figure is a ratio or comes with the run it was taken in; machines differ, ratios less.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.peers import Run, crowdsec, goaccess, timed

FIRST = 20_000
"""Lines that CrowdSec replays; more would take hours."""


def main() -> None:
    """Print one table and what it means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    folder = options.folder.resolve()
    program = installed(folder)
    log = invent(folder, options.lines)
    lines = options.lines
    gigabytes = log.stat().st_size / 1e9
    print(f"{lines:,} lines, {gigabytes:.2f} GB, nginx combined, {os.cpu_count()} cores")
    warm_up(program, folder)
    runs = [timed("wc -l", ["wc", "-l", str(log)], lines, limit=600)]
    read_only(log)
    drop_page_cache(log)
    runs.append(timed("cat, cold file: the disk alone", ["cat", str(log)], lines, limit=600))
    drop_page_cache(log)
    whole = timed(
        "privet analyze, cold file",
        [program, "analyze", str(log), "--out", str(folder / "report"), "--quiet"],
        lines,
        limit=3600,
    )
    runs.append(whole)
    peer = goaccess(log, lines, folder, limit=max(60.0, 15 * whole.seconds))
    if peer:
        runs.append(peer)
    head = first_lines(log, folder / "first.log", FIRST)
    replay = crowdsec(head, FIRST, folder, limit=1800)
    if replay:
        runs.append(replay)
    for run in runs:
        print(row(run, whole))
    print(f"from cold file to findings: {whole.seconds:.1f} s, peak {whole.peak_mib:,.0f} MiB")


def privet() -> str:
    """Return the command line that stands beside this interpreter."""
    return str(Path(sys.executable).with_name("privet"))


def installed(folder: Path) -> str:
    """
    Return the command line of Privet in an environment of its own, as users install it.

    What tests need changes what is measured: Numba imports SciPy and a coverage tool where they are there, and
    PyArrow pandas.
    """
    place = folder / "installed"
    subprocess.run(
        [
            *(Path(sys.executable).with_name("uv"), "sync", "--quiet", "--frozen"),
            *("--no-default-groups", "--compile-bytecode"),
        ],
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(place)},
        check=True,
    )
    return str(place / "bin" / "privet")


def invent(folder: Path, lines: int) -> Path:
    """Write the log to measure with, once."""
    log = folder / f"access-{lines}.log"
    if not log.exists():
        part = log.with_suffix(".part")
        visitors = max(1000, lines * 64 // 10_000)
        command = [privet(), "simulate", "--out", str(part), "--seed", "11", "--quiet"]
        command += ["--lines", str(lines), "--visitors", str(visitors), "--people", "40000"]
        subprocess.run(command, check=True)
        part.rename(log)
    return log


def warm_up(program: str, folder: Path) -> None:
    """Compile the kernels once, as the first run on a machine does."""
    log = folder / "warm.log"
    subprocess.run(
        [privet(), "simulate", "--out", str(log), "--days", "2", "--visitors", "300", "--quiet"],
        check=True,
    )
    began = time.perf_counter()
    subprocess.run([program, "analyze", str(log), "--quiet"], check=False, capture_output=True)
    print(f"first run, kernels compiled or loaded: {time.perf_counter() - began:.1f} s")


def read_only(log: Path) -> None:
    """Print how fast log becomes exposures on one core, stage by stage."""
    command = ["taskset", "-c", "0", sys.executable, "-m", "benchmarks.reading", str(log)]
    subprocess.run(command, check=True)


def drop_page_cache(log: Path) -> None:
    """Push the file out of the page cache, so that it is read from the disk."""
    with log.open("rb") as stream:
        os.fsync(stream.fileno())
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def first_lines(log: Path, head: Path, count: int) -> Path:
    """Write the first lines of a log to a file of their own."""
    with log.open("rb") as stream, head.open("wb") as out:
        out.writelines(itertools.islice(stream, count))
    return head


def row(run: Run, whole: Run) -> str:
    """Write one run beside the whole analysis."""
    pace = f"{run.pace:>12,.0f} lines/s" if run.finished else f"{'<':>4}{run.pace:>8,.0f} lines/s"
    ratio = whole.pace / run.pace
    more = "" if run.finished else " (cut off: at least)"
    memory = f"{run.peak_mib:>7,.0f} MiB" if run.finished else f"{'':>11}"
    return f"{run.name:<34}{run.seconds:>9.2f} s{pace}{memory}   privet x {ratio:,.2f}{more}"


if __name__ == "__main__":
    main()
