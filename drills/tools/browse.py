"""
Chromium, driven by Playwright or by patchright: opens every profile, and passes what checks it can.

With an account it signs in and goes by the directory; without one it goes by who wrote what.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
DRIVER: Any = import_module(f"{JOB['driver']}.sync_api")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*",
]
ENOUGH = 5
"""Refusals in a row after which it gives up."""
kept = failed = 0


def keep(body: str) -> None:
    """Keep what came."""
    global kept  # noqa: PLW0603 - a script
    kept += 1
    Path(JOB["out"], f"{kept}").write_text(body, "utf-8")


def open_page(page: Any, target: str) -> bool:  # noqa: ANN401 - of either driver
    """Open a page; wait at a check for as long as a person would; say whether it came."""
    answer = page.goto(JOB["url"] + target)
    if answer is not None and answer.status == 403:
        try:  # the check runs by itself and leads back to a page of the site
            page.wait_for_selector("a[rel=me]", state="attached", timeout=40_000)
        except DRIVER.Error:
            return False
    keep(page.content())
    return answer is not None and answer.status != 429


def over(page: Any, target: str) -> bool:  # noqa: ANN401 - of either driver
    """Open a page; say whether it is time to give up."""
    global failed  # noqa: PLW0603 - a script
    failed = 0 if open_page(page, target) else failed + 1
    return time.monotonic() > UNTIL or kept > JOB["most"] or failed > ENOUGH


def walk(page: Any) -> None:  # noqa: ANN401 - of either driver
    """Open the directory, page by page, and every profile that it names."""
    page.goto(JOB["url"] + "/wp-login.php")
    page.fill("#user_login", JOB["accounts"][0])
    page.fill("#user_pass", JOB["password"])
    page.click("#wp-submit")
    for number in range(1, JOB["people"] // 20 + 2):
        if over(page, f"/members/page/{number}/"):
            return
        links = page.eval_on_selector_all(".members a", "all => all.map(a => a.pathname)")
        if any(over(page, link) for link in links):
            return


def follow(page: Any) -> None:  # noqa: ANN401 - of either driver
    """Turn the pages of what was written last, and open everybody who wrote something."""
    for number in range(1, JOB["people"] + 2):
        if over(page, f"/page/{number}/"):
            return
        links = page.eval_on_selector_all("main a", "all => all.map(a => a.pathname)")
        people = [link for link in links if link.startswith("/author/")]
        if not people or any(over(page, link) for link in people):
            return


with DRIVER.sync_playwright() as play:
    browser = play.chromium.launch(executable_path=JOB["browser"], args=FLAGS)
    context = browser.new_context()
    context.route("**/*", lambda route: route.continue_()
                  if route.request.url.startswith(JOB["url"])
                  and route.request.resource_type not in {"image", "font"}
                  else route.abort())  # fmt: skip
    try:
        (walk if JOB["accounts"] else follow)(context.new_page())
    except DRIVER.Error as error:
        print(error)
    browser.close()
