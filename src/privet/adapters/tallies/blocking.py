"""Connections that block: one a thread and server, for WSGI and the command line."""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Final

import hiredis

from privet.adapters.tallies.wire import REDIRECTS, Call, Fleet, amend, refused
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privet.adapters.tallies.wire import Address, Entrance, Reply

PAUSE: Final = 0.25
"""Seconds for which a server that failed is not asked; its callers are told so at once."""

PIECE: Final = 65_536


class Line:
    """
    Hold one connection to one server.

    Raises:
        OSError: The server is not to be reached.
    """

    def __init__(self, address: Address, entrance: Entrance, end: float) -> None:
        self.process = os.getpid()
        self._reader = hiredis.Reader()
        left = max(end - time.monotonic(), 0.001)
        if address.path:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._socket.settimeout(left)
            self._socket.connect(address.path)
            return
        plain = socket.create_connection((address.host, address.port), left)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = plain
        if entrance.tls:
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(plain, server_hostname=address.host)

    def send(self, lines: bytes, end: float) -> None:
        """Send lines."""
        self._socket.settimeout(max(end - time.monotonic(), 0.001))
        self._socket.sendall(lines)

    def receive(self, answers: int, end: float) -> list[Reply]:
        """Return so many answers."""
        replies: list[Reply] = []
        while True:
            while len(replies) < answers and (reply := self._reader.gets()) is not False:
                replies.append(reply)
            if len(replies) == answers:
                return replies
            self._socket.settimeout(max(end - time.monotonic(), 0.001))
            piece = self._socket.recv(PIECE)
            if not piece:
                raise ConnectionResetError("closed by the server")
            self._reader.feed(piece)

    def close(self) -> None:
        """Close."""
        self._socket.close()

    def __del__(self) -> None:
        """Close where the thread has ended that held it."""
        if hasattr(self, "_socket"):
            self._socket.close()


class Lines(threading.local):
    """Hold the lines of one thread."""

    def __init__(self) -> None:
        self.open: dict[Address, Line] = {}


class Switchboard:
    """Bring calls to the servers that hold their keys, and their answers back."""

    def __init__(self, entrance: Entrance, greetings: list[bytes], source: bytes) -> None:
        self.fleet = Fleet(entrance.address, entrance.others)
        self._entrance = entrance
        self._greetings = greetings
        self._source = source
        self._lines = Lines()
        self._failed: dict[Address, float] = {}
        self.learnt = False

    def learn(self, end: float, *, patient: bool = False) -> None:
        """
        Ask who holds which keys, of any server that answers.

        Args:
            end: When an answer must be there, by the monotonic clock.
            patient: Whether servers are asked that failed just before.

        Raises:
            StoreUnavailable: None answers.
        """
        error = StoreUnavailable("the shared tally is not to be reached")
        asking = Call(("CLUSTER", "SLOTS"))
        for address in dict.fromkeys([*self.fleet.known, self.fleet.seed]):
            asking.to = address
            try:
                self.fleet.learn(self._round([asking], end, patient=patient)[0])
            except StoreUnavailable as found:
                error = found
            else:
                self.learnt = True
                return
        raise error

    def exchange(self, calls: list[Call], end: float) -> list[Reply]:
        """
        Make calls, all at once, and return their answers in the same order.

        Args:
            end: When the answers must be there, by the monotonic clock.

        Raises:
            StoreUnavailable: One of them was not answered.
        """
        if not self.learnt:
            self.learn(end)
        try:
            replies = self._round(calls, end)
            for _ in range(REDIRECTS):
                again = {
                    i: call
                    for i, reply in enumerate(replies)
                    if isinstance(reply, hiredis.ReplyError)
                    and (call := amend(calls[i], reply, self.fleet, self._source))
                }
                if not again:
                    return replies
                calls = [again.get(i, call) for i, call in enumerate(calls)]
                answers = self._round(list(again.values()), end)
                for i, reply in zip(again, answers, strict=True):
                    replies[i] = reply
        except StoreUnavailable:
            self.learnt = not self.fleet.clustered
            raise
        raise StoreUnavailable("the shared tally sends calls in circles")

    def _round(self, calls: list[Call], end: float, *, patient: bool = False) -> list[Reply]:
        """Send all, a write a server; then read all."""
        by: dict[Address, list[int]] = {}
        for i, call in enumerate(calls):
            by.setdefault(self.fleet.holder(call), []).append(i)
        replies: list[Reply] = [None] * len(calls)
        at = next(iter(by))
        try:
            for at, places in by.items():
                line = self._line(at, end, patient=patient)
                line.send(b"".join(calls[i].packed() for i in places), end)
            for at, places in by.items():
                answers = sum(calls[i].answers for i in places)
                got = iter(self._line(at, end).receive(answers, end))
                for i in places:
                    for _ in range(calls[i].answers):
                        replies[i] = next(got)
        except (OSError, hiredis.ProtocolError) as error:
            self._failed[at] = time.monotonic() + PAUSE
            self._drop(by)
            raise _gone(at, error) from None
        except StoreUnavailable:
            self._drop(by)
            raise
        return replies

    def _line(self, address: Address, end: float, *, patient: bool = False) -> Line:
        """Return the line of this thread and process to a server."""
        line = self._lines.open.get(address)
        if line is not None and line.process == os.getpid():
            return line
        if self._failed.get(address, 0.0) > time.monotonic() and not patient:
            raise StoreUnavailable(f"the shared tally at {address} is not to be reached")
        line = Line(address, self._entrance, end)
        try:
            line.send(b"".join(self._greetings), end)
            error = refused(line.receive(len(self._greetings), end))
        except BaseException:
            line.close()
            raise
        if error is not None:
            line.close()
            self._failed[address] = time.monotonic() + PAUSE
            raise error
        self._failed.pop(address, None)
        self._lines.open[address] = line
        return line

    def _drop(self, servers: Iterable[Address]) -> None:
        """Close lines on which answers may still come that nobody waits for."""
        for address in servers:
            line = self._lines.open.pop(address, None)
            if line is not None:
                line.close()

    def close(self) -> None:
        """Close the lines of this thread."""
        self._drop(list(self._lines.open))


def _gone(address: Address, error: Exception) -> StoreUnavailable:
    """Return the error of a server that did not answer."""
    if isinstance(error, TimeoutError):
        return StoreUnavailable(f"the shared tally at {address} did not answer in time")
    reason = getattr(error, "strerror", None) or error
    return StoreUnavailable(f"the shared tally at {address} is not to be reached: {reason}")
