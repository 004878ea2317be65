"""From well-connected people along friends of friends: many accounts, each at its own address, one list to do."""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drills.visiting import Visitor

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
GAP = 0.8 * JOB["span"] * len(JOB["accounts"]) / (2 * JOB["people"])
"""Seconds between two pages of one account, so that all have time for everybody and a page of friends."""

LINK = re.compile(rb'href="/author/([a-z]+)/"')
ENOUGH = 5

lock = threading.Lock()
todo = deque(JOB["handles"][: JOB["hubs"]])
known = set(todo)


def member(number: int) -> None:
    """Be one of the accounts: take the next of the list, see them, and add their friends."""
    visitor = Visitor(JOB["url"], JOB["addresses"][number])
    visitor.sign_in(JOB["accounts"][number], JOB["password"])
    refused = 0
    while time.monotonic() < UNTIL and refused < ENOUGH:
        with lock:
            handle = todo.popleft() if todo else ""
        if not handle:
            time.sleep(GAP)
            continue
        for page in (f"/author/{handle}/", f"/friends/{handle}/page/1/"):
            time.sleep(GAP)
            status, body = visitor.open(page)
            refused = 0 if status == 200 else refused + 1
            if status == 200:
                kind = "friends" if "friends" in page else "person"
                Path(JOB["out"], f"{kind}-{handle}").write_bytes(body)
            if status != 200:
                break
            met = [each.decode() for each in LINK.findall(body)] if "friends" in page else []
            with lock:
                todo.extend(each for each in met if each not in known)
                known.update(met)
    visitor.close()


with ThreadPoolExecutor(len(JOB["accounts"])) as pool:
    list(pool.map(member, range(len(JOB["accounts"]))))
