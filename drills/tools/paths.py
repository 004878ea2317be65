"""
Five people a day by paths that were written on the first: paths.py JOB.json, run by the tools' Python.

Three scrapers in one: by the path of CSS classes to what a profile says, by the path of keys in the
interface's answer, and by what the text itself looks like, which no markup hides.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from drills.visiting import Visitor
from lxml import html

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
BEGUN = time.monotonic()
DAYS, EACH = JOB["days"], 5
MARK = re.compile(r"Write to \S+, \S+")


def path_to(page):
    """Return the path of elements and classes to what says something, as a person would copy it."""
    (element,) = [each for each in html.fromstring(page).iter() if MARK.search(each.text or "")]
    steps = [element, *element.iterancestors()]
    named = [each.tag + "".join(f"[@class='{name}']" for name in each.classes) for each in steps]
    return "//" + "/".join(reversed(named[: [each.tag for each in steps].index("main") + 1]))


def keys_to(answer):
    """Return the key under which it stands."""
    return next(key for key, value in answer.items() if MARK.search(str(value)))


def day(visitor, number, known):
    """Take the people of a day by what is known; return how many came by each path."""
    came = {"css": 0, "json": 0, "text": 0}
    for place in range(number * EACH, number * EACH + EACH):
        _, page = visitor.open(f"/author/{JOB['handles'][place]}/")
        _, told = visitor.open(f"/wp-json/wp/v2/users/{place + 2}", accept="application/json")
        answer = json.loads(told)
        known.setdefault("css", path_to(page))
        known.setdefault("json", keys_to(answer))
        by_path = [each.text for each in html.fromstring(page).xpath(known["css"])]
        found = {
            "css": by_path[0] if by_path else "",
            "json": str(answer.get(known["json"], "")),
            "text": "".join(MARK.findall(page.decode())),
        }
        for way, text in found.items():
            came[way] += bool(MARK.search(text or ""))
        taken = found[JOB["way"]]
        if taken:
            Path(JOB["out"], f"{place}").write_text(taken, "utf-8")
    return came


visitor = Visitor(JOB["url"], JOB["addresses"][0])
known: dict[str, str] = {}
days = []
for number in range(DAYS):
    time.sleep(max(0.0, BEGUN + number * JOB["day"] - time.monotonic()))
    days.append(day(visitor, number, known))
visitor.close()
Path(sys.argv[1]).parent.joinpath("days.json").write_text(json.dumps(days), "utf-8")
