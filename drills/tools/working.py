"""The work that a check of ALTCHA asks for, done without a browser, by tools whose Python has a solver."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode

from altcha_solver import AltchaSolver

TICKET = re.compile(r'name="ticket" value="([^"]+)">\s*<input type="hidden" name="altcha"')
WORK = re.compile(r' challenge="([^"]+)"')
SOLVER = AltchaSolver()


def opened(visitor, target):
    """Open a page; where a check comes instead, do its work, send it in, and open the page again."""
    status, body = visitor.open(target)
    if status != 403:
        return status, body
    page = body.decode()
    ticket, work = TICKET.search(page), WORK.search(page)
    if ticket is None or work is None:
        return 403, b""
    challenge = json.loads(html.unescape(work[1]))
    solution = SOLVER.solve(challenge)
    payload = json.dumps({"challenge": challenge, "solution": solution}).encode()
    form = {"ticket": html.unescape(ticket[1]), "altcha": b64encode(payload).decode()}
    visitor.once("/.privet/challenge", form)
    return visitor.open(target)
