"""Following a log while it grows: whole lines, through rotation and truncation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from privet.traffic.blocks import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE: Final = 1 << 16
"""Bytes that are handed on at once: some 250 lines, so that a loop is not held up."""


class Follower:
    """
    Yield what is appended to a log, from its end on.

    A log that is renamed away is read to its end before the new one is begun; one that is cut is
    read from its start. A line without an end waits for it; one longer than a mebibyte is dropped.

    Args:
        path: Where the log is; it need not be there yet.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._file: IO[bytes] | None = None
        self._rest = b""
        self._dropping = False
        self._open(at_end=True)

    def pieces(self) -> Iterator[bytes]:
        """Yield whole lines that were appended since the last time, a piece at a time."""
        if self._file is None and not self._open(at_end=False):
            return
        while True:
            yield from self._appended()
            if not self._turned():
                return

    def close(self) -> None:
        """Let go of the log."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def sample(self, size: int = PIECE) -> bytes:
        """Return whole lines from the beginning of the log, to tell its format by; perhaps none."""
        try:
            with self.path.open("rb") as file:
                text = file.read(size)
        except OSError:
            return b""
        return text[: text.rfind(b"\n") + 1]

    def _appended(self) -> Iterator[bytes]:
        assert self._file is not None  # noqa: S101 - opened above
        while read := self._file.read(PIECE):
            text = self._rest + read
            end = text.rfind(b"\n") + 1
            self._rest = text[end:]
            whole = text[:end]
            if self._dropping and whole:
                whole = whole[whole.find(b"\n") + 1 :]
                self._dropping = False
            if len(self._rest) > LONGEST:
                self._rest, self._dropping = b"", True
            if whole:
                yield whole

    def _turned(self) -> bool:
        """Go on with a new file where there is one; return whether there is."""
        assert self._file is not None  # noqa: S101 - opened above
        held = os.fstat(self._file.fileno())
        try:
            now = self.path.stat()
        except OSError:
            return False
        if (now.st_dev, now.st_ino) != (held.st_dev, held.st_ino):
            # Whoever renamed it may write a last line still: what came meanwhile is read first.
            if held.st_size > self._file.tell():
                return True
            self.close()
            return self._open(at_end=False)
        if now.st_size < self._file.tell():
            self._file.seek(0)
            self._rest = b""
            return now.st_size > 0
        return False

    def _open(self, *, at_end: bool) -> bool:
        try:
            self._file = self.path.open("rb")
        except OSError:
            self._file = None
            return False
        self._rest, self._dropping = b"", False
        if at_end:
            self._file.seek(0, os.SEEK_END)
        return True
