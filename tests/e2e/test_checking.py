"""``privet check`` through real proxies: the shipped snippet is fine, and each fault is named."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e import gates
from tests.e2e.proxies import PROXIES, Echo, at_port, found, free_port, running
from tests.e2e.running import privet

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY = """
[identity]
account = ["header:X-Account"]
[[surface]]
name = "profile"
route = "/members/{subject}"
"""


@dataclass
class Site:
    """A guard that runs, and where an application and a proxy may be."""

    folder: Path
    config: Path
    guard: Path
    application: int

    def check(self, proxy: str, *faults: tuple[str, str, str]) -> tuple[int, dict[str, Any]]:
        """Check through a proxy, its snippet changed; return the status and what was found."""
        if found(proxy) is None:
            pytest.skip(f"no {proxy} on this machine: .ci/proxies installs it")
        port = free_port()
        command = PROXIES[proxy](self.folder, self.guard, self.application, port)
        for name, old, new in faults:
            path = self.folder / name
            text = path.read_text()
            assert old in text
            path.write_text(text.replace(old, new))
        with running(command, at_port(port)):
            ran = privet("check", f"http://127.0.0.1:{port}", "--config", self.config, "--json")
        return ran.status, {each["check"]: each for each in ran.json}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Run a guard on a socket, and an application."""
    with serving() as made:
        yield made


@contextmanager
def serving() -> Iterator[Site]:
    """Run both until the block ends."""
    folder = Path(mkdtemp(prefix="privet-", dir="/tmp"))  # the path of a socket must be short
    folder.chmod(0o755)
    config, guard = folder / "privet.toml", folder / "privet.sock"
    config.write_text(POLICY)
    try:
        with Echo() as application, gates.serving(config, guard):
            guard.chmod(0o666)
            yield Site(folder, config, guard, application.port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wrong(checks: dict[str, Any]) -> set[str]:
    """Return what was found to be wrong."""
    return {name for name, each in checks.items() if not each["fine"]}


DROPS = {
    "nginx": [("site.conf", "proxy_connect_timeout 200ms", 'proxy_set_header X-Account "";')],
    "caddy": [("Caddyfile", "header_up -Connection", "header_up -X-Account")],
    "haproxy": [("haproxy.cfg", "http-request lua.privet", "http-request del-header X-Account")],
}
"""The line with which an operator lets the proxy drop a visitor's own account header."""


@pytest.mark.parametrize("proxy", list(PROXIES))
def test_the_shipped_snippet_is_fine(site: Site, proxy: str) -> None:
    """Everything that is looked at is fine once the proxy drops the account that a visitor forges."""
    drops = [(name, line, f"{more}\n{line}") for name, line, more in DROPS.get(proxy, ())]
    status, checks = site.check(proxy, *drops)

    assert (0, set()) == (status, wrong(checks))
    assert "127.0.0.77" in checks["address"]["says"]
    assert {"guard", "proxy", "asked", "address", "refusal", "cookie", "places"} == set(checks)


FAULTS = [
    ("nginx", "asked", "auth_request /_privet", ("site.conf", "auth_request /_privet;", "")),
    ("nginx", "asked", "X-Original-URI", (
        "site.conf", "proxy_set_header X-Original-URI $request_uri;", "",
    )),
    ("nginx", "address", "X-Forwarded-For", (
        "site.conf", "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;", "",
    )),
    ("nginx", "refusal", "error_page 401", (
        "site.conf", "error_page 401 = @privet_401;\n    error_page 403 = @privet;", "",
    )),
    ("nginx", "places", "/.privet/", ("site.conf", "location ^~ /.privet/ {", "location ^~ /x/ {")),
    ("nginx", "cookie", "Set-Cookie", (
        "site.conf", "location @privet {", "location @privet { proxy_hide_header Set-Cookie;",
    )),
    ("nginx", "believed", "X-Forwarded-For", (
        "site.conf", "$proxy_add_x_forwarded_for", "$http_x_forwarded_for",
    )),
    ("caddy", "asked", "forward_auth", ("Caddyfile", "uri /v1/auth/forward", "uri /healthz")),
    ("caddy", "places", "handle /.privet/*", ("Caddyfile", "handle /.privet/* {", "handle /x/* {")),
    ("caddy", "address", "X-Forwarded-For", (
        "Caddyfile", "header_up -Connection", "header_up -Connection\n\t\t\theader_up -X-Forwarded-For",
    )),
    ("haproxy", "asked", "lua.privet", ("haproxy.cfg", "http-request lua.privet if !ours", "")),
    ("haproxy", "places", "/.privet/", ("haproxy.cfg", "use_backend privet if ours", "")),
    ("haproxy", "address", "set-header X-Forwarded-For", (
        "haproxy.cfg", "    http-request set-header X-Forwarded-For %[src]\n", "",
    )),
]  # fmt: skip
"""Proxy, what is wrong, a word of what mends it, and the change that breaks the snippet."""


@pytest.mark.parametrize(
    ("proxy", "name", "word", "fault"), FAULTS, ids=lambda it: it if isinstance(it, str) else ""
)
def test_a_wrong_snippet_is_named(
    site: Site, proxy: str, name: str, word: str, fault: tuple[str, str, str]
) -> None:
    """The fault is among what is wrong, with the line that mends it; exit status 1."""
    status, checks = site.check(proxy, fault)

    assert 1 == status
    assert name in wrong(checks)
    assert word in checks[name]["mend"]


def test_without_a_guard_it_says_so(tmp_path: Path) -> None:
    """Status 3, and how to start one."""
    config = tmp_path / "privet.toml"
    config.write_text(POLICY)
    ran = privet("check", "http://127.0.0.1:9", "--config", config)

    assert 3 == ran.status
    assert "privet serve" in ran.out


def test_without_a_proxy_it_says_so(site: Site) -> None:
    """Nothing answers at the address: status 1."""
    port = free_port()
    ran = privet("check", f"http://127.0.0.1:{port}", "--config", site.config)

    assert 1 == ran.status
    assert f"nothing answers at http://127.0.0.1:{port}" in ran.out


def test_init_ends_with_the_test(site: Site) -> None:
    """The policy and snippet are written, a guard is started for it, and the proxy is tested."""
    out = site.folder / "new"
    socket, port = out / "s", free_port()
    if found("nginx") is None:
        pytest.skip("no nginx on this machine: .ci/proxies installs it")
    (site.folder / "two").mkdir(exist_ok=True)
    command = PROXIES["nginx"](site.folder / "two", socket, site.application, port)
    with running(command, at_port(port)):
        ran = privet(
            "init", "--out", out, "--socket", socket, "--check", f"http://127.0.0.1:{port}"
        )

    assert "fine   the proxy asks Privet" in ran.out
    assert (out / "nginx.conf").exists()
    assert json.dumps("shadow") in (out / "privet.toml").read_text()
    assert 0 == ran.status
