"""A person who hears pages: by roles and names from the directory to a profile, day after day, in Chromium."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
BEGUN = time.monotonic()
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*",
]
NOBODY = "Nobody"


def journey(page: Page) -> str:
    """Go from the directory to the first person by what a screen reader is told; return all it is told there."""
    page.goto(JOB["url"] + "/")
    page.get_by_role("link", name="Members").click()
    first = page.get_by_role("main").get_by_role("listitem").first.get_by_role("link")
    name = first.inner_text()
    first.click()
    page.get_by_role("heading", level=1, name=name).wait_for(timeout=20_000)
    heard = page.get_by_role("main").inner_text()
    Path(JOB["out"], "heard").write_text(NOBODY, "utf-8")
    return " ".join(heard.split())


with sync_playwright() as play:
    browser = play.chromium.launch(executable_path=JOB["browser"], args=FLAGS)
    page = browser.new_page()
    page.goto(JOB["url"] + "/wp-login.php")
    page.fill("#user_login", JOB["accounts"][0])
    page.fill("#user_pass", JOB["password"])
    page.click("#wp-submit")
    told = []
    for number in range(JOB["days"]):
        page.wait_for_timeout(max(0.0, 1_000 * (BEGUN + number * JOB["day"] - time.monotonic())))
        try:
            told.append(journey(page))
        except Error as error:
            told.append("")
            print(error)
    browser.close()
Path(sys.argv[1]).parent.joinpath("heard.json").write_text(json.dumps(told), "utf-8")
