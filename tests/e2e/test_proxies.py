"""Every proxy with its shipped snippet: what the visitor gets, and what reaches the application."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest
from tests.adapters.gateways.scripted import Case, cases
from tests.e2e.proxies import (
    PROXIES,
    Echo,
    at_port,
    found,
    free_port,
    nginx,
    running,
    scripted_guard,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass
class Site:
    """A proxy in front of an application, asking a guard."""

    proxy: str
    port: int
    application: Echo
    guard: subprocess.Popen[bytes]

    def ask(
        self, target: str, headers: Mapping[str, str], method: str = "GET", body: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask as a visitor; return status, header fields and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, target, body or None, dict(headers))
        answer = connection.getresponse()
        got = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, got

    @property
    def plain_http2(self) -> int:
        """Where HTTP/2 is spoken without TLS: nginx needs a port of its own for that."""
        return self.port + 1 if self.proxy == "nginx" else self.port


@contextmanager
def behind(proxy: str) -> Iterator[Site]:
    """Run a site behind a proxy."""
    if found(proxy) is None:
        pytest.skip(f"no {proxy} on this machine: .ci/proxies installs it")
    folder = Path(mkdtemp(prefix="privet-", dir="/tmp"))  # the path of a socket must be short
    folder.chmod(0o755)
    socket_path = folder / "privet.sock"
    port = free_port()
    try:
        with scripted_guard(socket_path) as guard, Echo() as application:
            command = PROXIES[proxy](folder, socket_path, application.port, port)
            with running(command, at_port(port)):
                yield Site(proxy, port, application, guard)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module", params=list(PROXIES))
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Return a site behind each proxy."""
    with behind(request.param) as made:
        yield made


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_visitor_gets_what_the_suite_says(site: Site, case: Case) -> None:
    """Status, page and Retry-After arrive whole, and who is not served reaches no application."""
    before = len(site.application.asked)

    status, headers, body = site.ask(case.target, case.sent, case.method, case.body)

    assert case.visitor == status
    assert case.retry_after == headers.get("retry-after", "")
    assert ([f"{case.method} {case.target}"] if case.served else []) == (
        site.application.asked[before:]
    )
    if case.served and case.method != "HEAD":
        said = json.loads(body)
        assert (case.body, case.remedy) == (said["body"], said["headers"]["x-privet-remedy"])
    elif case.method != "HEAD":
        assert case.kind in headers["content-type"]
        assert body.startswith(case.remedy.encode())
        assert "no-store" == headers["cache-control"]
        assert "privet-visit=1" in headers["set-cookie"]


def test_whom_an_answer_shows_stays_inside(site: Site) -> None:
    """The header field with the people's ids does not reach the visitor."""
    status, headers, _ = site.ask("/members/allow", {})

    assert 200 == status
    assert "" == headers.get("x-privet-subjects", "")


def test_our_own_places_are_reachable(site: Site) -> None:
    """Whoever is blocked reaches the form for an appeal; what they write arrives."""
    status, _, body = site.ask("/.privet/appeal?ref=X", {}, "POST", "words=help")

    assert (200, b"POST appeal {'ref': 'X'} words=help") == (status, body)


@pytest.mark.parametrize(("name", "line"), [("allow", b" 101 "), ("deny", b" 403 ")])
def test_a_websocket_is_judged_and_carried(site: Site, name: str, line: bytes) -> None:
    """An upgrade passes the guard and then flows in both directions; or it is refused."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        connection.sendall(
            f"GET /members/{name} HTTP/1.1\r\nHost: example.org\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        head = connection.recv(4000)
        assert line in head.partition(b"\r\n")[0] + b" "
        if name == "allow":
            connection.sendall(b"\x81\x02hi")
            assert b"\x81\x02hi" == connection.recv(10)


@pytest.mark.skipif(found("curl") is None, reason="no curl on this machine")
@pytest.mark.parametrize(("name", "status"), [("allow", "200"), ("limit", "429")])
def test_http2_is_judged(site: Site, name: str, status: str) -> None:
    """The same holds over HTTP/2, where a cookie may come in pieces."""
    done = subprocess.run(
        [
            *("curl", "-s", "-o", "/dev/null", "-w", "%{http_version} %{http_code}"),
            *("--http2-prior-knowledge", "--max-time", "20"),
            *("-H", "Cookie: a=1", "-H", "Cookie: b=2"),
            f"http://127.0.0.1:{site.plain_http2}/members/{name}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"2 {status}" == done.stdout


def test_many_at_once(site: Site) -> None:
    """Connections are reused without mixing answers up."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    got: list[Any] = []
    for number in range(60):
        name = "limit" if number % 3 else "allow"
        connection.request("GET", f"/members/{name}", headers={"Accept": "text/html"})
        answer = connection.getresponse()
        answer.read()
        got.append(answer.status)
    connection.close()

    assert [429 if number % 3 else 200 for number in range(60)] == got


def test_the_host_keeps_its_port(site: Site) -> None:
    """An application behind a port that is not the usual one makes links that lead there."""
    _, _, body = site.ask("/members/allow", {"Host": "example.org:8443"})

    assert "example.org:8443" == json.loads(body)["headers"]["host"]


def test_what_nginx_refuses_itself_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A 401 still asks for a password and a 403 is the site's own; neither is told as ours.

    Nothing that was not asked for is used: the log of errors has no warning of it.
    """
    own = (
        "    location /private { auth_basic x; auth_basic_user_file %s; }\n"
        "    location /closed { deny all; }\n    location / {"
    )
    made: list[Path] = []

    def with_own(folder: Path, guard: Path, application: int, port: int) -> list[str]:
        command = nginx(folder, guard, application, port)
        (folder / "words").write_text("ana:{PLAIN}secret\n")
        text = (folder / "site.conf").read_text()
        (folder / "site.conf").write_text(
            text.replace("    location / {", own % (folder / "words"), 1)
        )
        made.append(folder)
        return command

    monkeypatch.setitem(PROXIES, "nginx", with_own)
    with behind("nginx") as site:
        asked = [site.ask(target, {}) for target in ("/private", "/closed", "/members/challenge")]
        site.ask("/.privet/appeal", {})
        site.guard.kill()
        site.guard.wait(10)
        dead = site.ask("/.privet/appeal", {})[0], site.ask("/members/deny", {})[0]
        errors = (made[0] / "error.log").read_text()

    assert [401, 403, 403] == [status for status, _, _ in asked]
    assert 'Basic realm="x"' == asked[0][1]["www-authenticate"]
    assert [False, False, True] == ["set-cookie" in headers for _, headers, _ in asked]
    assert (502, 200) == dead
    assert "uninitialized" not in errors


@pytest.mark.parametrize("proxy", list(PROXIES))
def test_requests_pass_while_the_guard_is_away(proxy: str) -> None:
    """A guard that does not answer stops nobody: the snippets say on_error = open."""
    with behind(proxy) as site:
        site.guard.send_signal(signal.SIGSTOP)
        try:
            hung, _, _ = site.ask("/members/deny", {})
        finally:
            site.guard.send_signal(signal.SIGCONT)
        again, _, _ = site.ask("/members/deny", {})
        site.guard.kill()
        site.guard.wait(10)
        dead, _, _ = site.ask("/members/deny", {})

    assert (200, 403, 200) == (hung, again, dead)
