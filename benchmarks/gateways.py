"""
What a decision costs with HTTP around it, as ratios to nginx in the same run.

    python -m benchmarks gateways [--seconds 6]

Needs nginx and wrk (Debian: nginx, wrk). CPU is what the servers themselves used, from /proc; they
share one core, load and application have the other and are not counted. Requests bear twelve header
fields, as a browser's do. Targets: a decision at most 4 times the CPU of ``return 204``; nginx with
auth_request and the guard together at most 2.5 times nginx alone, both asked as fast as they can
(nginx alone is also asked at the guard's rate: whoever is asked less often wakes up more often); 99 of 100 answers within 1 ms in
process and 5 ms through nginx at half of the greatest rate; at most 15 us for the ASGI middleware.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.e2e.proxies import at_path, at_port, found, free_port, running, snippet

from benchmarks.decision import memory, visits
from privet.adapters.gateways import asgi
from privet.bootstrap.serving import now, service
from privet.bootstrap.task import settings_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from privet.traffic.request import Request

TICK = os.sysconf("SC_CLK_TCK")

POLICY = """
[site]
name = "Example"
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
session = ["cookie:sid"]
device = ["header:X-Device"]
[[surface]]
name = "profile"
route = "/members/{subject}"
[enforcement]
mode = "enforce"
"""

LOAD = """
local n = 0
local head = {
  ["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  ["Accept-Language"] = "en-GB,en;q=0.7,fr;q=0.3", ["Accept-Encoding"] = "gzip, deflate, br, zstd",
  ["Referer"] = "https://example.org/search?q=smith&page=3",
  ["Sec-Fetch-Dest"] = "document", ["Sec-Fetch-Mode"] = "navigate",
  ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0" }
request = function()
  n = n + 1
  local a, s = n % 997, (n * 7919) % 50000
  head["X-Original-URI"] = "/members/" .. s
  head["X-Original-Method"] = "GET"
  head["X-Forwarded-For"] = "198.51." .. (a % 200) .. "." .. (n % 200)
  head["Cookie"] = "account=a" .. a .. "; theme=dark; sid=5f3a9c0e7b21s" .. a
  head["X-Device"] = "t13d1516h2_" .. a
  return wrk.format("GET", "TARGET", head)
end
local most = MOST
if most > 0 then
  function delay() return math.random(0, most) end
end
"""

PAGE = 16_384
"""Bytes of a profile page: what nginx alone is measured with. Without a body there is hardly
anything to proxy, and whatever is added looks large; that ratio is printed too."""


@dataclass
class Load:
    """
    Hold what a load cost and how long answers took.

    Args:
        each: Microseconds of the servers' CPU a request.
        rate: Requests a second.
        tail: Milliseconds within which 99 of 100 answers came.
    """

    each: float
    rate: float
    tail: float


def cpu(process: subprocess.Popen[bytes]) -> float:
    """Return the seconds of CPU that a server and its children have used."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    total = 0
    for pid in [str(process.pid), *children]:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def load(
    port: int,
    target: str,
    seconds: int,
    servers: list[subprocess.Popen[bytes]],
    *,
    rate: float = 0.0,
) -> Load:
    """Make requests for some seconds; as many as can be, or about *rate* a second."""
    connections = 64 if rate else 16
    most = round(2000 * connections / rate) if rate else 0
    text = LOAD.replace("TARGET", target).replace("MOST", str(most))
    with NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(text)
        script.flush()
        begin = [*core(1), "wrk", "-t1", f"-c{connections}", "--latency", "-s", script.name]
        url = f"http://127.0.0.1:{port}/"
        subprocess.run([*begin, "-d1s", url], capture_output=True, check=True)
        before = sum(map(cpu, servers))
        done = subprocess.run(
            [*begin, f"-d{seconds}s", url], capture_output=True, text=True, check=True
        ).stdout
    used = sum(map(cpu, servers)) - before
    count = int(re.search(r"(\d+) requests in", done)[1])  # type: ignore[index]
    tail = re.search(r"99%\s+([0-9.]+)(us|ms|s)", done)
    assert tail is not None, done
    assert "Non-2xx" not in done, done
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}[tail[2]]
    return Load(1e6 * used / count, count / seconds, float(tail[1]) * scale)


def core(number: int) -> list[str]:
    """Return what keeps a program on one core, where there are two."""
    return ["taskset", "-c", str(number)] if (os.cpu_count() or 1) > 1 else []


def nginx(folder: Path, name: str, site: str) -> list[str]:
    """Return how an nginx with one worker is run."""
    room = folder / name
    room.mkdir()
    rooms = "\n".join(
        f"{kind}_temp_path {room}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (room / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {room}/pid; error_log {room}/error.log crit;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{ access_log off; keepalive_requests 1000000;\n"
        f"{rooms}\n{site}\n}}\n"
    )
    where = core(1 if name == "behind" else 0)
    return [*where, found("nginx") or "nginx", "-p", str(room), "-c", str(room / "nginx.conf")]


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--actors", type=int, default=1_000_000)
    told = parser.parse_args()
    if not found("nginx") or not shutil.which("wrk") or not shutil.which("taskset"):
        sys.exit("needs nginx, wrk and taskset")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with TemporaryDirectory(prefix="privet-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        budgets = "".join(
            f'[[budget]]\nwho = "{who}"\nwindow = "{window}"\nsubjects = 1000000\n'
            for who in ("account", "session", "device", "network", "site")
            for window in ("1h", "1d", "7d")
        )
        config = folder / "privet.toml"
        config.write_text(POLICY + budgets)
        print(f"load average {os.getloadavg()[0]:.1f}")
        report(measure(folder, config, told.seconds))
        inside(config)
    if told.actors:
        print("memory of the tally, five people for each actor and 200 for one of a hundred:")
        memory(told.actors)


def guard(config: Path, bind: str) -> list[str]:
    """Return how the guard is run."""
    program = "from privet.apps.cli import main; main()"
    return [
        *core(0),
        sys.executable,
        "-c",
        program,
        "serve",
        "--config",
        str(config),
        "--bind",
        bind,
    ]


def proxying(port: int, app: int) -> str:
    """Return the site of an nginx that hands everything on."""
    return (
        f"upstream app {{ server 127.0.0.1:{app}; keepalive 64; keepalive_requests 1000000; }}\n"
        f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://app;\n"
        'proxy_http_version 1.1; proxy_set_header Connection ""; } }'
    )


def guarded(folder: Path, port: int, app: int, socket: Path) -> str:
    """Return the same behind the shipped snippet."""
    replaced = {
        "/run/privet/privet.sock": str(socket),
        "proxy_pass http://127.0.0.1:8000;": "proxy_pass http://app;",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "proxy_set_header Connection $privet_connection;": 'proxy_set_header Connection "";',
    }
    text = snippet("nginx.conf", folder, replaced).read_text()
    upstream = proxying(port, app).partition("\n")[0]
    return f"{upstream}\n{text}"


def measure(folder: Path, config: Path, seconds: int) -> dict[str, Load]:
    """Run the servers one after the other under the same load."""
    socket = folder / "privet.sock"
    plain, app, direct, front, port = (free_port() for _ in range(5))
    (folder / "members").mkdir()
    (folder / "members" / "page").write_text(
        "<p>Anna Example, +44 20 7946 0000</p>\n" * (PAGE // 38)
    )
    empty = f"server {{ listen 127.0.0.1:{plain}; return 204; }}"
    behind = (
        f"server {{ listen 127.0.0.1:{app}; root {folder}; location /small {{ return 200 hello; }}\n"
        "location /members/ { default_type text/html; try_files /members/page =404; } }"
    )
    rows: dict[str, Load] = {}
    with running(guard(config, f"127.0.0.1:{port}"), at_port(port)) as server:
        time.sleep(0.5)
        rows["privet serve"] = load(port, "/v1/auth/nginx", seconds, [server])
    with running(nginx(folder, "empty", empty), at_port(plain)) as server:
        rows["nginx return 204"] = load(plain, "/", seconds, [server])
        rate = rows["privet serve"].rate
        rows["nginx return 204, at that rate"] = load(plain, "/", seconds, [server], rate=rate)
    pages = {"a page of 16 KiB": "/members/7", "five bytes": "/small"}
    with running(nginx(folder, "behind", behind), at_port(app)):
        with running(nginx(folder, "alone", proxying(direct, app)), at_port(direct)) as server:
            for said, target in pages.items():
                rows[f"nginx alone, {said}"] = load(direct, target, seconds, [server])
        site = guarded(folder, front, app, socket)
        with (
            running(guard(config, f"unix:{socket}"), at_path(socket)) as decides,
            running(nginx(folder, "front", site), at_port(front)) as server,
        ):
            for said, target in pages.items():
                both = [server, decides]
                rows[f"nginx and guard, {said}"] = load(front, target, seconds, both)
            rows["of it the guard"] = load(front, "/small", seconds, [decides])
            rate = rows["nginx and guard, a page of 16 KiB"].rate
            rows["nginx and guard, half the rate"] = load(
                front, "/members/7", seconds, [server, decides], rate=rate / 2
            )
        with running(nginx(folder, "again", proxying(direct, app)), at_port(direct)) as server:
            for said, each in {"that rate": rate, "half the rate": rate / 2}.items():
                rows[f"nginx alone, {said}"] = load(
                    direct, "/members/7", seconds, [server], rate=each
                )
    return rows


def report(rows: dict[str, Load]) -> None:
    """Print what was measured, and what was wanted."""
    print(f"{'':<34}{'us of CPU':>10}{'a second':>10}{'p99 ms':>10}")
    for label, row in rows.items():
        print(f"{label:<34}{row.each:>10.1f}{row.rate:>10,.0f}{row.tail:>10.2f}")
    decides = rows["privet serve"].each
    for said in ("nginx return 204", "nginx return 204, at that rate"):
        print(f"privet serve / {said:<36} {decides / rows[said].each:.2f} (target 4)")
    for said in ("a page of 16 KiB", "five bytes"):
        ratio = rows[f"nginx and guard, {said}"].each / rows[f"nginx alone, {said}"].each
        aim = "target 2.5" if said.startswith("a page") else "no target"
        print(f"nginx and guard / nginx alone, {said:<20} {ratio:.2f} ({aim})")
    both, alone = rows["nginx and guard, a page of 16 KiB"], rows["nginx alone, that rate"]
    print(f"the page, nginx alone asked at the guard's rate      {both.each / alone.each:.2f}")
    both, alone = rows["nginx and guard, half the rate"], rows["nginx alone, half the rate"]
    print(
        f"p99 through nginx at half the rate  {both.tail:.2f} ms (target 5), nginx alone {alone.tail:.2f}"
    )


# ── in process ───────────────────────────────────────────────────────────────────────────────────


def inside(config: Path, count: int = 40_000) -> None:
    """Print how long decisions take in process, and what the middleware adds to an application."""
    made = service(settings_of(config))
    made.warm()
    asks = visits(count, 1000)
    taken = np.zeros(count)
    for number, request in enumerate(asks):
        begun = time.perf_counter()
        made.blocking.decide(request)
        taken[number] = time.perf_counter() - begun
    half, tail = (1000 * np.percentile(taken, each) for each in (50, 99))
    print(f"in process: half within {half:.3f} ms, p99 {tail:.3f} ms (target 1)")
    wrapped = asgi.Guarded(application, made.guard, made.pages, made.meter, now)
    scopes = [scope_of(request) for request in asks]
    costs: dict[str, list[float]] = {"alone": [], "guarded": []}
    for _ in range(3):
        for name, app in (("alone", application), ("guarded", wrapped)):
            begun = time.process_time()
            asyncio.run(served(app, scopes))
            costs[name].append(1e6 * (time.process_time() - begun) / count)
    added = min(costs["guarded"]) - min(costs["alone"])
    print(f"ASGI middleware: {added:.1f} us of CPU added (target 15)")


def scope_of(request: Request) -> dict[str, Any]:
    """Return a request as ASGI has it."""
    path, _, query = request.target.partition("?")
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "scheme": "http",
        "client": (request.peer, 5000),
        "headers": [(name.encode(), value.encode()) for name, value in request.headers.items()],
    }


async def application(
    scope: dict[str, Any], receive: object, send: Callable[[dict[str, Any]], Awaitable[None]]
) -> None:
    """Answer with a word."""
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


async def served(app: Callable[..., Awaitable[None]], scopes: list[dict[str, Any]]) -> None:
    """Serve requests one after the other."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        del message

    for scope in scopes:
        await app(scope, receive, send)


if __name__ == "__main__":
    main()
