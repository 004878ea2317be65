"""Real proxies with the shipped snippets, a scripted guard, and an application that echoes."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import cache
from hashlib import sha1
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
SNIPPETS = files("privet.data").joinpath("proxies")
SEARCHED = f"{os.environ.get('PATH', '')}:/usr/sbin:{Path(sys.executable).parent}"
PATIENCE = 120.0
SLOWLY = 3
"""Seconds that a proxy waits here: a busy machine is no guard that is away."""
KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def found(name: str) -> str | None:
    """Return where a program is."""
    return shutil.which(name, path=SEARCHED)


FIRST, LAST, BLOCK = 20_000, 30_000, 200
_LOCKS: list[TextIO] = []


@cache
def _block() -> Iterator[int]:
    """
    Return every second port of a block that is this process's until it ends.

    Two processes that share ports meet: the server of the first may listen where that of the second
    is about to, and the second's test talks to it until it goes away.
    """
    for first in range(FIRST, LAST, BLOCK):
        file = (Path(gettempdir()) / f"privet-ports-{first}").open("a")
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except OSError:
            file.close()
            continue
        _LOCKS.append(file)
        return itertools.cycle(range(first, first + BLOCK, 2))
    raise AssertionError("no block of ports is free")


def free_port() -> int:
    """
    Return a port that nobody listens on, and the next one neither.

    None of those that the system gives away by itself: whoever tries such a port again and again
    may in the end be connected with themselves.
    """
    for port in _block():
        try:
            for each in (port, port + 1):
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", each))
        except OSError:
            continue
        return port
    raise AssertionError("no port is free")


def answers(connect: Callable[[], socket.socket], process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            connect().close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    process.kill()
    output = process.stdout.read().decode(errors="replace")[-3000:] if process.stdout else ""
    raise AssertionError(f"{process.args!r} does not listen: {output}")


def at_port(port: int) -> Callable[[], socket.socket]:
    """Return what connects to a port of this machine."""
    return lambda: socket.create_connection(("127.0.0.1", port), timeout=5)


def at_path(path: Path) -> Callable[[], socket.socket]:
    """Return what connects to a Unix socket."""

    def connect() -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
        except OSError:
            connection.close()
            raise
        return connection

    return connect


@contextmanager
def running(
    command: list[str],
    connect: Callable[[], socket.socket],
    *,
    log: Path | None = None,
    **environment: str,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; what it says goes to *log*, if there is one."""
    into = None if log is None else os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE if into is None else into,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    if into is not None:
        os.close(into)
    try:
        answers(connect, process)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)
        if process.stdout:
            process.stdout.close()


@contextmanager
def scripted_guard(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the decision service with the scripted guard on a socket."""
    command = [
        *(sys.executable, "-m", "uvicorn", "--factory", "tests.adapters.gateways.scripted:service"),
        *("--uds", str(path), "--ws", "none", "--no-access-log"),
        "--no-proxy-headers",
        *("--http", "privet.adapters.gateways.swift:Swift"),
    ]
    with running(command, at_path(path)) as process:
        path.chmod(0o666)
        yield process


class Echo:
    """An application that answers with what it was asked, and echoes what it upgrades."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        async def start() -> asyncio.Server:
            return await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 20)

        server = self._loop.run_until_complete(start())
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, *rest = head.split("\r\n")
            method, target, _ = line.split(" ", 2)
            headers = {
                name.lower(): value.strip()
                for name, _, value in (each.partition(":") for each in rest if each)
            }
            self.asked.append(f"{method} {target}")
            if headers.get("upgrade", "").lower() == "websocket":
                key = headers.get("sec-websocket-key", "") + KEY
                accept = b64encode(sha1(key.encode()).digest())
                writer.write(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    b"Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n" % accept
                )
                while data := await reader.read(1000):
                    writer.write(data)
                return
            if headers.get("expect", "") == "100-continue":
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = await self._body(reader, headers)
            said = {"method": method, "target": target, "headers": headers, "body": body.decode()}
            text = json.dumps(said).encode()
            first = b"404 Not Found" if "status=404" in target else b"200 OK"
            writer.write(
                b"HTTP/1.1 " + first + b"\r\nContent-Type: application/json\r\n"
                b'X-Privet-Subjects: "7", "8"\r\n'
                b"Content-Length: %d\r\n\r\n" % len(text)
            )
            writer.write(b"" if method == "HEAD" else text)
            await writer.drain()

    @staticmethod
    async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = b""
            while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
                body += await reader.readexactly(size)
                await reader.readexactly(2)
            await reader.readexactly(2)
            return body
        return await reader.readexactly(int(headers.get("content-length", "0")))


def snippet(name: str, folder: Path, replaced: dict[str, str]) -> Path:
    """Write a shipped snippet with its places replaced; each of them must be there."""
    text = SNIPPETS.joinpath(name).read_text("utf-8")
    for old, new in replaced.items():
        assert old in text, f"{name} does not say {old}"
        text = text.replace(old, new)
    path = folder / name
    path.write_text(text)
    return path


def nginx(folder: Path, guard: Path, application: int, port: int) -> list[str]:
    """Return how nginx is run with its snippet."""
    inner = snippet(
        "nginx.conf",
        folder,
        {
            "/run/privet/privet.sock": str(guard),
            "127.0.0.1:8000": f"127.0.0.1:{application}",
            "listen 80;": f"listen 127.0.0.1:{port}; listen 127.0.0.1:{port + 1} http2;",
            "proxy_read_timeout 500ms": f"proxy_read_timeout {SLOWLY}s",
        },
    )
    inner.rename(folder / "site.conf")
    rooms = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    outer = folder / "outer.conf"
    outer.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log info;\n"
        "events { worker_connections 256; }\n"
        f"http {{ access_log off; large_client_header_buffers 4 16k; {rooms}\n"
        f"include {folder}/site.conf; }}\n"
    )
    return [found("nginx") or "", "-p", str(folder), "-c", str(outer)]


def caddy(folder: Path, guard: Path, application: int, port: int) -> list[str]:
    """Return how Caddy is run with its snippet."""
    path = snippet(
        "Caddyfile",
        folder,
        {
            "/run/privet/privet.sock": str(guard),
            "127.0.0.1:8000": f"127.0.0.1:{application}",
            "response_header_timeout 500ms": f"response_header_timeout {SLOWLY}s",
            "example.org {": f"http://:{port} {{\n\tbind 127.0.0.1",
        },
    )
    text = path.read_text()
    path.write_text(
        "{\n\tadmin off\n\tauto_https off\n\tservers {\n\t\tprotocols h1 h2c\n\t}\n}\n" + text
    )
    return [found("caddy") or "", "run", "--config", str(path), "--adapter", "caddyfile"]


def haproxy(folder: Path, guard: Path, application: int, port: int) -> list[str]:
    """Return how HAProxy is run with its snippet."""
    waits = {"PATIENCE = 500": f"PATIENCE = {SLOWLY}000"}
    snippet("privet.lua", folder, {"/run/privet/privet.sock": str(guard), **waits})
    path = snippet(
        "haproxy.cfg",
        folder,
        {
            "/run/privet/privet.sock": str(guard),
            "127.0.0.1:8000": f"127.0.0.1:{application}",
            "bind :80": f"bind 127.0.0.1:{port}",
            "/etc/haproxy/privet.lua": str(folder / "privet.lua"),
        },
    )
    return [found("haproxy") or "", "-db", "-f", str(path)]


def envoy(folder: Path, guard: Path, application: int, port: int) -> list[str]:
    """Return how Envoy is run with its snippet."""
    path = snippet(
        "envoy.yaml",
        folder,
        {
            "/run/privet/privet.sock": str(guard),
            "address: 127.0.0.1, port_value: 8000": f"address: 127.0.0.1, port_value: {application}",
            "timeout: 0.5s": f"timeout: {SLOWLY}s",
            "address: 0.0.0.0, port_value: 80": f"address: 127.0.0.1, port_value: {port}",
        },
    )
    return [
        *(found("envoy") or "", "-c", str(path), "--concurrency", "1"),
        *("--use-dynamic-base-id", "--log-level", "warning"),
    ]


PROXIES = {"nginx": nginx, "caddy": caddy, "haproxy": haproxy, "envoy": envoy}
