"""Where compiled kernels are kept by somebody who may write neither beside the source nor at home."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import privet

VARIABLE = "NUMBA_CACHE_DIR"


def settle() -> None:
    """
    Name a folder for compiled kernels where Numba would find none, and refuse to import.

    That is so for a service account without a home, such as ``www-data``, and in a container
    whose file system is read-only.
    """
    if VARIABLE in os.environ:
        return
    beside = Path(privet.__file__).parent / "traffic" / "__pycache__"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path("~").expanduser() / ".cache")
    if not (writable(beside) or writable(home)):
        os.environ[VARIABLE] = str(private())


def writable(folder: Path) -> bool:
    """Whether a folder may be written to, or made."""
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)


def private() -> Path:
    """Return a folder for temporary files that nobody else may write to; the same for every run."""
    folder = Path(tempfile.gettempdir()) / f"privet-compiled-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="privet-compiled-"))
    ours = found.st_uid == os.getuid() and found.st_mode & 0o7777 == 0o700
    if ours and not folder.is_symlink():
        return folder
    return Path(tempfile.mkdtemp(prefix="privet-compiled-"))
