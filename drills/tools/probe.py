"""
Ask whether somebody exists, of every door a site has, those who do and those who do not by turns.

It keeps of each answer what could tell: status, size, a digest of the text, and how long it took.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from drills.visiting import Visitor

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
ROUNDS = 100
"""Of all doors, each with somebody and with nobody."""

DOORS = {
    "log-in": ("POST", "/wp-login.php", "log"),
    "reset": ("POST", "/reset", "email"),
    "sign-up": ("POST", "/sign-up", "email"),
    "search": ("GET", "/search?q={}", ""),
    # Two that do tell, so that it is known that it would be seen.
    "control: look-up": ("GET", "/api/lookup?phone={}", ""),
    "control: careless log-in": ("POST", "/careless-login", "log"),
}
chance = random.Random(len(JOB["handles"]))


def identifier(door: str, number: int, *, exists: bool) -> str:
    """Return whom to ask for; those who do not exist look like those who do."""
    person = (number * 7) % JOB["people"]
    handle: str = JOB["handles"][person]
    if not exists:
        handle = handle[::-1] + "q"
    if "look-up" in door:
        phone = str(JOB["phones"][person])
        return phone if exists else str(int(phone) + 90_000_000)
    return handle if "log-in" in door else f"{handle}@mail.invalid"


def probe(visitor: Visitor, door: str, number: int, *, exists: bool) -> dict[str, Any]:
    """Ask once; return what could tell."""
    method, target, field = DOORS[door]
    asked = identifier(door, number, exists=exists)
    form = {field: asked, "pwd": "wrong"} if method == "POST" else None
    begun = time.perf_counter()
    status, _, body = visitor.once(target.format(asked), form)
    took = time.perf_counter() - begun
    said = body.replace(asked.encode(), b"")
    # A refusal is the guard's, with a number of its own for each.
    held = status in {401, 403, 429}
    return {
        "door": door,
        "exists": exists,
        "status": status,
        "said": "" if held else hashlib.sha256(said).hexdigest()[:16],
        "held": held,
        "seconds": took,
    }


def main() -> None:
    """Ask of all doors, round after round, each hand its share."""
    visitors = [Visitor(JOB["url"], address) for address in JOB["addresses"]]
    with Path(JOB["out"], "probes.jsonl").open("w", encoding="utf-8") as kept:
        for number in range(ROUNDS):
            asked = [(door, exists) for door in DOORS for exists in (True, False)]
            chance.shuffle(asked)
            for door, exists in asked:
                if time.monotonic() > UNTIL:
                    return
                told = probe(visitors[number % len(visitors)], door, number, exists=exists)
                kept.write(json.dumps(told) + "\n")


main()
