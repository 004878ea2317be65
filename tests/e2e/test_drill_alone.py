"""Tools of a drill reach nothing but this machine, where the kernel permits it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

TRY = """
import socket
from drills.alone import alone
apart = alone()
door = socket.create_server(("127.18.3.4", 0))
socket.create_connection(door.getsockname(), 5)
try:
    socket.create_connection(("192.0.2.1", 80), 5)
except OSError:
    print(apart, "alone")
"""


def test_loopback_answers_and_nothing_else_does() -> None:
    """In a network of its own; a kernel that permits none says so, and nothing is pretended."""
    ran = subprocess.run(
        [sys.executable, "-c", TRY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert ran.stdout.strip() in {"True alone", "False alone", ""}
    assert ran.stdout.strip() != "True"
