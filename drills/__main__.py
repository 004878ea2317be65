"""Run a drill: ``python -m drills real-site [--quick] [--only NAMES]``, ``page FILE``, ``obtained FILE``, or ``live``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from dataclasses import asdict, replace
from pathlib import Path

from drills.alone import alone
from drills.live import Task
from drills.live import run as stage
from drills.obtained import obtained
from drills.page import page, read
from drills.programs import NotHere
from drills.real_site import ALL, QUICK, Scale, run
from drills.table import lines


def say(line: str) -> None:
    """Tell what is done now."""
    print(line, file=sys.stderr, flush=True)


def apart() -> bool:
    """Leave this machine's network, if we may, and say which one tools run in."""
    there = alone()
    other = "this machine's network: the kernel permits no other"
    say(f"tools run in {'a network of its own' if there else other}")
    return there


def live() -> int:
    """Run the live drill that stands on standard input; print what came of it as JSON."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # whatever was started is stopped
    task = Task.read(json.loads(sys.stdin.read()))
    if not apart():
        say("no tool was started; as root it works, or in: unshare --map-current-user --net sh -c "
            "'ip link set lo up && exec privet drill run ...'")  # fmt: skip
        return 3
    try:
        came = stage(task, say)
    except NotHere as error:
        say(str(error))
        return 3
    print(json.dumps(came))
    return 0


def main() -> int:
    """Run the drill that is named, and print what came of it."""
    parser = argparse.ArgumentParser(prog="drills", description=__doc__)
    parser.add_argument("drill", choices=["real-site", "page", "obtained", "live"])
    parser.add_argument(
        "came", type=Path, nargs="?", help="of page and obtained: what came of drills"
    )
    parser.add_argument(
        "--learned",
        type=Path,
        nargs="*",
        default=[],
        help="of page: what privet model train --json said of one log or several",
    )
    parser.add_argument("--research", type=Path, help="of page: the folder of the research set",
                        default=os.environ.get("PRIVET_RESEARCH"))  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="a smaller site, a minute")
    parser.add_argument("--only", help=f"of {','.join(ALL)}")
    parser.add_argument("--seconds", type=int, help="within how much honest sessions are there")
    parser.add_argument("--patience", type=int, help="seconds that a scraper may take")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--progress", type=Path, help="keep each half here, and go on from there")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--suggested", action="store_true", help="what privet init made of it")
    asked = parser.parse_args()
    if asked.drill == "page":
        made = [json.loads(each.read_text("utf-8")) for each in asked.learned]
        folder = Path(asked.research) if asked.research else None
        print("\n".join(page(read(asked.came), made, folder)))
        return 0
    if asked.drill == "obtained":
        print("\n".join(obtained(read(asked.came))))
        return 0
    if asked.drill == "live":
        return live()
    scale = replace(QUICK if asked.quick else Scale(), seed=asked.seed)
    if asked.only:
        scale = replace(scale, scrapers=tuple(asked.only.split(",")))
    if asked.seconds:
        scale = replace(scale, seconds=asked.seconds)
    if asked.patience:
        scale = replace(scale, patience=asked.patience)
    apart()
    try:
        found = run(scale, say, asked.progress)
    except NotHere as error:
        say(str(error))
        return 3
    if asked.suggested:
        print(found.suggested)
    if asked.json:
        outcomes = {"bare": found.bare, "guarded": found.guarded}
        kept = {name: asdict(each) for name, each in outcomes.items()}
        print(json.dumps(kept, indent=2, default=str))
    else:
        print("\n".join(lines(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
