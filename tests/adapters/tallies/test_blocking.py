"""Connections that block, to a server of the test's own that says what it is told to."""

from __future__ import annotations

import socket
import time
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from privet.adapters.tallies.blocking import PAUSE, Line, Switchboard
from privet.adapters.tallies.wire import REDIRECTS, Address, Call, Entrance
from privet.errors import StoreUnavailable, WrongKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NO_CLUSTER = b"-ERR This instance has cluster support disabled\r\n"


class Told:
    """Listen, and answer each write with the next of what it was told."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.answers: list[bytes] = []
        self.taken = 0
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen()
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            self.taken += 1
            with line:
                while self.answers and line.recv(65_536):
                    line.sendall(self.answers.pop(0))

    def close(self) -> None:
        """Listen no longer."""
        self._listening.close()


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """Return such a server."""
    made = Told(tmp_path / "s")
    yield made
    made.close()


def board(told: Told) -> Switchboard:
    """Return what asks it; nothing is said first."""
    return Switchboard(Entrance(Address(path=str(told.path))), [], b"text")


def soon() -> float:
    """Return an end that a loaded machine keeps."""
    return time.monotonic() + 20


def test_calls_go_out_together(told: Told) -> None:
    """One write a server, and the answers in the order of the calls."""
    told.answers = [NO_CLUSTER, b":1\r\n:2\r\n", b":3\r\n"]
    asking = board(told)

    assert [1, 2] == asking.exchange([Call(("A",)), Call(("B",))], soon())
    assert [3] == asking.exchange([Call(("C",))], soon())
    assert 1 == told.taken
    asking.close()


def test_a_text_that_is_not_known_is_sent(told: Told) -> None:
    """The second answer stands in the place of the first."""
    told.answers = [NO_CLUSTER, b"-NOSCRIPT No matching script\r\n:1\r\n", b":7\r\n"]
    asking = board(told)

    assert [7, 1] == asking.exchange([Call(("EVALSHA", b"x", 0)), Call(("B",))], soon())
    asking.close()


def test_calls_in_circles_end(told: Told) -> None:
    """A server that sends a call back again and again is no store."""
    told.answers = [NO_CLUSTER, *[b"-NOSCRIPT No matching script\r\n"] * (REDIRECTS + 1)]
    asking = board(told)

    with pytest.raises(StoreUnavailable, match="in circles"):
        asking.exchange([Call(("EVALSHA", b"x", 0))], soon())
    assert [] == told.answers
    asking.close()


def test_who_is_not_let_in_is_told(told: Told) -> None:
    """The error to a greeting is the answer to all."""
    told.answers = [b"-WRONGPASS invalid\r\n"]
    asking = Switchboard(Entrance(Address(path=str(told.path))), [b"AUTH"], b"text")

    with pytest.raises(WrongKey):
        asking.learn(soon())
    asking.close()


def test_a_server_that_failed_is_left_in_peace(told: Told) -> None:
    """For a moment nobody waits for it; somebody patient asks all the same."""
    told.answers = [NO_CLUSTER, b":1\r\n"]
    asking = board(told)
    asking.exchange([Call(("A",))], soon())
    with pytest.raises(StoreUnavailable):
        asking.exchange([Call(("B",))], soon())  # the server hangs up
    before = told.taken
    begun = time.monotonic()
    with pytest.raises(StoreUnavailable, match="not to be reached"):
        asking.exchange([Call(("C",))], soon())
    assert time.monotonic() - begun > PAUSE or before == told.taken

    told.answers = [NO_CLUSTER, b":9\r\n"]
    asking.learn(soon(), patient=True)
    assert [9] == asking.exchange([Call(("D",))], soon())
    asking.close()


def test_an_answer_that_does_not_come_is_told_in_time(tmp_path: Path) -> None:
    """Who listens and never answers costs what one was ready to wait."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "h"))
        listening.listen()
        asking = Switchboard(Entrance(Address(path=str(tmp_path / "h"))), [], b"")
        begun = time.monotonic()
        with pytest.raises(StoreUnavailable, match="in time"):
            asking.learn(begun + 0.05)

    assert time.monotonic() - begun < 10
    asking.close()


def test_a_line_that_nobody_holds_is_closed(told: Told) -> None:
    """A thread that ends leaves no connection behind."""
    line = Line(Address(path=str(told.path)), Entrance(Address()), soon())
    held = line._socket
    del line

    assert -1 == held.fileno()
