"""Peers that a benchmark is held against, fetched from Debian and run on the same file."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

PARSERS = (
    "s00-raw/crowdsecurity/syslog-logs",
    "s01-parse/crowdsecurity/nginx-logs",
    "s02-enrich/crowdsecurity/dateparse-enrich",
    "s02-enrich/crowdsecurity/http-logs",
)
SCENARIO = "scenarios/crowdsecurity/http-crawl-non_statics"


@dataclass(frozen=True, slots=True)
class Run:
    """Say how long a program took over how many lines; peak memory in MiB."""

    name: str
    lines: int
    seconds: float
    peak_mib: float = float("nan")
    finished: bool = True

    @property
    def pace(self) -> float:
        """Return lines a second."""
        return self.lines / self.seconds


def timed(
    name: str, command: list[str], lines: int, *, limit: float, cwd: Path | None = None
) -> Run:
    """Run a command, measure its wall time and peak memory; cut it off after *limit* seconds."""
    began = time.perf_counter()
    process = subprocess.Popen(
        ["/usr/bin/env", "python3", "-c", RUSAGE, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=cwd,
        text=True,
        start_new_session=True,
    )
    try:
        _, said = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return Run(name, lines, time.perf_counter() - began, finished=False)
    seconds = time.perf_counter() - began
    peak = float(said.strip().splitlines()[-1].removeprefix("peak-kib ")) / 1024
    return Run(name, lines, seconds, peak)


RUSAGE = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print("peak-kib", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(0 if code in (0, 1) else code)
"""


def goaccess(log: Path, lines: int, folder: Path, *, limit: float) -> Run | None:
    """Run GoAccess's HTML report over a combined log, or return None where it is not installed."""
    program = shutil.which("goaccess")
    if not program:
        return None
    report = folder / "goaccess.html"
    command = [
        program,
        str(log),
        "--log-format=COMBINED",
        "--no-global-config",
        "--no-progress",
        "-o",
        str(report),
    ]
    return timed("GoAccess", command, lines, limit=limit)


def crowdsec(log: Path, lines: int, folder: Path, *, limit: float) -> Run | None:
    """Replay a log through CrowdSec's crawl scenario; None where Debian's package is not had."""
    root = unpack_crowdsec(folder)
    if root is None:
        return None
    home = folder / "crowdsec-home"
    shutil.rmtree(home, ignore_errors=True)
    settle_crowdsec(root, home)
    command = [
        str(root / "usr/bin/crowdsec"),
        "-c",
        str(home / "etc/config.yaml"),
        "-dsn",
        f"file://{log}",
        "-type",
        "nginx",
        "-no-capi",
    ]
    return timed("CrowdSec, crawl scenario alone", command, lines, limit=limit, cwd=home)


def unpack_crowdsec(folder: Path) -> Path | None:
    """Unpack Debian's package beside the benchmark; it is not installed, for it calls home."""
    root = folder / "crowdsec"
    if root.exists():
        return root
    fetched = subprocess.run(
        ["apt-get", "download", "crowdsec"], cwd=folder, capture_output=True, check=False
    )
    packages = sorted(folder.glob("crowdsec_*.deb"))
    if fetched.returncode or not packages:
        return None
    subprocess.run(["dpkg-deb", "-x", str(packages[-1]), str(root)], check=True)
    return root


def settle_crowdsec(root: Path, home: Path) -> None:
    """Write a configuration that keeps CrowdSec inside *home* and on 127.0.0.1."""
    for name in ("etc", "data", "log"):
        (home / name).mkdir(parents=True)
    shutil.copytree(root / "etc/crowdsec", home / "etc", dirs_exist_ok=True)
    shutil.copytree(root / "usr/share/crowdsec/hub", home / "hub")
    config = (root / "etc/crowdsec/config.yaml").read_text()
    for old, new in (
        ("/etc/crowdsec", f"{home}/etc"),
        ("/var/lib/crowdsec/data", f"{home}/data"),
        ("/var/lib/crowdsec/hub", f"{home}/hub"),
        ("/var/log/", f"{home}/log"),
        ("127.0.0.1:8080", "127.0.0.1:18080"),
        ("listen_port: 6060", "listen_port: 16060"),
        ("daemonize: true", "daemonize: false"),
    ):
        config = config.replace(old, new)
    kept: list[str] = []
    for line in config.splitlines():
        if "online_client" in line or "online_api_credentials" in line:
            continue
        kept.append(line)
    (home / "etc/config.yaml").write_text("\n".join(kept) + "\n")
    for rule in PARSERS:
        stage = home / "etc/parsers" / rule.split("/")[0]
        stage.mkdir(parents=True, exist_ok=True)
        (stage / (Path(rule).name + ".yaml")).symlink_to(home / "hub/parsers" / f"{rule}.yaml")
    (home / "etc/scenarios").mkdir()
    (home / "etc/scenarios/crawl.yaml").symlink_to(home / "hub" / f"{SCENARIO}.yaml")
    credentials = home / "etc/local_api_credentials.yaml"
    credentials.touch()
    subprocess.run(
        [
            str(root / "usr/bin/cscli"),
            "-c",
            str(home / "etc/config.yaml"),
            "machines",
            "add",
            "bench",
            "--password",
            "bench",
            "-f",
            str(credentials),
            "-u",
            "http://127.0.0.1:18080",
            "--force",
        ],
        check=True,
        capture_output=True,
    )
