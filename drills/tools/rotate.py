"""
curl_cffi with another face for every request: rotate.py JOB.json, run by the tools' Python.

Another browser's TLS and headers, another address, and a cookie that claims another account, each
time; or with "cookie" the same account's. By id, or with "lists" a hundred people at a time from WordPress' REST interface.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from curl_cffi import requests

JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
FACES = ("chrome", "safari", "firefox", "edge", "chrome_android", "safari_ios")
UNTIL = time.monotonic() + JOB["seconds"]


def targets():
    """Return what to ask for."""
    if JOB["lists"]:
        pages = JOB["people"] // 100 + 1  # the keeper of the site is listed, too
        return [f"/wp-json/wp/v2/users?per_page=100&page={page}" for page in range(1, pages + 1)]
    return [f"/wp-json/wp/v2/users/{number}" for number in range(2, JOB["people"] + 2)]


for number, target in enumerate(targets()[: JOB["most"]]):
    if time.monotonic() > UNTIL:
        break
    answer = requests.get(
        JOB["url"] + target,
        impersonate=FACES[number % len(FACES)],
        interface=JOB["addresses"][number % len(JOB["addresses"])],
        headers={"Cookie": JOB.get("cookie") or f"wordpress_logged_in_drill=guess{number}%7C9%7Cx"},
        timeout=30,
    )
    Path(JOB["out"], f"{number}").write_bytes(answer.content)
