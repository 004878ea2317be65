"""What a look finds; the whole way is in tests/apps/cli/test_deletions.py."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap.deleting import Look, file_digest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("look", "ours"),
    [(Look("a", ""), False), (Look("a", "", ("9",)), True), (Look("a", "", (), 1), True)],
)
def test_a_canary_or_a_mark_is_ours(look: Look, ours: bool) -> None:
    """Either is enough, and neither is nothing."""
    assert ours is look.ours


def test_a_file_is_known_by_its_digest(tmp_path: Path) -> None:
    """What was looked at can be told later."""
    path = tmp_path / "offered.csv"
    path.write_bytes(b"member\n7\n")

    assert sha256(b"member\n7\n").hexdigest() == file_digest(path)
