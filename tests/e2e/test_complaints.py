"""What people complain about in tools of this kind, one test a complaint, through a real nginx."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import time
from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.gates import serving, until
from tests.e2e.proxies import Echo, at_port, found, free_port, nginx, running
from tests.e2e.running import privet

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(found("nginx") is None, reason="no nginx: .ci/proxies installs it")

POLICY = """
[site]
name = "Example"
contact = "mailto:privacy@example.org"
[identity]
account = ["cookie:account"]
forgeable = "believe"
[[surface]]
name = "profile"
route = "/members/{subject}"
[[surface]]
name = "lookup"
route = "POST /api/lookup/{subject}"
[[budget]]
who = "account"
window = "1d"
subjects = 6
[[budget]]
who = "network"
window = "1d"
subjects = 400
[enforcement]
mode = "enforce"
jitter = 0
[challenge]
work = "none"
wait = "1s"
[[agreement]]
actor = "account:partner*"
owner = "ana@example.org"
basis = "contract"
until = 2036-12-31
[ledger]
path = "%s"
"""
TICKET = re.compile(r'name="ticket" value="([^"]+)"')


@dataclass
class Site:
    """A site behind nginx, guarded by the real service."""

    folder: Path
    port: int
    application: Echo
    process: subprocess.Popen[bytes] | None = None

    @property
    def config(self) -> Path:
        """The policy file."""
        return self.folder / "privet.toml"

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Run the guard until the block ends."""
        place = self.folder / "privet.sock"
        with serving(self.config, place) as self.process:
            place.chmod(0o666)
            yield


@dataclass
class Visitor:
    """A browser without scripts, at an address of its own."""

    site: Site
    account: str
    address: str
    jar: dict[str, str] = field(default_factory=dict)
    keeps: bool = True
    password: str = ""

    def ask(
        self, target: str, form: str = "", method: str = "", **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Open a page, or send a form; keep the cookies, unless this browser keeps none."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.site.port, timeout=30, source_address=(self.address, 0)
        )
        jar = {"account": self.account, **self.jar} if self.account else self.jar
        sent = {
            "Accept": "text/html",
            **{name.replace("_", "-"): it for name, it in headers.items()},
        }
        if self.password:
            known = b64encode(f"{self.account}:{self.password}".encode()).decode()
            sent["Authorization"] = f"Basic {known}"
        if jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        connection.request(method or ("POST" if form else "GET"), target, form or None, sent)
        answer = connection.getresponse()
        body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and self.keeps:
                key, _, held = value.partition(";")[0].partition("=")
                self.jar[key] = held
        connection.close()
        return answer.status, {name.lower(): it for name, it in answer.getheaders()}, body

    def opens(self, *people: int) -> list[int]:
        """Return what came of looking at people."""
        return [self.ask(f"/members/{each}")[0] for each in people]

    def passes(self, page: str) -> tuple[int, dict[str, str], str]:
        """Wait as the page says, then press its button."""
        time.sleep(1.1)
        ticket = TICKET.findall(page)[-1]
        return self.ask("/.privet/challenge", f"ticket={ticket}")


@contextmanager
def behind_nginx(own: str = "", policy: str = POLICY) -> Iterator[Site]:
    """Run an application behind nginx, with *own* lines in the site's block; the guard is for the test to start."""
    folder = Path(mkdtemp(prefix="privet-", dir="/tmp"))  # the path of a socket must be short
    folder.chmod(0o755)
    (folder / "privet.toml").write_text(policy % (folder / "ledger"))
    port = free_port()
    try:
        with Echo() as application:
            command = nginx(folder, folder / "privet.sock", application.port, port)
            conf = folder / "site.conf"
            named = "server_name example.org;"
            conf.write_text(conf.read_text().replace(named, named + own))
            with running(command, at_port(port)):
                yield Site(folder, port, application)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Run a guarded site."""
    with behind_nginx() as made, made.guarded():
        # Visitors on this machine have private addresses, which look like proxies' own.
        assert 0 == order(made, "on", "--force").status
        yield made


def order(site: Site, *words: object) -> Any:  # noqa: ANN401 - what a verb said
    """Type a verb."""
    return privet(*words, "--config", site.config)


def test_blocked_people_can_write_to_somebody(site: Site) -> None:
    """'Real people blocked, told to contact a site they cannot open': appeal, code and contact."""
    ana = Visitor(site, "ana", "127.0.1.1")
    ana.opens(0, 1, 2)
    _, _, page = ana.ask("/members/3")
    ana.passes(page)
    status, _, blocked = [ana.ask(f"/members/{each}") for each in (3, 4, 5, 6)][-1]
    link = re.search(r'href="(/\.privet/appeal[^"]*)"', blocked)
    assert link
    form = ana.ask(link[1].replace("&amp;", "&"))
    ref = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", blocked)
    assert ref
    sent = ana.ask("/.privet/appeal", f"ref={ref[0]}&words=I+teach+here")

    assert (429, 200, 200) == (status, form[0], sent[0])
    assert "mailto:privacy@example.org" in blocked
    assert "I teach here" in (site.folder / "ledger.appeals.jsonl").read_text()


def test_without_javascript_one_gets_through(site: Site) -> None:
    """'No-JS, old or small browsers excluded': the first rung is a wait and a form."""
    bo = Visitor(site, "bo", "127.0.1.2")
    seen = bo.opens(0, 1, 2, 3)
    _, _, page = bo.ask("/members/3")
    passed, headers, _ = bo.passes(page)

    assert [200, 200, 200, 403] == seen
    assert "<noscript" not in page
    assert (303, "/members/3", 200) == (passed, headers["location"], bo.ask("/members/3")[0])


def test_a_browser_without_cookies_is_told_so_once(site: Site) -> None:
    """'You block cookies; endless refresh': one attempt, the cause in words, no loop."""
    cy = Visitor(site, "cy", "127.0.1.3", keeps=False)
    cy.opens(0, 1, 2)
    _, headers, page = cy.ask("/members/3")
    status, again, said = cy.passes(page)

    assert 403 == status
    assert "did not send back the cookie" in said
    assert all("refresh" not in each and "location" not in each for each in (headers, again))
    assert all('http-equiv="refresh"' not in each for each in (page, said))


def test_cleared_cookies_lock_nobody_out(site: Site) -> None:
    """Somebody who clears the cookies meets one more check, and passes it."""
    di = Visitor(site, "di", "127.0.1.4")
    di.opens(0, 1, 2)
    first = di.passes(di.ask("/members/3")[2])[0]
    di.jar.clear()
    status, _, page = di.ask("/members/4")
    second = di.passes(page)[0]

    assert (303, 403, 303, [200]) == (first, status, second, di.opens(4))


def test_two_tabs_do_not_fight(site: Site) -> None:
    """Two checks opened side by side: both open their page, in either order."""
    ed = Visitor(site, "ed", "127.0.1.5")
    ed.opens(0, 1, 2)
    first, second = ed.ask("/members/3")[2], ed.ask("/members/4")[2]
    late = ed.passes(second)
    early = ed.passes(first)

    assert [(303, "/members/4"), (303, "/members/3")] == [
        (status, headers["location"]) for status, headers, _ in (late, early)
    ]
    assert [200, 200] == ed.opens(3, 4)


def test_roaming_from_wifi_to_mobile_is_no_new_check(site: Site) -> None:
    """A pass belongs to the session and not to an address."""
    flo = Visitor(site, "flo", "127.0.1.6")
    flo.opens(0, 1, 2)
    page = flo.ask("/members/3")[2]
    flo.address = "127.0.1.7"
    passed = flo.passes(page)[0]
    flo.address = "127.0.1.8"

    assert (303, [200, 200]) == (passed, flo.opens(3, 4))


def test_a_campus_behind_one_address_is_left_alone(site: Site) -> None:
    """Forty people behind one address, each with a few profiles: nobody meets anything."""
    seen = [
        Visitor(site, f"student{who}", "127.0.1.9").opens(who, who + 1, who + 2)
        for who in range(40)
    ]

    assert [[200] * 3] * 40 == seen


def test_colleagues_are_opened_again_and_again(site: Site) -> None:
    """'Power users look like crawlers': somebody seen again costs nothing, however often."""
    gus = Visitor(site, "gus", "127.0.1.10")

    assert {200} == {status for _ in range(30) for status in gus.opens(0, 1, 2)}


def test_who_is_allowed_is_never_stopped(site: Site) -> None:
    """'Whitelisted yet banned': an agreement goes before every budget."""
    partner = Visitor(site, "partner7", "127.0.1.11")

    assert {200} == set(partner.opens(*range(12)))


def test_a_decision_can_be_explained(site: Site) -> None:
    """'Cannot tell why': the code on the page tells the rule that won, and the counts."""
    hal = Visitor(site, "hal", "127.0.1.12")
    hal.opens(0, 1, 2)
    page = hal.ask("/members/3")[2]
    ref = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert ref
    until(lambda: order(site, "explain", ref[0]).status == 0)
    said = order(site, "explain", ref[0])

    assert 0 == said.status
    assert "won        a budget" in said.out
    assert "of 6" in said.out


def test_bodies_preflights_and_upgrades_survive(site: Site) -> None:
    """'POST bodies lost, preflight, websockets': all three, of somebody who is at the limit too."""
    ivy = Visitor(site, "ivy", "127.0.1.13")
    posted = ivy.ask("/notes", "x=" + "y" * 20_000)
    ivy.opens(0, 1, 2, 3)
    preflight = ivy.ask(
        "/members/5",
        method="OPTIONS",
        Origin="https://app.example.org",
        Access_Control_Request_Method="GET",
    )
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall(
            b"GET /chat HTTP/1.1\r\nHost: example.org\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        upgraded = connection.recv(4000)

    assert "y" * 20_000 in posted[2]
    assert 200 == preflight[0]
    assert b" 101 " in upgraded.partition(b"\r\n")[0] + b" "


def test_switching_off_switches_everything_off(site: Site) -> None:
    """'A switch that does not switch everything': off means off for each surface and budget."""
    jo = Visitor(site, "jo", "127.0.1.14")
    jo.opens(0, 1, 2)
    before = jo.opens(3)
    try:
        off = order(site, "off", "--why", "a release")
        during = jo.opens(*range(3, 12)), jo.ask("/api/lookup/3", "q=1")[0]
        told = order(site, "status")
    finally:
        order(site, "on", "--force")

    assert ([403], 0, ([200] * 9, 200)) == (before, off.status, during)
    assert "off: nothing is judged" in told.out


def test_what_only_watches_says_so(site: Site) -> None:
    """'Detect only, with an honest statement': shadow mode stops nobody, and status says which."""
    kim = Visitor(site, "kim", "127.0.1.15")
    try:
        order(site, "on", "--shadow")
        seen = kim.opens(*range(10))
        told = order(site, "status")
    finally:
        order(site, "on", "--force")

    assert [200] * 10 == seen
    assert "everybody passes" in told.out


def test_machines_get_a_short_answer(site: Site) -> None:
    """A client of an API is told in JSON, with the code and the way to appeal, and no threshold."""
    lee = Visitor(site, "lee", "127.0.1.16")
    lee.opens(0, 1, 2)
    status, headers, body = lee.ask("/members/3", Accept="application/json")

    assert (403, "application/problem+json") == (status, headers["content-type"].partition(";")[0])
    assert "abnormal-usage-detected" in body
    assert "appeal" in body
    assert "6" not in re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}|/draft[^\"]*", "", body)


def test_a_pass_is_of_the_account_that_answered() -> None:
    """One answer is no key for a fleet: what nginx says of who is signed in, it says at the check, too."""
    own = ' auth_basic "x"; auth_basic_user_file words;'
    policy = POLICY.replace("cookie:account", "log:remote_user")
    with behind_nginx(own, policy) as site, site.guarded():
        (site.folder / "words").write_text(
            "".join(f"{name}:{{PLAIN}}secret\n" for name in ("oda", "pim", "ria"))
        )
        oda, pim, ria = (Visitor(site, name, "127.0.1.20", password="secret")
                         for name in ("oda", "pim", "ria"))  # fmt: skip
        for each in (oda, pim, ria):
            each.opens(0, 1, 2)
        passed = oda.passes(oda.ask("/members/3")[2])[0]
        own_pass = oda.opens(3)
        pim.jar = dict(oda.jar)
        lent = pim.opens(3)
        ticket = TICKET.findall(ria.ask("/members/3")[2])[-1]
        time.sleep(1.1)
        ria.ask("/.privet/challenge", f"ticket={ticket}", X_Remote_User="pim")
        pim.jar = dict(ria.jar)
        forged = pim.opens(3)

    assert (303, [200]) == (passed, own_pass)
    assert ([403], [403]) == (lent, forged)


def test_a_restart_makes_nobody_begin_again() -> None:
    """A pass and what was counted outlive the process; an outage in between stops nobody."""
    with behind_nginx() as site:
        mia = Visitor(site, "mia", "127.0.1.17")
        with site.guarded():
            mia.opens(0, 1, 2)
            passed = mia.passes(mia.ask("/members/3")[2])[0]
            mia.opens(3, 4)
        away = mia.opens(5)
        with site.guarded():
            again = mia.opens(3, 4, 5)
            full = mia.opens(6, 7)[-1]

    assert (303, [200], [200, 200, 200], 429) == (passed, away, again, full)


def test_nobody_is_in_the_log_or_beside_the_ledger() -> None:
    """'IP anonymisation, asked after the fact': no address and no account stands anywhere."""
    with behind_nginx() as site:
        with site.guarded():
            ned = Visitor(site, "ned-the-visitor", "127.0.1.18")
            ned.opens(0, 1, 2, 3)
            until(lambda: any(site.folder.rglob("*decisions.jsonl")))
        assert site.process
        kept = {
            path.name: path.read_bytes()
            for path in site.folder.rglob("*")
            if path.is_file() and path.name.startswith(("ledger", "part", "privet.toml.", "expos"))
        }

    assert any(name.endswith("decisions.jsonl") for name in kept)
    assert [] == [
        name for name, held in kept.items() if b"ned-the-visitor" in held or b"127.0.1.18" in held
    ]


def test_our_own_proxy_is_never_stopped() -> None:
    """'Bans the proxy, so everyone': who cannot tell visitors apart may not enforce."""
    with behind_nginx() as site:
        conf = site.folder / "privet.toml"
        text = conf.read_text().replace('mode = "enforce"', 'mode = "shadow"')
        conf.write_text(text.replace("subjects = 400", "subjects = 20"))
        # nginx hands on a word that visitors have no part in: every one of them is the load balancer.
        with site.guarded():
            for each in range(120):
                Visitor(site, "", "127.0.1.19").ask(f"/members/{each % 9}")
            time.sleep(2)
            refused = order(site, "on")
            seen = Visitor(site, "", "127.0.1.19").opens(*range(30))

    assert 2 == refused.status
    assert "127.0.1.19" in refused.err
    assert {200} == set(seen)


def test_a_line_that_cannot_be_read_costs_that_line(tmp_path: Path) -> None:
    """'Token does not match specifier': the rest is read, the reason told, the line numbered."""
    good = '203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /members/%d HTTP/1.1" 200 9 "-" "x"\n'
    log = tmp_path / "access.log"
    log.write_text("".join(good % each for each in range(60)) + "¿qué?\n" + good % 60)
    ran = privet("logs", "inspect", log, "--json")

    assert 0 == ran.status
    assert "specifier" not in ran.out + ran.err
    assert "1" in re.findall(r'"rejected": (\d+)', ran.out)
