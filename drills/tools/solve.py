"""
A client that does ALTCHA's proof of work as a browser would, and is none: solve.py JOB.json.

By who wrote what, profile after profile; where a check comes, its work is done and the form sent.
Run by the tools' Python, where a solver from PyPI is.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from drills.visiting import Visitor
from working import opened

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
ENOUGH = 5
"""Refusals in a row after which it gives up."""


class Client:
    """Open pages, and work where it is asked to."""

    def __init__(self) -> None:
        self.visitor = Visitor(JOB["url"], JOB["addresses"][0])
        self.asked = self.kept = self.failed = 0

    def over(self, target: str) -> bool:
        """Open a page; say whether it is time to give up."""
        status, body = opened(self.visitor, target)
        if status == 200:
            self.kept += 1
            Path(JOB["out"], str(self.kept)).write_bytes(body)
        self.failed = 0 if status == 200 else self.failed + 1
        self.asked += 1
        return self.failed > ENOUGH or self.asked > JOB["most"] or time.monotonic() > UNTIL

    def walk(self) -> None:
        """Turn the pages of the directory, or of what was written last, and open everybody."""
        pages = "/page/{}/"
        if JOB["accounts"]:
            self.visitor.sign_in(JOB["accounts"][0], JOB["password"])
            pages = "/members/page/{}/"
        for number in range(1, JOB["people"] + 2):
            before = self.kept
            if self.over(pages.format(number)):
                return
            page = Path(JOB["out"], str(self.kept)).read_text() if self.kept > before else ""
            people = re.findall(r'href="[^"]*(/author/[a-z]+/)"', page)
            if not people or any(map(self.over, dict.fromkeys(people))):
                return


client = Client()
client.walk()
client.visitor.close()
