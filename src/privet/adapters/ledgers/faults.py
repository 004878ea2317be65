"""What an error of the disk means to whoever runs a ledger."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from privet.errors import StoreFull, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path


def trouble(error: OSError, path: Path) -> StoreUnavailable:
    """Return the error that tells an operator what to do about *error*."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StoreFull(
            f"no space left for {path}; what was committed before is whole",
            advice="free some space or name another folder with --ledger, and run again",
        )
    return StoreUnavailable(f"cannot use {path}: {error.strerror or error}")
