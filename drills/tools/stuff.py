"""Stolen passwords: try each once, from many addresses; where one is right, take what that account sees."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drills.visiting import Visitor

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
HANDS = len(JOB["addresses"])
SHARE = 50
"""People that are taken with an account before the next."""

GAP = 0.8 * JOB["span"] / SHARE if JOB.get("paced") else 0.0
"""Seconds between two of them; without it all are taken within a look of detection."""


def hand(number: int) -> tuple[int, int]:
    """Be one of the addresses; return how many passwords it tried, and how many were right."""
    tried = right = 0
    for handle, password in JOB["stolen"][number::HANDS]:
        if time.monotonic() > UNTIL:
            break
        visitor = Visitor(JOB["url"], JOB["addresses"][number])
        tried += 1
        if visitor.sign_in(handle, password):
            right += 1
            take(visitor, JOB["handles"].index(handle) // JOB["one_in"])
        visitor.close()
    return tried, right


def take(visitor: Visitor, stretch: int) -> None:
    """Take a stretch of the people that is no other account's."""
    everybody = JOB["handles"]
    for place in range(SHARE):
        handle = everybody[(stretch * SHARE + place) % len(everybody)]
        status, body = visitor.open(f"/author/{handle}/")
        if status != 200 or time.monotonic() > UNTIL:
            return
        Path(JOB["out"], handle).write_bytes(body)
        time.sleep(GAP)


with ThreadPoolExecutor(min(16, HANDS)) as pool:
    told = list(pool.map(hand, range(HANDS)))
print(json.dumps({"tried": sum(each[0] for each in told), "right": sum(each[1] for each in told)}))
