"""Accounts that hand on the baton: each takes a stretch, or what it gets until it is refused, and the next goes on there."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from drills.visiting import Visitor

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
STRETCH = -(-JOB["people"] // len(JOB["accounts"]))
"""People that one account takes before the next goes on."""

GAP = 0.8 * JOB["span"] / JOB["people"]
ENOUGH = 3
"""Refusals in a row after which an account hands on."""


def leg(number: int, begin: int) -> int:
    """Be one account from this place of the list on; return where the next goes on."""
    visitor = Visitor(JOB["url"], JOB["addresses"][number])
    visitor.sign_in(JOB["accounts"][number], JOB["password"])
    refused, place = 0, begin
    while place < min(begin + STRETCH, JOB["people"]) and refused < ENOUGH:
        if time.monotonic() > UNTIL:
            break
        time.sleep(GAP)
        handle = JOB["handles"][place]
        status, body = visitor.open(f"/author/{handle}/")
        if status != 200:
            refused += 1
            continue
        refused = 0
        place += 1
        Path(JOB["out"], handle).write_bytes(body)
    visitor.close()
    return place


reached = 0
for nth in range(len(JOB["accounts"])):
    reached = leg(nth, reached)
