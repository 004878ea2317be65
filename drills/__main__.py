"""Run a drill: ``python -m drills real-site [--quick] [--only NAMES]``, or ``page FILE``."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

from drills.alone import alone
from drills.page import page, read
from drills.programs import NotHere
from drills.real_site import ALL, QUICK, Scale, run
from drills.table import lines


def main() -> int:
    """Run the drill that is named, and print what came of it."""
    parser = argparse.ArgumentParser(prog="drills", description=__doc__)
    parser.add_argument("drill", choices=["real-site", "page"])
    parser.add_argument("came", type=Path, nargs="?", help="of page: what came of drills")
    parser.add_argument("--quick", action="store_true", help="a smaller site, a minute")
    parser.add_argument("--only", help=f"of {','.join(ALL)}")
    parser.add_argument("--seconds", type=int, help="how long a run lasts")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--suggested", action="store_true", help="what privet init made of it")
    asked = parser.parse_args()
    if asked.drill == "page":
        print("\n".join(page(read(asked.came))))
        return 0
    scale = replace(QUICK if asked.quick else Scale(), seed=asked.seed)
    if asked.only:
        scale = replace(scale, scrapers=tuple(asked.only.split(",")))
    if asked.seconds:
        scale = replace(scale, seconds=asked.seconds)
    apart = alone()
    where = (
        "a network of its own" if apart else "this machine's network: the kernel permits no other"
    )
    print(f"tools run in {where}", file=sys.stderr)
    try:
        found = run(scale, lambda line: print(line, file=sys.stderr))
    except NotHere as error:
        print(error, file=sys.stderr)
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
