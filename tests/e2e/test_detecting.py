"""Detection beside ``privet serve`` and a real nginx: who stays below every budget is met all the same."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import time
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.e2e.gates import serving
from tests.e2e.proxies import Echo, at_path, at_port, found, free_port, nginx, running
from tests.e2e.running import process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POLICY = """
[site]
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
[[surface]]
name = "profile"
route = "/members/{subject}"
[[budget]]
who = "account"
window = "1d"
subjects = 1000
[enforcement]
mode = "%s"
[detection]
every = "2s"
[ledger]
path = "%s"
"""

pytestmark = pytest.mark.skipif(found("nginx") is None, reason="no nginx: .ci/proxies installs it")


class Site:
    """A site behind nginx and the guard, and its visitors."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

    def asks(self, account: str, person: int) -> tuple[int, str]:
        """Open a profile; return the status and the code of the decision."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Accept": "text/html",
            "Cookie": f"account={account}",
            "X-Forwarded-For": f"203.0.113.{int.from_bytes(account.encode(), 'big') % 251}",
        }
        connection.request("GET", f"/members/{person}", headers=headers)
        answer = connection.getresponse()
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.read().decode())
        connection.close()
        return answer.status, code.group() if code else ""

    def guard(self, path: str) -> tuple[int, str]:
        """Ask the guard itself."""
        connection = http.client.HTTPConnection("privet", timeout=20)
        connection.sock = at_path(self.folder / "privet.sock")()
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    def metric(self, name: str) -> float:
        """Return the value of a metric; 0 where it is not told."""
        for line in self.guard("/metrics")[1].splitlines():
            if line.startswith(f"{name} "):
                return float(line.rpartition(" ")[2])
        return 0.0


def until(true: Callable[[], bool], seconds: float = 120.0) -> bool:
    """Wait until something is true; say whether it became so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.25)
    return False


@pytest.fixture(params=["enforce"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Return a site with its guard."""
    folder = Path(mkdtemp(prefix="privet-", dir="/tmp"))
    folder.chmod(0o755)
    config = folder / "privet.toml"
    config.write_text(POLICY % (request.param, folder / "ledger"))
    port, guard = free_port(), folder / "privet.sock"
    with Echo() as application:
        command = nginx(folder, guard, application.port, port)
        with serving(config, guard), running(command, at_port(port)):
            yield Site(folder, port)
    shutil.rmtree(folder, ignore_errors=True)


def visits(site: Site) -> list[int]:
    """Let thirty people look at a few profiles each, and one account at one after the other."""
    chance = np.random.default_rng(3)
    asked = [("scraper", 1000 + number) for number in range(120)]
    for number in range(30):
        circle = 1000 + chance.zipf(1.6, 4) % 300
        asked += [(f"v{number}", int(person)) for person in chance.choice(circle, 8)]
    order = sorted(range(len(asked)), key=lambda place: (place % 120, place))
    return [site.asks(*asked[place])[0] for place in order]


def test_a_paced_scraper_is_found_and_met(site: Site) -> None:
    """It stays far below every budget, is concluded to collect within the interval, and is limited."""
    met = visits(site)
    caught = until(lambda: site.asks("scraper", 1200)[0] == 429)
    others = {site.asks(f"v{number}", 1001)[0] for number in range(30)}
    _, ref = site.asks("scraper", 1201)
    said = process("explain", ref, "--config", site.folder / "privet.toml")
    let = process("actors", "release", ref, "--config", site.folder / "privet.toml")
    freed = until(lambda: site.asks("scraper", 1202)[0] == 200, 10)
    time.sleep(8)  # some looks later
    still = site.asks("scraper", 1203)[0]

    assert {200} == set(met)
    assert caught
    assert {200} == others
    assert "a standing verdict of detection" in said.out
    assert re.search(r"collector: .*concluded .* UTC by policy [0-9a-f]{12}", said.out)
    assert 0 == let.status
    assert freed
    assert 200 == still


def test_a_crash_of_detection_stops_nobody(site: Site) -> None:
    """Its process is killed: that is counted, the guard answers on, and the next look mends it."""
    visits(site)
    assert until(lambda: site.metric("privet_detection_looks") > 0)
    workers = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if _says(path, "privet.bootstrap.looking", str(site.folder))
    ]
    for each in workers:
        os.kill(each, signal.SIGKILL)
    failed = until(lambda: site.metric('privet_errors_total{stage="detection"}') > 0)
    looks = site.metric("privet_detection_looks")
    answered = site.asks("v1", 1001)[0], site.guard("/readyz")[0]
    mended = until(lambda: site.metric("privet_detection_looks") > looks)

    assert 1 == len(workers)
    assert failed
    assert (200, 200) == answered
    assert mended


def _says(path: Path, *words: str) -> bool:
    try:
        text = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return False
    return all(word in text for word in words)
