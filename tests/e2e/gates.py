"""A real ``privet serve``, how a proxy asks it, and who orders it about."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.e2e.proxies import at_path, at_port, free_port, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

PRIVET = [sys.executable, "-c", "from privet.apps.cli import main; main()"]


@dataclass
class Gate:
    """A guard that runs."""

    config: Path
    port: int
    process: subprocess.Popen[bytes]

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        """Ask the guard itself; return status, header fields and body."""
        return self._send("GET", path, headers)

    def _send(
        self, method: str, path: str, headers: dict[str, str], form: bytes | None = None
    ) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, form, headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, dict(answer.headers), body

    def post(self, path: str, form: str, **headers: str) -> tuple[int, dict[str, str], str]:
        """Send a form."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._send("POST", path, sent, form.encode())

    def asked(
        self, target: str, account: str = "ana", address: str = "203.0.113.7", **headers: str
    ) -> tuple[int, str]:
        """Ask for a page as a proxy does; return the status and the code of the decision."""
        sent = {
            "X-Forwarded-Uri": target,
            "X-Forwarded-For": address,
            "Cookie": f"account={account}",
        }
        status, said, _ = self.get("/v1/auth/forward", **sent, **headers)
        return status, said.get("x-privet-ref", said.get("X-Privet-Ref", ""))

    def ask(self, target: str, account: str = "ana", address: str = "203.0.113.7") -> int:
        """Ask likewise; return the status alone."""
        return self.asked(target, account, address)[0]

    def met(self, account: str, count: int = 4) -> list[int]:
        """Return what somebody gets who looks at so many people."""
        return [self.ask(f"/members/{number}", account) for number in range(count)]

    def figure(self, name: str) -> float:
        """Return one of the metrics, as it is written there; 0 where it is not told."""
        for line in self.get("/metrics")[2].splitlines():
            if line.startswith(f"{name} "):
                return float(line.rpartition(" ")[2])
        return 0.0

    def order(self, *words: str) -> tuple[int, str]:
        """Type a verb; return its exit status and all that it said."""
        command = [*PRIVET, *words, "--config", str(self.config)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return done.returncode, done.stdout + done.stderr

    def told(self, *words: str) -> Any:  # noqa: ANN401 - any JSON document
        """Type a verb that answers with JSON; return the document."""
        command = [*PRIVET, *words, "--json", "--config", str(self.config)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
        return json.loads(done.stdout)

    def status(self) -> dict[str, Any]:
        """Return what ``privet status`` says."""
        found: dict[str, Any] = self.told("status")
        return found


def serving(
    config: Path, bind: int | Path, *more: str, log: Path | None = None, **environment: str
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Run the guard at a port or on a socket until the block ends."""
    on_socket = isinstance(bind, Path)
    place = f"unix:{bind}" if on_socket else f"127.0.0.1:{bind}"
    command = [*PRIVET, "serve", "--config", str(config), "--bind", place, *more]
    reach = at_path(bind) if isinstance(bind, Path) else at_port(bind)
    return running(command, reach, log=log, **environment)


@contextmanager
def opened(config: Path, *more: str, log: Path | None = None, **environment: str) -> Iterator[Gate]:
    """Run a guard at a free port until the block ends."""
    port = free_port()
    with serving(config, port, *more, log=log, **environment) as process:
        yield Gate(config, port, process)


def until(done: Callable[[], bool], seconds: float = 90.0) -> float:
    """Wait until something is so; return how long it took."""
    begun = time.monotonic()
    while not done():
        assert time.monotonic() < begun + seconds, "it does not come to be so"
        time.sleep(0.02)
    return time.monotonic() - begun
