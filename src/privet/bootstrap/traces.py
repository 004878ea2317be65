"""Whether a file is still the one that was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def trace(path: Path) -> tuple[int, ...]:
    """Return what changes whenever a file is written or replaced; nothing where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_ino, found.st_size)
