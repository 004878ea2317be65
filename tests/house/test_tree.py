"""The shape of the house: the tests mirror the source, files stay short, names say something."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "privet"
TESTS = ROOT / "tests"

LINES = 400
APART = {"house", "e2e"}
"""Folders of tests about the whole rather than about one module."""

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "info", "data"}
"""Drawers: names that say nothing of what is inside."""

NOT_OUR_WORDS = {"user", "users", "bot", "bots", "whitelist", "blacklist"}
"""The words are visitor, actor, data subject, operator, analyst; allowlist and denylist."""


def sources() -> list[Path]:
    """List the modules of the package."""
    return sorted(SOURCE.rglob("*.py"))


def mirrors() -> list[Path]:
    """List the test modules that stand for one module each."""
    return sorted(
        path for path in TESTS.rglob("test_*.py") if path.relative_to(TESTS).parts[0] not in APART
    )


def names(tree: ast.AST) -> set[str]:
    """Return every name that a module gives to something."""
    given = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            given.add(node.name)
        elif isinstance(node, ast.arg):
            given.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            given.add(node.id)
    return {name.lower() for name in given}


@pytest.mark.parametrize("path", mirrors(), ids=lambda path: str(path.relative_to(TESTS)))
def test_a_test_has_a_source(path: Path) -> None:
    """A test stands where the module stands that it tests, or a folder of that name does."""
    place = SOURCE / path.relative_to(TESTS).parent
    name = path.stem.removeprefix("test_")

    assert (place / f"{name}.py").exists() or (place / name).is_dir() or name == place.name


def test_a_source_has_a_test() -> None:
    """A module has a test of its own name, or stands in a list that may only shrink."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    apart = set(known["tool"]["privet"]["tested-elsewhere"])
    missing = {
        path.relative_to(SOURCE).as_posix()
        for path in sources()
        if path.stem != "__init__"
        if not (TESTS / path.relative_to(SOURCE)).with_name(f"test_{path.name}").exists()
    }

    assert set() == missing - apart
    assert set() == {name for name in apart if not (SOURCE / name).exists()}


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_has_one_idea(path: Path) -> None:
    """A module is shorter than 400 lines; past that, look for the second idea."""
    assert len(path.read_text("utf-8").splitlines()) < LINES


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_names_say_something(path: Path) -> None:
    """No module is a drawer, and visitors are neither users nor bots in our names."""
    assert path.stem not in EMPTY_NAMES
    assert set() == names(ast.parse(path.read_text("utf-8"))) & NOT_OUR_WORDS
