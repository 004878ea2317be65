"""A look-up client: who has number N? Number after number, of which few are somebody's, from many addresses."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from drills.visiting import Visitor

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
SPARSE = 4
"""One in so many numbers may be somebody's; the others are guessed beyond the last."""

visitors = [Visitor(JOB["url"], address) for address in JOB["addresses"]]
for number in range(min(JOB["most"], SPARSE * JOB["people"])):
    if time.monotonic() > UNTIL:
        break
    person = number // SPARSE + 2 if number % SPARSE == 0 else JOB["people"] * 9 + number
    _, body = visitors[number % len(visitors)].open(f"/?author={person}")
    Path(JOB["out"], f"{number}").write_bytes(body)
for visitor in visitors:
    visitor.close()
