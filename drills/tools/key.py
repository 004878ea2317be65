"""A partner's key: number after number of the routes that the drill names, or guesses, at a pace of its own."""

from __future__ import annotations

import http.client
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
PLACE = urlsplit(JOB["url"])
HEADERS = {"X-Api-Key": f"kettle-{JOB['key']}", "User-Agent": "partner/3.1"}
STRIDE = 7_919
"""By which short numbers are guessed, so that all come once and none after its neighbour."""


def targets() -> Iterator[str]:
    """Yield what to ask for: all short numbers, or everybody on each of the routes."""
    if JOB.get("guess"):
        yield from (f"/api/orders/{nth * STRIDE % 65_536:04x}" for nth in range(65_536))
    for number in range(2, JOB["people"] + 2):
        yield from (route.format(number) for route in JOB.get("routes", ()))


connection = http.client.HTTPConnection(
    PLACE.hostname or "", PLACE.port, timeout=60, source_address=(JOB["addresses"][0], 0)
)
begun = time.monotonic()
for nth, target in enumerate(targets()):
    time.sleep(max(0.0, begun + nth / JOB["pace"] - time.monotonic()))
    if time.monotonic() > UNTIL:
        break
    try:
        connection.request("GET", target, headers=HEADERS)
        answer = connection.getresponse()
        body = answer.read()
    except http.client.RemoteDisconnected:  # kept too long; it is opened anew with the next
        connection.close()
        continue
    if answer.status == 200:
        Path(JOB["out"], f"{nth}").write_bytes(body)
connection.close()
