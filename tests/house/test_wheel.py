"""What is installed is what was tested."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"


def run(*arguments: str, cwd: Path) -> str:
    """Run this Python elsewhere and return what it says."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True).stdout


def test_the_wheel_holds_the_whole_package(tmp_path: Path) -> None:
    """A wheel is built, holds every file of the package, and runs without the source beside it."""
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=ROOT)
    (wheel,) = tmp_path.glob("privet-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("privet/")}
        archive.extractall(tmp_path / "installed")
    present = {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "privet").rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }
    start = (
        "import sys; sys.path.insert(0, '.'); import privet.apps.cli as cli; print(cli.__file__)"
    )

    assert present == packed
    assert str(tmp_path) in run("-c", start, cwd=tmp_path / "installed")
