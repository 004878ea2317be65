"""
Whether the guard stays as large as it is: memory and open files under a low load for a long time.

    python -m benchmarks soak --minutes 60 [--rate 100]

The guard listens on a socket and writes its ledger; the same visitors come again and again, see
somebody, are limited, and fetch pages. It is judged from when each visitor has seen everybody it
will see and a minute longer: until then the tally fills.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from tests.e2e.proxies import at_path, running

if TYPE_CHECKING:
    import subprocess

POLICY = """
[site]
name = "Example"
[identity]
account = ["cookie:account"]
session = ["cookie:sid"]
[[surface]]
name = "profile"
route = "/members/{{subject}}"
[[budget]]
who = "account"
window = "1h"
subjects = 40
[[budget]]
who = "network"
window = "7d"
subjects = 400
[enforcement]
mode = "enforce"
[ledger]
path = "{ledger}"
"""

MIBI = 1 << 20
VISITORS, PEOPLE, EVERY = 200, 50, 10
ROUND = VISITORS * PEOPLE
"""Requests after which everybody was seen once, so that the state has its size."""

GROWN = 0.05
"""The share of its memory by which a guard may have grown in the end."""


def question(number: int) -> bytes:
    """Return the next question; of ten one asks for a page, and one for nobody's business."""
    who, whom = number % VISITORS, number // VISITORS % PEOPLE
    place, asked = b"/v1/auth/nginx", f"/members/{who * 1000 + whom}"
    if number % 10 == 7:
        place = b"/v1/page?remedy=limit&ref=0VKA&retry=60&kind=view"
    elif number % 10 == 3:
        asked = "/about"
    return (
        b"GET %s HTTP/1.1\r\nHost: example.org\r\nX-Original-URI: %s\r\n"
        b"X-Original-Method: GET\r\nX-Forwarded-For: 198.51.100.%d\r\n"
        b"Cookie: account=a%d; sid=s%d\r\n\r\n" % (place, asked.encode(), who % 250, who, who)
    )


async def visitor(socket: Path, rate: float, until: float, counted: list[int]) -> None:
    """Ask one question after the other, on connections that are left after a thousand."""
    number = 0
    while time.monotonic() < until:
        reader, writer = await asyncio.open_unix_connection(str(socket))
        for _ in range(1000):
            if time.monotonic() >= until:
                break
            writer.write(question(number))
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
            await reader.readexactly(int(length or 0))
            number += 1
            counted[0] = number
            await asyncio.sleep(1 / rate)
        writer.close()


def held(process: subprocess.Popen[bytes]) -> tuple[float, int]:
    """Return how much memory the guard holds, in MiB, and how many files it has open."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MIBI, len(
        [*Path(f"/proc/{process.pid}/fd").iterdir()]
    )


async def soak(socket: Path, minutes: float, rate: float, process: subprocess.Popen[bytes]) -> bool:
    """Ask and look; say whether nothing grew."""
    begun, counted = time.monotonic(), [0]
    until = begun + 60 * minutes
    asking = asyncio.create_task(visitor(socket, rate, until, counted))
    seen: list[tuple[float, float, int]] = []
    full = float("inf")
    while time.monotonic() < until and not asking.done():
        await asyncio.sleep(EVERY)
        memory, files = held(process)
        if counted[0] >= ROUND:
            full = min(full, (time.monotonic() - begun) / 60)
        seen.append(((time.monotonic() - begun) / 60, memory, files))
        if len(seen) % 6 == 0:
            print(
                f"{seen[-1][0]:6.1f} min {counted[0]:>9,} requests {memory:7.1f} MiB "
                f"{files:4d} files",
                flush=True,
            )
    await asking
    judged = [row for row in seen if row[0] > full + 1.0]
    if len(judged) < 3:
        print("too short to be judged")
        return False
    at, memory_, files_ = (np.array(each, float) for each in zip(*judged, strict=True))
    slope = 60 * float(np.polyfit(at, memory_, 1)[0])
    grown = float(memory_[-3:].mean() - memory_[:3].mean())
    print(
        f"{(time.monotonic() - begun) / 60:.1f} minutes, {counted[0]:,} requests, judged from minute {at[0]:.1f}"
    )
    print(
        f"memory {memory_.min():.1f} to {memory_.max():.1f} MiB, in the end {grown:+.1f}, "
        f"by a straight line {slope:+.1f} MiB an hour"
    )
    print(f"open files {files_.min():.0f} to {files_.max():.0f}")
    flat = grown <= GROWN * float(memory_[0]) and files_[-1] <= files_[0] + 2
    print("flat" if flat else "NOT FLAT")
    return bool(flat)


def main() -> int:
    """Soak for as long as is said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=100, help="requests a second")
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with TemporaryDirectory(prefix="privet-", dir="/tmp") as name:
        folder = Path(name)
        socket, config = folder / "privet.sock", folder / "privet.toml"
        config.write_text(POLICY.format(ledger=folder / "ledger"))
        command = [sys.executable, "-c", "from privet.apps.cli import main; main()", "serve"]
        command += ["--config", str(config), "--bind", f"unix:{socket}"]
        with running(command, at_path(socket)) as process:
            return 0 if asyncio.run(soak(socket, told.minutes, told.rate, process)) else 1


if __name__ == "__main__":
    sys.exit(main())
