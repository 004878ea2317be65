"""Every proxy with its shipped snippet: what the visitor gets, and what reaches the application."""

from __future__ import annotations

import http.client
import json
import shutil
import signal
import socket
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest
from tests.adapters.gateways.scripted import Case, cases
from tests.e2e.http2 import Http2
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
    import subprocess
    from collections.abc import Iterator, Mapping


@dataclass
class Site:
    """A proxy in front of an application, asking a guard."""

    proxy: str
    port: int
    application: Echo
    guard: subprocess.Popen[bytes]

    def ask(
        self,
        target: str,
        headers: Mapping[str, str],
        method: str = "GET",
        body: str | bytes | Iterator[bytes] = "",
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask as a visitor; return status, header fields and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(connection):
            connection.request(method, target, body or None, dict(headers))
            answer = connection.getresponse()
            got = answer.read()
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


def test_the_suite_holds_over_http2(site: Site) -> None:
    """Every case again, on one connection, with cookies in pieces as browsers send them."""
    with Http2(site.plain_http2) as visitor:
        for case in cases():
            before = len(site.application.asked)
            got = visitor.ask(
                case.target,
                [*case.sent.items(), ("cookie", "a=1"), ("cookie", "b=2")],
                method=case.method,
                body=case.body.encode(),
            )
            reached = site.application.asked[before:]

            assert case.visitor == got.status, case
            assert case.retry_after == got.headers.get("retry-after", ""), case
            assert ([f"{case.method} {case.target}"] if case.served else []) == reached, case
            assert (
                case.served or case.method == "HEAD" or got.body.startswith(case.remedy.encode())
            ), case
            assert "" == got.headers.get("x-privet-subjects", "")


@pytest.mark.parametrize("how", ["of a length", "in pieces", "over HTTP/2"])
@pytest.mark.parametrize("name", ["allow", "deny"])
def test_a_large_body_goes_whole_or_not_at_all(site: Site, name: str, how: str) -> None:
    """Half a mebibyte reaches whoever is asked, byte for byte; the guard never waits for it."""
    body = bytes(range(33, 97)) * 8192
    before = len(site.application.asked)
    if how == "over HTTP/2":
        with Http2(site.plain_http2) as visitor:
            got = visitor.ask(f"/members/{name}", method="POST", body=body)
            status, said = got.status, got.body
    else:
        pieces = (body[at : at + 50_000] for at in range(0, len(body), 50_000))
        sent = body if how == "of a length" else pieces
        try:
            status, _, said = site.ask(f"/members/{name}", {}, "POST", sent)
        except ConnectionError:  # HAProxy may hang up on who goes on sending after the answer
            status, said = 403, b""

    assert (200 if name == "allow" else 403) == status
    assert (name == "allow") is bool(site.application.asked[before:])
    assert name == "deny" or json.loads(said)["body"] == body.decode()


@pytest.mark.parametrize(("name", "status"), [("allow", 200), ("deny", 403)])
def test_a_body_may_be_announced(site: Site, name: str, status: int) -> None:
    """Who waits for leave to send (Expect: 100-continue) is answered, and not left waiting."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall(
            f"POST /members/{name} HTTP/1.1\r\nHost: example.org\r\nContent-Length: 2\r\n"
            "Expect: 100-continue\r\nConnection: close\r\n\r\n".encode()
        )
        got = connection.recv(4000)
        with suppress(ConnectionError):  # a proxy that refused need not read the body
            if got.startswith(b"HTTP/1.1 100"):
                connection.sendall(b"hi")
            while data := connection.recv(4000):
                got += data

    assert f"HTTP/1.1 {status} ".encode() in got


@pytest.mark.parametrize("size", [20_000, 200_000])
def test_an_address_without_measure_reaches_nobody(site: Site, size: int) -> None:
    """What no proxy takes is the proxy's to refuse; it is no way around the guard."""
    before = len(site.application.asked)
    status, _, _ = site.ask(f"/members/deny?q={'x' * size}", {})
    after, _, _ = site.ask("/members/deny", {})

    assert status in {400, 403, 413, 414, 431}
    assert [] == site.application.asked[before:]
    assert 403 == after


HOSTILE = {
    "hop by hop": {
        "Connection": "close, X-Original-URI, X-Original-Method, X-Forwarded-Uri, "
        "X-Forwarded-Method, X-Forwarded-For, X-Privet-Remedy, Cookie"
    },
    "another remedy": {"X-Privet-Remedy": "allow"},
    "another method": {"X-HTTP-Method-Override": "OPTIONS", "X-Method-Override": "OPTIONS"},
    "another address": {
        "X-Rewrite-URL": "/about",
        "X-Original-URL": "/about",
        "Forwarded": "for=1",
    },
    "a preflight that is none": {
        "Origin": "https://a.example",
        "Access-Control-Request-Method": "",
    },
    "underscores": {"X_Original_URI": "/about", "X_Forwarded_Uri": "/about"},
    "a page": {
        "X-Privet-Page": "remedy=allow",
        "X-Privet-Status": "200",
        "X-Privet-Would": "allow",
    },
    "much": {f"X-Much-{number}": "y" * 100 for number in range(60)},
    "a large cookie": {"Cookie": "a=" + "z" * 7000},
    "bytes": {"Cookie": "a=\xe9\xff", "User-Agent": "\xf0\x9f", "Accept-Language": "\xfc"},
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_no_header_opens_the_way(site: Site, words: Mapping[str, str]) -> None:
    """Whoever is denied stays so whatever they write, and the application is told to show less."""
    before = len(site.application.asked)
    denied, _, _ = site.ask("/members/deny", words)
    reached = site.application.asked[before:]
    served, _, body = site.ask("/members/reduce", words)

    assert denied == 403 or (denied, served) == (400, 400)  # Envoy refuses such a Connection itself
    assert [] == reached
    assert served == 400 or "reduce" == json.loads(body)["headers"]["x-privet-remedy"]


@pytest.mark.parametrize(
    "smuggled",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    ],
    ids=["both lengths", "two lengths", "two encodings", "a space"],
)
def test_no_request_hides_within_another(site: Site, smuggled: str) -> None:
    """What one reads as a body and another as a request reaches the application unjudged never."""
    hidden = "GET /members/deny HTTP/1.1\r\nHost: a.example\r\n\r\n"
    before = len(site.application.asked)
    with socket.create_connection(("127.0.0.1", site.port), timeout=2) as connection:
        connection.sendall(
            f"POST /members/allow HTTP/1.1\r\nHost: example.org\r\n{smuggled}{hidden}".encode()
        )
        with suppress(TimeoutError, ConnectionResetError):
            while connection.recv(4000):
                pass

    assert "GET /members/deny" not in site.application.asked[before:]


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
