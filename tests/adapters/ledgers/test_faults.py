"""What errors of the disk become."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from privet.adapters.ledgers.faults import trouble
from privet.errors import StoreFull


@pytest.mark.parametrize(
    ("code", "full"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EACCES, False)]
)
def test_no_space_is_told_apart(code: int, full: bool) -> None:
    """No space left has an error of its own, which says that nothing committed is lost."""
    found = trouble(OSError(code, "what the system says"), Path("ledger"))

    assert full is isinstance(found, StoreFull)
    assert ("whole" if full else "what the system says") in str(found)
