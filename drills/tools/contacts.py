"""A contact import: telephone number after number, of which one in ten is somebody's."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drills.visiting import Visitor

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
HANDS = max(len(JOB["accounts"]), len(JOB["addresses"]))
ENOUGH = 25
"""Refusals in a row after which an importer gives up."""


def sweep(hand: int) -> None:
    """Be one hand of the importer: every so many-th number, signed in if there is an account."""
    address = JOB["addresses"][hand % len(JOB["addresses"])]
    visitor = Visitor(JOB["url"], address, "okhttp/4.12.0")
    if JOB["accounts"]:
        visitor.sign_in(JOB["accounts"][hand % len(JOB["accounts"])], JOB["password"])
    refused = 0
    numbers = range(JOB["first"] + hand, JOB["last"], HANDS)
    for phone in numbers[: JOB["most"] // HANDS]:
        if time.monotonic() > UNTIL or refused > ENOUGH:
            break
        status, body = visitor.open(f"/api/lookup?phone={phone}", accept="application/json")
        refused = refused + 1 if status in {401, 403, 429} else 0
        if status == 200:
            Path(JOB["out"], str(phone)).write_bytes(body)
    visitor.close()


with ThreadPoolExecutor(min(16, HANDS)) as pool:
    list(pool.map(sweep, range(HANDS)))
