"""Processes beside a running guard that nobody but the guard ends."""

from __future__ import annotations

import sys
from typing import Final

DEAF: Final = """
from signal import SIG_IGN, SIGHUP, SIGINT, SIGTERM, signal
for each in (SIGHUP, SIGINT, SIGTERM):
    signal(each, SIG_IGN)
from {module} import main
main()
"""


def apart(module: str) -> tuple[str, ...]:
    """
    Return how a process is started that is deaf to whoever stops or reloads the guard.

    A terminal, systemd or a container tells every process of a group, and this one would be gone
    while the guard still answers those who wait, or goes on by another policy.

    Args:
        module: Whose ``main`` it runs; what is added to the command are its arguments.
    """
    return (sys.executable, "-c", DEAF.format(module=module))
