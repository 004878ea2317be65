"""Many accounts, each at its own address, share the directory out and go at a person's pace."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drills.visiting import Visitor

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]


def member(number: int) -> None:
    """Be one of the accounts: its share of the people, evenly over the time there is."""
    fleet = len(JOB["accounts"])
    visitor = Visitor(JOB["url"], JOB["addresses"][number])
    visitor.sign_in(JOB["accounts"][number], JOB["password"])
    share = JOB["handles"][number::fleet][: JOB["most"] // fleet]
    gap = max(0.0, JOB["span"] * 0.8 / max(1, len(share)))
    for place, handle in enumerate(share):
        begun = time.monotonic()
        if begun > UNTIL:
            break
        _, body = visitor.open(f"/author/{handle}/")
        Path(JOB["out"], f"{number}-{place}").write_bytes(body)
        time.sleep(max(0.0, gap - (time.monotonic() - begun)))
    visitor.close()


with ThreadPoolExecutor(len(JOB["accounts"])) as pool:
    list(pool.map(member, range(len(JOB["accounts"]))))
