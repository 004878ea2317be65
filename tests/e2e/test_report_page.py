"""The report in a real browser, cut off from the network."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from privet.adapters.documents import files

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
ANSWERS = Path(__file__).parents[1] / "adapters" / "documents" / "conftest.py"


def opened(page: Path, folder: Path) -> tuple[str, list[str], list[str]]:
    """Open a page; return its DOM, what its console said, and what it asked of the network."""
    assert CHROMIUM
    net = folder / f"{page.stem}.net.json"
    done = subprocess.run(
        [
            CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *("--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0"),
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={net}",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    log = json.loads(net.read_text())
    asked = [
        str(event["params"]["url"])
        for event in log["events"]
        if "url" in event.get("params", {})
        and str(event["params"]["url"]).startswith(("http", "ws"))
    ]
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, console, [url for url in asked if "elsewhere" in url or page.name in url]


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_the_report_renders_alone(tmp_path: Path) -> None:
    """The page draws its charts, says nothing on the console, and asks nothing of the network."""
    spec = spec_from_file_location("answers", ANSWERS)
    assert spec is not None
    assert spec.loader is not None
    answers = module_from_spec(spec)
    spec.loader.exec_module(answers)
    report, *_ = files.write(
        answers.build(), tmp_path / "out", written=datetime(2026, 11, 23, tzinfo=UTC)
    )
    control = tmp_path / "control.html"
    control.write_text('<img src="http://elsewhere.example/x.png"><script>nope()</script>')

    dom, console, asked = opened(report, tmp_path)

    assert 5 == dom.count('<svg viewBox="')
    assert "Three collectors and one campaign" in dom
    assert [] == console
    assert [] == asked
    _, said, wanted = opened(control, tmp_path)
    assert said, "the browser's console is not heard: the test above proves nothing"
    assert wanted, "the browser's requests are not seen: the test above proves nothing"
