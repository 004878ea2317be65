"""What stops or reloads the guard does not reach the processes beside it."""

from __future__ import annotations

import os
import subprocess
from signal import SIGHUP, SIGINT, SIGTERM
from typing import TYPE_CHECKING

from privet.bootstrap.apart import apart

if TYPE_CHECKING:
    from pathlib import Path

TALKER = """
import sys
def main():
    print("ready", flush=True)
    print(input(), sys.argv[1], flush=True)
"""


def test_it_hears_no_signal_but_the_last(tmp_path: Path) -> None:
    """Whatever is told to its group, it does what it was asked for, with its arguments."""
    (tmp_path / "talker.py").write_text(TALKER)
    with subprocess.Popen(
        [*apart("talker"), "policy"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    ) as process:
        assert process.stdout
        process.stdout.readline()
        for each in (SIGHUP, SIGINT, SIGTERM):
            process.send_signal(each)
        said, _ = process.communicate("still here\n", timeout=20)

    assert (0, "still here policy\n") == (process.returncode, said)
