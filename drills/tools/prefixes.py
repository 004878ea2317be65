"""Search for every beginning of a name: where a page is full, for each longer one."""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from pathlib import Path
from string import ascii_lowercase

from drills.visiting import Visitor

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
PAGE = 20
"""People on a page, at most."""

ENOUGH = 25
"""Refusals in a row after which it gives up."""

visitor = Visitor(JOB["url"], JOB["addresses"][0], "python-requests/2.32.5")
visitor.sign_in(JOB["accounts"][0], JOB["password"])
todo = deque(ascii_lowercase)
refused = asked = 0
while todo and refused < ENOUGH and asked < JOB["most"] and time.monotonic() < UNTIL:
    begins = todo.popleft()
    asked += 1
    target = f"/wp-json/wp/v2/users?search={begins}&per_page={PAGE}"
    status, body = visitor.open(target, accept="application/json")
    refused = 0 if status == 200 else refused + 1
    if status != 200:
        continue
    Path(JOB["out"], begins).write_bytes(body)
    if len(json.loads(body)) == PAGE:
        todo.extend(begins + letter for letter in ascii_lowercase)
visitor.close()
