"""Ask for a new password in everybody's name, from a few addresses; count for whom a letter goes out."""

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
ENOUGH = 25


def spray(hand: int) -> None:
    """Be one of the addresses; what is kept says for whom a letter went out, as the person would tell."""
    visitor = Visitor(JOB["url"], JOB["addresses"][hand])
    refused = 0
    for handle, mark in JOB["letters"][hand::HANDS]:
        if time.monotonic() > UNTIL or refused > ENOUGH:
            break
        status, _, _ = visitor.once("/reset", {"email": f"{handle}@mail.invalid"})
        refused = 0 if status == 200 else refused + 1
        if status == 200:
            Path(JOB["out"], handle).write_text(mark, "utf-8")
    visitor.close()


with ThreadPoolExecutor(HANDS) as pool:
    list(pool.map(spray, range(HANDS)))
