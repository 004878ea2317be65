"""
Many accounts, each at its own address, at a person's pace.

By "order" they share everybody out ("share"), all take one list at the same moments ("lockstep"), or each opens whom
everybody opens ("popular").
"""

from __future__ import annotations

import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drills.visiting import Visitor

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
FLEET = len(JOB["accounts"])
LIST = 100
"""People on the list that all take in lockstep, and draws of one that opens whom everybody opens."""

FAME = 1.3
"""Attention goes by Zipf's law with this exponent, as that of the honest sessions beside."""


def share(number: int) -> list[str]:
    """Return whom an account opens, in order."""
    everybody: list[str] = JOB["handles"]
    order = JOB.get("order", "share")
    if order == "lockstep":
        return everybody[::3][:LIST]
    if order == "popular":
        weights = [place**-FAME for place in range(1, len(everybody) + 1)]
        drawn = random.Random(number).choices(everybody, weights, k=LIST)
        return list(dict.fromkeys(drawn))
    return everybody[number::FLEET][: JOB["most"] // FLEET]


def member(number: int) -> None:
    """Be one of the accounts: its share of the people, evenly over the time there is."""
    visitor = Visitor(JOB["url"], JOB["addresses"][number])
    visitor.sign_in(JOB["accounts"][number], JOB["password"])
    own = share(number)
    gap = max(0.0, JOB["span"] * 0.8 / max(1, len(own)))
    for place, handle in enumerate(own):
        begun = time.monotonic()
        if begun > UNTIL:
            break
        _, body = visitor.open(f"/author/{handle}/")
        Path(JOB["out"], f"{number}-{place}").write_bytes(body)
        time.sleep(max(0.0, gap - (time.monotonic() - begun)))
    visitor.close()


with ThreadPoolExecutor(FLEET) as pool:
    list(pool.map(member, range(FLEET)))
