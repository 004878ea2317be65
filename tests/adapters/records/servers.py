"""A real PostgreSQL on a socket in a folder, for as long as a test session lasts."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DEBIAN = Path("/usr/lib/postgresql")


def program(name: str) -> str:
    """Return where a program of PostgreSQL is; the newest that Debian installed."""
    found = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    place = str(found[-1]) if found else shutil.which(name)
    assert place, f"no {name}: .ci/postgres installs PostgreSQL"
    return place


@dataclass(frozen=True)
class Server:
    """Hold a server under way; it listens on a socket in its folder and nowhere else."""

    folder: Path
    account: str | None

    def url(self, database: str) -> str:
        """Return the address of a database on it."""
        return f"postgresql://keeper@/{database}?host={self.folder}"

    def ask(self, statement: str) -> None:
        """Carry out one statement of the administrator."""
        self.run(program("psql"), "-h", str(self.folder), "-U", "keeper", "-c", statement,
                 "postgres")  # fmt: skip

    def run(self, *command: str) -> None:
        """Run a program of the server, as somebody who is not root."""
        subprocess.run(command, user=self.account, check=True, capture_output=True, cwd="/")

    def control(self, *command: str) -> None:
        """Start or stop the server."""
        log = self.folder / "log"
        self.run(program("pg_ctl"), "-D", str(self.folder / "data"), "-w", "-l", str(log), *command)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}'"
        self.control("-o", options, "start")

    def kill(self) -> None:
        """End every process of the server at once, as a power failure does."""
        self.control("-m", "immediate", "stop")


def somebody() -> str | None:
    """Return an account that is not root: PostgreSQL refuses to run as root."""
    if os.getuid():
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise AssertionError("no account but root")


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="records-"))
    account = somebody()
    if account:
        shutil.chown(folder, account)
    folder.chmod(0o755)
    server = Server(folder, account)
    try:
        server.run(program("initdb"), "-D", str(folder / "data"), "-U", "keeper", "-A", "trust",
                   "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        server.start()
        yield server
    finally:
        with suppress(subprocess.CalledProcessError):
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)
