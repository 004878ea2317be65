"""
A client that reads its own refusals and stays below what it learned: hug.py JOB.json, run by the tools' Python.

One account goes ahead, as fast as it may, until it is refused: what it was let have by then is the
limit, as far as the fleet knows. It waits for as long as it was told to, where there is time. The others
take nine tenths of that, each of other people and spread over what is left of its time; checks that come before are worked on.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from drills.visiting import Visitor
from working import opened

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
FLEET = len(JOB["accounts"])
BELOW = 0.9
"""Of what was learned."""


class Account:
    """Be one of the accounts, with a share of the people that is its own."""

    def __init__(self, number):
        self.number = number
        self.share = JOB["handles"][number::FLEET]
        self.visitor = Visitor(JOB["url"], JOB["addresses"][number])
        self.visitor.sign_in(JOB["accounts"][number], JOB["password"])
        self.had = self.refused = self.waited = 0

    def take(self, most, gap):
        """Take people until there are so many, or a refusal; wait it out where there is time."""
        for handle in self.share:
            if self.had >= most or time.monotonic() > UNTIL:
                return
            status, body = opened(self.visitor, f"/author/{handle}/")
            if status == 200:
                self.had += 1
                Path(JOB["out"], handle).write_bytes(body)
            else:
                self.refused += 1
                if time.monotonic() + self.visitor.later > UNTIL:
                    return
                self.waited += self.visitor.later
                time.sleep(self.visitor.later)
            time.sleep(gap)

    def told(self):
        """Return what it learned."""
        return {"had": self.had, "refused": self.refused, "waited": self.waited,
                "told to wait": self.visitor.later}  # fmt: skip


accounts = [Account(number) for number in range(FLEET)]
accounts[0].share = JOB["handles"]  # whoever goes ahead goes on until there is a limit to be seen
accounts[0].take(len(JOB["handles"]), 0)
most = int(BELOW * accounts[0].had)
left = max(0.0, min(JOB["span"], UNTIL - time.monotonic()))
with ThreadPoolExecutor(FLEET) as pool:
    list(pool.map(lambda each: each.take(most, 0.8 * left / max(1, most)), accounts[1:]))
Path(sys.argv[1]).parent.joinpath("learned.json").write_text(
    json.dumps([each.told() for each in accounts]), "utf-8"
)
