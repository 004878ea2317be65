"""Servers that are started for a drill, and stopped when it is over."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:{Path(sys.executable).parent}"
PATIENCE = 60.0
"""Seconds within which a server has to listen."""

COMPILED = 240.0
"""The same for the guard, which compiles its kernels when a checkout runs for the first time."""

_PORTS = itertools.cycle(range(30_100 + os.getpid() % 20 * 100, 32_700))


class NotHere(Exception):
    """A program that the drill needs is missing, or does not come up."""


def program(*names: str) -> str:
    """
    Return where a program is; the first that is there.

    Raises:
        NotHere: None of them is.
    """
    for name in names:
        if found := shutil.which(name, path=PATH):
            return found
    raise NotHere(f"{' or '.join(names)} is missing: .ci/site installs what a drill needs")


def free_port() -> int:
    """Return a port on which nobody listens, none of those that the system gives away itself."""
    for port in _PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise NotHere("no port is free")


def listens(place: int | Path) -> Callable[[], bool]:
    """Return what says whether somebody listens at a port, or at a Unix socket."""

    def ask() -> bool:
        family = socket.AF_INET if isinstance(place, int) else socket.AF_UNIX
        address = ("127.0.0.1", place) if isinstance(place, int) else str(place)
        with socket.socket(family) as connection:
            try:
                connection.connect(address)
            except OSError:
                return False
            return True

    return ask


@contextmanager
def running(
    command: Sequence[str], ready: Callable[[], bool], log: Path, patience: float = PATIENCE
) -> Iterator[None]:
    """
    Run a server until the block ends.

    Raises:
        NotHere: It does not come up; what it said last stands in the message.
    """
    with log.open("ab") as said:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
    try:
        until = time.monotonic() + patience
        while not ready():
            if process.poll() is not None or time.monotonic() > until:
                raise NotHere(f"{command[0]} does not listen:\n{log.read_text('utf-8')[-2000:]}")
            time.sleep(0.05)
        yield
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(15)
