"""
What a decision costs with HTTP around it, as ratios to nginx in the same run.

    python benchmarks/gateways.py [--seconds 6]

Needs nginx and wrk (Debian: nginx, wrk). CPU is what the servers themselves used, from /proc; the
load is made by wrk and not counted. Targets: a decision at most 4 times the CPU of ``return 204``;
nginx with auth_request and the guard together at most 2.5 times nginx alone.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.e2e.proxies import at_path, at_port, found, free_port, running, snippet  # noqa: E402

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
request = function()
  n = n + 1
  local a, s = n % 997, (n * 7919) % 50000
  return wrk.format("GET", "%s", {
    ["X-Original-URI"] = "/members/" .. s, ["X-Original-Method"] = "GET",
    ["X-Forwarded-For"] = "198.51." .. (a %% 200) .. "." .. (n %% 200),
    ["Cookie"] = "account=a" .. a .. "; sid=s" .. a, ["X-Device"] = "d" .. a,
    ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" })
end
"""


def cpu(process: subprocess.Popen[bytes]) -> float:
    """Return the seconds of CPU that a server and its children have used."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    total = 0
    for pid in [str(process.pid), *children]:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def load(
    folder: Path, port: int, target: str, seconds: int, servers: list[subprocess.Popen[bytes]]
) -> tuple[float, float, str]:
    """Return microseconds of CPU a request, requests a second, and the latency at 99 %."""
    script = folder / "load.lua"
    script.write_text(LOAD.replace("%%", "\0").replace("%s", target).replace("\0", "%"))
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-s", str(script)]
    url = f"http://127.0.0.1:{port}/"
    subprocess.run([*command[:3], "-d1s", *command[4:], url], capture_output=True, check=True)
    before = sum(map(cpu, servers))
    done = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    used = sum(map(cpu, servers)) - before
    count = int(re.search(r"(\d+) requests in", done)[1])  # type: ignore[index]
    tail = re.search(r"99%\s+(\S+)", done)
    assert "Non-2xx" not in done, done
    return 1e6 * used / count, count / seconds, tail[1] if tail else "?"


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
    return [found("nginx") or "nginx", "-p", str(room), "-c", str(room / "nginx.conf")]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=6)
    seconds = parser.parse_args().seconds
    if not found("nginx") or not shutil.which("wrk"):
        sys.exit("needs nginx and wrk")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with TemporaryDirectory(prefix="privet-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        measure(folder, seconds)


def measure(folder: Path, seconds: int) -> None:
    """Run the servers one after the other under the same load."""
    budgets = "".join(
        f'[[budget]]\nwho = "{who}"\nwindow = "{window}"\nsubjects = 1000000\n'
        for who in ("account", "session", "device", "network", "site")
        for window in ("1h", "1d", "7d")
    )
    config = folder / "privet.toml"
    config.write_text(POLICY + budgets)
    socket, plain, behind, front, direct = (
        folder / "privet.sock",
        *(free_port() for _ in range(4)),
    )
    guard = [sys.executable, "-c", "from privet.apps.cli import main; main()", "serve"]
    guard += ["--config", str(config), "--bind"]
    empty = f"server {{ listen 127.0.0.1:{plain}; return 204; }}"
    upstream = f"server {{ listen 127.0.0.1:{behind}; location / {{ return 200 'hello'; }} }}"
    alone = (
        f"upstream app {{ server 127.0.0.1:{behind}; keepalive 16; }}\n"
        f"server {{ listen 127.0.0.1:{direct}; location / {{ proxy_pass http://app;\n"
        'proxy_http_version 1.1; proxy_set_header Connection ""; } }'
    )
    replaced = {
        "/run/privet/privet.sock": str(socket),
        "proxy_pass http://127.0.0.1:8000;": "proxy_pass http://app;",
        "listen 80;": f"listen 127.0.0.1:{front};",
        "proxy_set_header Connection $privet_connection;": 'proxy_set_header Connection "";',
    }
    guarded = snippet("nginx.conf", folder, replaced).read_text()
    guarded = f"upstream app {{ server 127.0.0.1:{behind}; keepalive 16; }}\n{guarded}"
    rows = []
    with running(nginx(folder, "empty", empty), at_port(plain)) as server:
        rows.append(("nginx return 204", *load(folder, plain, "/", seconds, [server])))
    port = free_port()
    with running([*guard, f"127.0.0.1:{port}"], at_port(port)) as server:
        time.sleep(0.5)
        rows.append(("privet serve", *load(folder, port, "/v1/auth/nginx", seconds, [server])))
    with running(nginx(folder, "behind", upstream), at_port(behind)):
        with running(nginx(folder, "alone", alone), at_port(direct)) as server:
            rows.append(("nginx alone", *load(folder, direct, "/members/7", seconds, [server])))
        with (
            running([*guard, f"unix:{socket}"], at_path(socket)) as decides,
            running(nginx(folder, "front", guarded), at_port(front)) as server,
        ):
            servers = [server, decides]
            rows.append(("nginx and guard", *load(folder, front, "/members/7", seconds, servers)))
    print(f"{'':<18}{'us of CPU':>10}{'a second':>10}{'p99':>10}")
    for label, each, rate, tail in rows:
        print(f"{label:<18}{each:>10.1f}{rate:>10,.0f}{tail:>10}")
    print(f"decision over HTTP / return 204   {rows[1][1] / rows[0][1]:.2f} (target 4)")
    print(f"nginx and guard / nginx alone     {rows[3][1] / rows[2][1]:.2f} (target 2.5)")


if __name__ == "__main__":
    main()
