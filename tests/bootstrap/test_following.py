"""Charging by the proxy's log: hits stay, what ended as 404 is taken back, the rest is bounded."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.adapters.gateways.scripted import asked
from tests.bootstrap.test_serving import NOON, POLICY, SECOND

from privet.adapters.gateways.forward_auth import ForwardAuth, Watch
from privet.bootstrap import following as module
from privet.bootstrap.following import PATIENCE, Following, following
from privet.bootstrap.serving import service
from privet.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOGGED = POLICY.replace('account = ["cookie:account"]', 'account = ["log:remote_user"]')


class Site:
    """A guard that follows a log, and a proxy that writes one."""

    def __init__(self, path: Path, policy: str = LOGGED) -> None:
        settings = read_settings(policy, "privet.toml")
        self.path = path
        path.write_bytes(b"")
        self.at = NOON
        self.made = service(settings, memory=16)
        self.guard: Following = following(
            path,
            settings,
            self.made.guard,
            judging=self.made.judging,
            meter=self.made.meter,
            now=lambda: self.at,
        )
        watch = Watch(lambda: self.at)
        self.app = ForwardAuth(self.guard, self.made.pages, self.made.meter, watch)

    def ask(self, number: int, account: str = "ana") -> int:
        """Ask as the proxy does; return the status."""
        self.at += SECOND
        sent = {
            "X-Original-URI": f"/members/{number}",
            "X-Forwarded-For": "203.0.113.7",
            "X-Remote-User": account,
        }
        return asked(self.app, "/v1/auth/nginx", sent).status

    def log(
        self,
        number: int,
        status: int,
        account: str = "ana",
        method: str = "GET",
        address: str = "203.0.113.7",
    ) -> None:
        """Write a line as nginx does."""
        moment = datetime.fromtimestamp(self.at // SECOND, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")
        line = (
            f'{address} - {account} [{moment}] "{method} /members/{number} HTTP/1.1" '
            f'{status} 12 "-" "Browser"\n'
        )
        with self.path.open("a") as file:
            file.write(line)

    def look(self) -> None:
        """Let the guard look at the log."""
        asyncio.run(self.guard.look())


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Return a site whose guard follows its log."""
    made = Site(tmp_path / "access.log")
    yield made
    made.guard.follower.close()


def test_what_ended_as_404_is_taken_back(site: Site) -> None:
    """Asking for people who are not there costs nothing of a budget of people."""
    for number in range(100, 110):
        assert 200 == site.ask(number)
        site.log(number, 404)
        site.look()

    assert 10 == site.guard.matched
    assert [200, 200, 401] == [site.ask(number) for number in range(3)]


def test_what_was_shown_stays(site: Site) -> None:
    """A line that says 200 makes the reservation final, and is one charge and not two."""
    for number in range(2):
        site.ask(number)
        site.log(number, 200)
    site.look()

    assert (2, 0, 0) == (site.guard.matched, site.guard.unmatched, len(site.guard.pending))
    assert [200, 401] == [site.ask(number) for number in (1, 2)]


def test_until_the_log_tells_it_counts_as_shown(site: Site) -> None:
    """A hundred requests at once do not overrun a budget."""
    assert [200, 200, 401, 401] == [site.ask(number) for number in range(4)]


def test_what_nobody_asked_about_is_charged_too(site: Site) -> None:
    """Requests that passed while the guard was away count, beyond a budget as well."""
    for number in range(5):
        site.log(number, 200)
    site.log(7, 403)
    site.log(8, 500)
    site.look()

    assert 5 == site.guard.unmatched
    assert [200, 403, 403] == [site.ask(number) for number in (1, 7, 8)]


def test_a_log_that_names_the_proxy_alone_charges_nobody_else(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """
    Behind a CDN nginx may log the CDN's address; a line is then that of whoever asked for it.

    What nobody asked about is not held against the proxy, which would soon be everybody's limit.
    """
    for number in range(100, 110):
        assert 200 == site.ask(number)
        site.log(number, 404, address="127.0.0.1")
        site.look()
    for number in range(50):
        site.log(number, 200, account="-", address="127.0.0.1")
        site.log(number, 200, account="bo", address="127.0.0.1")
    site.look()
    counts = site.guard.matched, site.guard.unmatched, site.guard.nameless

    assert (10, 50, 50) == counts
    assert [200, 200, 401, 403] == [
        *(site.ask(number) for number in range(3)),
        site.ask(1000, "bo"),
    ]
    assert 1 == caplog.text.count("event=nobody_in_the_log")


def test_a_line_that_never_comes_is_not_waited_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After ten minutes, or beyond the most that are held, a decision counts as shown."""
    site.ask(1)
    site.look()
    assert 1 == len(site.guard.pending)
    site.at += PATIENCE + SECOND
    site.look()
    assert 0 == len(site.guard.pending)

    monkeypatch.setattr(module, "MOST", 1)
    for account in ("bo", "cy", "di"):
        site.ask(1, account)
    site.look()
    assert 1 == len(site.guard.pending)


def test_lines_that_cannot_be_read_are_counted(site: Site) -> None:
    """A log in another format stops nobody."""
    site.log(1, 200)
    site.look()
    with site.path.open("ab") as file:
        file.write(b"\xff\xfe nonsense\n" * 3)
    site.look()

    assert 3 == site.made.meter.errors["follow"]


def test_at_the_end_what_waits_counts_as_shown(site: Site) -> None:
    """Stopping the guard loses nothing of what it decided."""
    site.ask(1)

    async def briefly() -> None:
        task = asyncio.create_task(site.guard.run())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(briefly())

    assert 0 == len(site.guard.pending)
