"""A file that was written or replaced has another trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.bootstrap.traces import trace

if TYPE_CHECKING:
    from pathlib import Path


def test_every_change_shows(tmp_path: Path) -> None:
    """Also one that leaves the size as it was."""
    path, other = tmp_path / "a", tmp_path / "b"
    none = trace(path)
    path.write_text("one")
    first = trace(path)
    other.write_text("two")
    other.replace(path)
    second = trace(path)
    path.write_text("three")

    assert () == none
    assert trace(path) == trace(path)
    assert 4 == len({none, first, second, trace(path)})
