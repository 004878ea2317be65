"""
A person reads in Chromium, with an extension that takes others in their session.

What the extension hands on is what was taken; what the person met themselves stands beside it.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
HOME = Path(sys.argv[1]).parent
UNTIL = time.monotonic() + JOB["seconds"]
TAKES = {
    name: JOB.get(name.lower(), plain)
    for name, plain in (("EACH", 12), ("PAUSE", 0), ("STRIDE", 1))
}
"""People that the extension takes with each page, milliseconds between them, and who comes after whom."""

READS = 1_500
"""Milliseconds that the person looks at a page."""

FLAGS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-sync", "--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*",
]


class Collector(BaseHTTPRequestHandler):
    """Keep what the extension hands on."""

    def do_POST(self) -> None:
        """Keep one answer; empty ones are refusals."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if body:
            Path(JOB["out"], self.path.strip("/")).write_bytes(body)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def read(page: Page) -> dict[str, int]:
    """Be the person: sign in, open the directory, look at people; say what was met."""
    met = {"pages": 0, "asked": 0, "refused": 0}
    page.goto(JOB["url"] + "/wp-login.php")
    page.fill("#user_login", JOB["accounts"][0])
    page.fill("#user_pass", JOB["password"])
    page.click("#wp-submit")
    for place in range(400):
        if time.monotonic() > UNTIL:
            break
        handle = JOB["handles"][(place * 37 + 500) % JOB["people"]]
        answer = page.goto(f"{JOB['url']}/author/{handle}/")
        status = answer.status if answer is not None else 0
        met["pages"] += 1
        met["refused"] += status == 429
        if status == 403:
            met["asked"] += 1
            page.wait_for_selector("a[rel=me]", state="attached", timeout=40_000)
        page.wait_for_timeout(READS)
    return met


def extension(port: int) -> Path:
    """Return a folder with the extension, which hands on to this port."""
    made = HOME / "extension"
    shutil.copytree(Path(__file__).parent / "extension", made)
    taking = made / "take.js"
    text = taking.read_text("utf-8").replace("PORT/", f"{port}/")
    for name, value in {**TAKES, "PEOPLE": JOB["people"]}.items():
        text = re.sub(rf"const {name} = \d+;", f"const {name} = {value};", text)
    taking.write_text(text, "utf-8")
    return made


def main() -> None:
    """Let the person read, and the extension take."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = str(extension(server.server_port))
    met: dict[str, Any] = {}
    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            str(HOME / "profile"),
            headless=False,  # a window without a screen: extensions need one
            executable_path=JOB["browser"],
            ignore_default_args=["--disable-extensions"],
            args=[*FLAGS, f"--disable-extensions-except={made}", f"--load-extension={made}"],
        )
        try:
            met = read(context.new_page())
        except Error as error:
            print(error)
        context.close()
    (HOME / "own.json").write_text(json.dumps(met), "utf-8")


main()
