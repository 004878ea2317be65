"""
A person's session, recorded and replayed with other people: replay.py JOB.json, run by the tools' Python.

patchright records what Chromium asks while a person signs in and looks at a few people, headers, cookies and
pauses. curl_cffi then asks the same again and again, with the face of Chromium, and other people each time.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from curl_cffi import requests
from patchright.sync_api import sync_playwright

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
TAPE = Path(sys.argv[1]).parent / "session.har"
UNTIL = time.monotonic() + JOB["seconds"]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.*",
]
LOOKS = 8
"""People at whom the person looks while it is recorded."""

READS = 600
"""Milliseconds that the person looks at one."""

FASTER = 4
"""By how much the pauses are shortened, so that minutes hold an afternoon."""

ENOUGH = 10
"""Refusals in a row after which it gives up."""

PROFILE = re.compile(r"/author/[a-z]+/")
HELD = {"host", "content-length", "connection", "accept-encoding"}
"""Headers that a client sets itself."""


def record():
    """Be the person."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=JOB["browser"], args=FLAGS)
        context = browser.new_context()
        page = context.new_page()
        page.goto(JOB["url"] + "/wp-login.php")
        page.fill("#user_login", JOB["accounts"][0])
        page.fill("#user_pass", JOB["password"])
        page.click("#wp-submit")
        page.wait_for_load_state()
        kept = context.storage_state()
        context.close()
        context = browser.new_context(
            storage_state=kept, record_har_path=TAPE, record_har_content="omit"
        )
        page = context.new_page()
        for place in range(LOOKS):
            page.goto(JOB["url"] + ("/" if place == 0 else profile(place)))
            page.wait_for_timeout(READS)
        context.close()
        browser.close()


def profile(place):
    """Return where somebody is shown."""
    return f"/author/{JOB['handles'][place * 37 % JOB['people']]}/"


def tape():
    """Return what was asked: seconds since the one before, target, headers."""
    entries = json.loads(TAPE.read_text("utf-8"))["log"]["entries"]
    before = None
    for each in entries:
        asked = each["request"]
        if asked["method"] != "GET" or not asked["url"].startswith(JOB["url"]):
            continue
        at = time.mktime(time.strptime(each["startedDateTime"][:19], "%Y-%m-%dT%H:%M:%S"))
        at += float("0." + (each["startedDateTime"][20:-1] or "0"))
        headers = {
            one["name"]: one["value"]
            for one in asked["headers"]
            if one["name"].lower() not in HELD and not one["name"].startswith(":")
        }
        yield max(0.0, at - (before or at)), asked["url"].removeprefix(JOB["url"]), headers
        before = at


def replay(session):
    """Ask the same, with other people each time."""
    number = refused = 0
    while True:
        for gap, target, headers in session:
            time.sleep(gap / FASTER)
            person = ""
            if PROFILE.fullmatch(target):
                person, number = JOB["handles"][number % JOB["people"]], number + 1
                target = f"/author/{person}/"  # noqa: PLW2901 - that is what a replay is
            answer = requests.get(
                JOB["url"] + target, headers=headers, impersonate="chrome", timeout=30,
                default_headers=False, allow_redirects=False,
            )  # fmt: skip
            if person and answer.status_code == 200:
                Path(JOB["out"], person).write_bytes(answer.content)
            if person:
                refused = 0 if answer.status_code == 200 else refused + 1
            if refused > ENOUGH or number >= JOB["people"] or time.monotonic() > UNTIL:
                return


record()
replay(list(tape()))
