"""Chromium, driven: signs in, opens the directory and every profile, and passes what checks it can."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from playwright.sync_api import Error, Page, Response, sync_playwright

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
UNTIL = time.monotonic() + JOB["seconds"]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
kept = 0


def keep(body: str) -> None:
    """Keep what came."""
    global kept  # noqa: PLW0603 - a script
    kept += 1
    Path(JOB["out"], f"{kept}").write_text(body, "utf-8")


def open_page(page: Page, target: str) -> bool:
    """Open a page; wait at a check for as long as a person would; say whether it came."""
    answer: Response | None = page.goto(JOB["url"] + target)
    if answer is not None and answer.status == 403:
        try:  # the check runs by itself and leads back to a page of the site
            page.wait_for_selector("a[rel=me]", state="attached", timeout=40_000)
        except Error:
            return False
    keep(page.content())
    return answer is not None and answer.status != 429


def walk(page: Page) -> None:
    """Open the directory, page by page, and every profile that it names."""
    page.goto(JOB["url"] + "/wp-login.php")
    page.fill("#user_login", JOB["accounts"][0])
    page.fill("#user_pass", JOB["password"])
    page.click("#wp-submit")
    failed = 0
    for number in range(1, JOB["people"] // 20 + 2):
        failed = 0 if open_page(page, f"/members/page/{number}/") else failed + 1
        links = page.eval_on_selector_all(".members a", "all => all.map(a => a.pathname)")
        for link in links:
            failed = 0 if open_page(page, link) else failed + 1
            if time.monotonic() > UNTIL or kept > JOB["most"] or failed > 5:
                return


with sync_playwright() as play:
    browser = play.chromium.launch(executable_path=JOB["browser"], args=FLAGS)
    context = browser.new_context()
    context.route("**/*", lambda route: route.continue_()
                  if route.request.url.startswith(JOB["url"])
                  and route.request.resource_type not in {"image", "font"}
                  else route.abort())  # fmt: skip
    try:
        walk(context.new_page())
    except Error as error:
        print(error)
    browser.close()
