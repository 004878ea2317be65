"""
A scripted planner, in place of a language model, drives Chromium: it looks, thinks, acts and remembers.

A model would choose by words where this one chooses by rules and lots; no model is here. What the site meets is alike:
roles and names of a page are read, time passes, and then one link is followed: to somebody new, on to the next
page, on a detour, or back to somebody who was seen.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*",
]
THINKS, SPREAD = 0.25, 0.8
"""Median seconds before a step, some ten times faster than a model answers, and the sigma of their logarithm."""

ASTRAY = 0.3
"""Share of steps that serve the goal only in the planner's opinion."""

ENOUGH = 5
"""Refusals in a row after which it gives up."""


class Planner:
    """Be after everybody's address to write to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chance = random.Random(len(JOB["handles"]))
        self.seen: list[str] = []
        self.listed: list[str] = []
        self.pages: set[str] = set()
        self.kept = self.refused = 0

    def links(self) -> list[str]:
        """Return where the links lead that a reader is told of, in the order of the page."""
        found: list[str] = self.page.eval_on_selector_all(
            "a[href]", "all => all.map(each => each.pathname)"
        )
        return list(dict.fromkeys(found))

    def chosen(self) -> str:
        """Return where to go next, by what is on the page and what is remembered."""
        links = self.listed
        people = [each for each in links if each.startswith("/author/")]
        fresh = [each for each in people if each not in self.seen]
        onward = [each for each in links if "/page/" in each and each not in self.pages]
        if self.chance.random() < ASTRAY and self.seen:
            return self.chance.choice([*self.seen[-20:], "/", *people])
        if fresh:
            return self.chance.choice(fresh)
        return onward[-1] if onward else "/members/page/1/"

    def step(self) -> bool:
        """Think, act, remember; say whether to go on."""
        self.page.wait_for_timeout(1_000 * THINKS * self.chance.lognormvariate(0, SPREAD))
        target = self.chosen()
        answer = self.page.goto(JOB["url"] + target)
        status = answer.status if answer is not None else 0
        if status == 403:  # the check runs by itself and leads back to a page of the site
            self.page.wait_for_selector("a[rel=me]", state="attached", timeout=40_000)
        self.refused = self.refused + 1 if status == 429 else 0
        if target.startswith("/author/"):
            self.kept += 1
            Path(JOB["out"], f"{self.kept}").write_text(self.page.content(), "utf-8")
            self.seen.append(target)
        else:
            self.pages.add(target)
            self.listed = self.links()
        return self.refused < ENOUGH and time.monotonic() < UNTIL

    def sign_in(self) -> None:
        """Sign in and go where people are listed."""
        self.page.goto(JOB["url"] + "/wp-login.php")
        self.page.fill("#user_login", JOB["accounts"][0])
        self.page.fill("#user_pass", JOB["password"])
        self.page.click("#wp-submit")
        self.page.goto(JOB["url"] + "/members/page/1/")
        self.listed = self.links()


with sync_playwright() as play:
    browser = play.chromium.launch(executable_path=JOB["browser"], args=FLAGS)
    planner = Planner(browser.new_page())
    try:
        planner.sign_in()
        while planner.step():
            pass
    except Error as error:
        print(error)
    browser.close()
