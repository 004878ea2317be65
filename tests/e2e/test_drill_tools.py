"""Tools of the ladder, each against a site that hinders nobody, or that says when it has enough."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from drills.front import Front
from drills.looking import told
from drills.people import invent
from drills.running import begin
from drills.society import COOKIE, Handler, Server, Society
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drills.running import Order, Running

PEOPLE = invent(np.random.default_rng(3), 90)
ALLOWED = 15
"""People that the strict site shows to one account."""


class Plain(Handler):
    """The small site, with nothing before it, and what each account asked for."""

    society = Society(PEOPLE)

    @override
    def do_GET(self) -> None:
        """Note whom an account opens; answer."""
        self.asked.setdefault(self.account, []).append(self.path)
        super().do_GET()

    @property
    def account(self) -> str:
        """Who the cookie says it is."""
        return self.headers.get("Cookie", "").partition(f"{COOKIE}=")[2].partition("|")[0]

    asked: dict[str, list[str]] = {}  # noqa: RUF012 - a handler is made anew for each connection


class Strict(Plain):
    """The same, which refuses an account that was shown enough, and says for how long."""

    asked: dict[str, list[str]] = {}  # noqa: RUF012 - its own

    @override
    def do_GET(self) -> None:
        """Answer, or refuse."""
        if len(self.asked.get(self.account, ())) < ALLOWED:
            super().do_GET()
            return
        self.send_response(429)
        self.send_header("Retry-After", "3600")
        self.send_header("Content-Length", "0")
        self.end_headers()


@contextmanager
def worked(folder: Path, handler: type[Plain], *orders: Order) -> Iterator[list[Running]]:
    """Let tools at the site until all have ended."""
    handler.asked.clear()
    (folder / "bare.tsv").write_text("")
    server = Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        before = Front(server.server_port, 0, folder)
        with begin(orders, before, folder / "b", PEOPLE, 240, span=1) as tools:
            until = time.monotonic() + 300
            while not all(each.done for each in tools) and time.monotonic() < until:
                time.sleep(0.05)
            yield tools
    finally:
        server.shutdown()
        server.server_close()


def test_each_has_whom_it_is_after(tmp_path: Path) -> None:
    """All in lockstep the same list; who hands on everybody and nobody twice; by beginnings everybody."""
    orders: list[Order] = [("lockstep", {}), ("relay", {}), ("prefixes", {})]
    with worked(tmp_path, Plain, *orders) as tools:
        had = [each.obtained().profiles for each in tools]
        lockstep, relay, _ = (each.job.accounts for each in tools)
    lists = {frozenset(Plain.asked[each]) for each in lockstep}
    legs = [target for each in relay for target in Plain.asked[each]]

    assert [len(PEOPLE) // 3, len(PEOPLE), len(PEOPLE)] == had
    assert [len(PEOPLE) // 3] == [len(each) for each in lists]
    assert len(PEOPLE) == len(legs) == len(set(legs))


def test_who_learns_stays_below(tmp_path: Path) -> None:
    """The first account meets the limit, and how long to wait; the others end at nine tenths of it, unrefused."""
    with worked(tmp_path, Strict, ("hug", {})) as tools:
        first, *others = told(tools[0].job, "learned.json")

    assert {"had": ALLOWED, "refused": 1, "waited": 0, "told to wait": 3_600} == first
    assert all(each["refused"] == 0 < each["had"] <= 0.9 * ALLOWED for each in others)
