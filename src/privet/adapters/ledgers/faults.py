"""What an error of the disk means to whoever runs a ledger."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final

from privet.errors import StoreFull, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path


ELSEWHERE: Final = "free some space or name another folder with --ledger, and run again"
"""What to do where the ledger itself has no room."""


def trouble(error: OSError, path: Path, *, advice: str = ELSEWHERE) -> StoreUnavailable:
    """Return the error that tells an operator what to do about *error*; *advice* if it is space."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFull(
            f"no space left for {path}; what was committed before is whole",
            advice=advice,
        )
    return StoreUnavailable(f"cannot use {path}: {error.strerror or error}")
