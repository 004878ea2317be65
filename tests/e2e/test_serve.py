"""``privet serve`` behind a real nginx: budgets, the challenge without scripts, a restart."""

from __future__ import annotations

import http.client
import re
import shutil
import time
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from tests.e2e.gates import serving, until
from tests.e2e.proxies import Echo, at_port, found, free_port, nginx, running

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

POLICY = """
[site]
name = "Example"
[identity]
account = ["cookie:account"]
[[surface]]
name = "profile"
route = "/members/{subject}"
[[budget]]
who = "account"
window = "1d"
subjects = 4
[[budget]]
who = "network"
window = "1h"
subjects = 40
[enforcement]
mode = "enforce"
jitter = 0
[ledger]
path = "%s"
"""


class Visitor:
    """A browser without scripts: cookies, forms, redirects on demand."""

    def __init__(self, port: int, account: str) -> None:
        self.port = port
        self.jar = {"account": account}

    def ask(self, target: str, form: str = "") -> tuple[int, dict[str, str], str]:
        """Open a page, or send a form."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Accept": "text/html",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items()),
        }
        connection.request("POST" if form else "GET", target, form or None, headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, held = value.partition(";")[0].partition("=")
                self.jar[key] = held
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def served(folder: Path, *more: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Run the service until the block ends."""
    config = folder / "privet.toml"
    config.write_text(POLICY % (folder / "ledger"))
    return serving(config, folder / "privet.sock", *more)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder whose name is short enough for a socket."""
    made = Path(mkdtemp(prefix="privet-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.skipif(found("nginx") is None, reason="no nginx: .ci/proxies installs it")
def test_the_guard_behind_nginx(folder: Path) -> None:
    """A person is challenged, waits, passes, meets the limit; a restart locks nobody out."""
    port = free_port()
    guard = folder / "privet.sock"
    with Echo() as application:
        command = nginx(folder, guard, application.port, port)
        with served(folder), running(command, at_port(port)):
            ana = Visitor(port, "ana")
            first = [ana.ask(f"/members/{number}")[0] for number in range(3)]
            status, headers, page = ana.ask("/members/3")
            ticket = re.findall(r'name="ticket" value="([^"]+)"', page)[-1]
            time.sleep(20.2)  # the visitor's own wait
            passed, went, _ = ana.ask("/.privet/challenge", f"ticket={ticket}")
            seen = ana.ask("/members/3")[0]
            limited, said, _ = [ana.ask(f"/members/{number}") for number in (4, 5)][-1]
            other = Visitor(port, "bo").ask("/members/4")[0]
        with served(folder), running(command, at_port(port)):
            again = [ana.ask(f"/members/{number}")[0] for number in range(4)]

    assert [200, 200, 403] == first
    assert (403, "no-store") == (status, headers["cache-control"])
    assert (303, "/members/3", 200) == (passed, went["location"], seen)
    assert 429 == limited
    assert int(said["retry-after"]) >= 60
    assert 200 == other
    assert 200 == again[0]


@pytest.mark.skipif(found("nginx") is None, reason="no nginx: .ci/proxies installs it")
def test_it_follows_the_log_of_nginx(folder: Path) -> None:
    """People who are not there cost nothing of a budget, once nginx has logged its 404."""
    port = free_port()
    guard, log = folder / "privet.sock", folder / "access.log"
    log.touch()
    log.chmod(0o666)
    with Echo() as application:
        command = nginx(folder, guard, application.port, port)
        outer = folder / "outer.conf"
        told = f"access_log {log} combined;"
        outer.write_text(outer.read_text().replace("access_log off;", told))
        with served(folder, "--follow", str(log)), running(command, at_port(port)):
            ana = Visitor(port, "ana")
            for number in range(100, 106):  # the log is looked at some time after each
                missing = f"/members/{number}?status=404"
                until(lambda target=missing: ana.ask(target)[0] == 404)  # type: ignore[misc]
            until(lambda: [ana.ask(f"/members/{number}")[0] for number in (0, 1)] == [200, 200])
            third = ana.ask("/members/2")[0]

    assert 403 == third
