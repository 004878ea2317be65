"""The walls that import-linter cannot hold: which outside modules the core may name."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "privet"

ALLOWED = {
    "disclosure": {"numpy", "numba"},
    "traffic": {"numpy", "numba", "llvmlite"},  # Numba's own back end, for one vector instruction
    "identity": {"numpy", "numba"},
    "permission": set[str](),
    "exposure": {"numpy", "numba"},
    "detection": {"numpy", "numba", "ibis"},
    "verdict": {"numpy"},
    "enforcement": set[str](),
    "evidence": {"numpy", "numba", "ibis", "rfc8785"},  # pure functions: canonical JSON
    "response": set[str](),
    "review": {"numpy", "numba", "ibis"},
    "simulation": {"numpy", "numba"},
    "workflows": {"numpy"},
    "errors.py": set[str](),
}
"""What each room of the core may import that is not Python's own."""

WORLD = {
    "asyncio",
    "concurrent",
    "ctypes",
    "dbm",
    "fileinput",
    "ftplib",
    "glob",
    "http",
    "logging",
    "mmap",
    "multiprocessing",
    "os",
    "pathlib",
    "queue",
    "random",
    "secrets",
    "select",
    "selectors",
    "shelve",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "wsgiref",
}
"""Python's own doors to files, clocks, chance, threads and networks: shut to the core."""


def modules() -> list[Path]:
    """List the modules of the core."""
    return sorted(
        path
        for room in ALLOWED
        for path in ([SOURCE / room] if room.endswith(".py") else (SOURCE / room).rglob("*.py"))
    )


def imported(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports, at any depth of its code."""
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names.add(str(node.module))
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def outside(names: set[str]) -> set[str]:
    """Keep the packages that are neither ours nor Python's."""
    roots = {name.partition(".")[0] for name in names}
    return roots - {"privet"} - sys.stdlib_module_names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_core_stands_on_python_ibis_numpy_and_numba(path: Path) -> None:
    """A module of the core imports only what the plan allows its room."""
    room = path.relative_to(SOURCE).parts[0]

    assert set() == outside(imported(path)) - ALLOWED[room]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_core_has_no_door_to_the_world(path: Path) -> None:
    """A module of the core imports no file, socket, clock, thread, log or chance."""
    names = imported(path)
    roots = names | {name.partition(".")[0] for name in names}

    assert set() == roots & WORLD


def test_every_room_is_planned() -> None:
    """A folder that nobody planned fails the build."""
    rim = {"adapters", "apps", "bootstrap", "data", "settings", "testing"}
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name[0] != "_"}

    assert set() == rooms - rim - set(ALLOWED)
