"""The reference of drift on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from privet.adapters.ledgers.references import beside, read, write
from privet.errors import StoreUnavailable
from privet.review.drift import Reference

HELD = Reference(77, {"novelty": (0.1, 0.5)}, {"novelty": (0.2, 0.3, 0.5)})


def test_the_first_one_is_kept(tmp_path: Path) -> None:
    """A later one does not take its place; once it is removed, a new one is taken."""
    path = beside(tmp_path / "ledger")
    nothing = read(path)
    write(path, HELD)
    write(path, Reference(78, {}, {}))
    first = read(path)
    path.unlink()
    write(path, Reference(78, {}, {}))

    assert nothing is None
    assert HELD == first
    assert Reference(78, {}, {}) == read(path)
    assert 0o600 == path.stat().st_mode & 0o777


def test_a_file_that_cannot_be_meant_is_told(tmp_path: Path) -> None:
    """A damaged file, a folder in its place and a place that cannot be, each with words."""
    path = tmp_path / "held.json"
    path.write_text('{"at": 1}')
    with pytest.raises(StoreUnavailable, match="damaged"):
        read(path)
    with pytest.raises(StoreUnavailable, match="cannot use"):
        read(tmp_path)
    with pytest.raises(StoreUnavailable, match="cannot use"):
        write(Path("/proc/none/held.json"), HELD)
