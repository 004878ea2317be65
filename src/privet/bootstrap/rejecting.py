"""The file of lines that were set aside, each with its log, number and reason."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING, Self, TextIO

from privet.errors import StoreFull, StoreUnavailable

if TYPE_CHECKING:
    from types import TracebackType

    from privet.traffic.blocks import Rejects

NAME = "rejects.tsv"
HEAD = "log\tline\treason\ttext\n"

MOST = 1_000_000
"""Lines written at most, so that a wrong format does not copy the whole log; all are counted."""


class RejectsFile:
    """
    Write set-aside lines into *folder* as they come; nowhere if there is no folder.

    The file is made when the first line is set aside, readable to its owner only.
    """

    def __init__(self, folder: Path | None) -> None:
        self.path = folder / NAME if folder else None
        self.count = 0
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        """Remove what an earlier run left there."""
        if self.path and self.path.exists():
            try:
                self.path.unlink()
            except OSError as error:
                raise trouble(self.path, error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        if self._file:
            self._file.close()

    def add(self, log: str, rejects: Rejects) -> None:
        """Write the lines that one block set aside."""
        for reject in rejects.lines:
            self.count += 1
            if self.path is None or self.count > MOST:
                continue
            text = reject.text.decode("utf-8", "backslashreplace")
            shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
            self._write(f"{log}\t{reject.number}\t{reject.fault.words}\t{shown}\n")

    def _write(self, line: str) -> None:
        try:
            if self._file is None:
                assert self.path is not None  # noqa: S101 - add() asked
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.touch(mode=0o600)
                self._file = self.path.open("w", encoding="utf-8")
                self._file.write(HEAD)
            self._file.write(line)
        except OSError as error:
            raise trouble(Path(str(self.path)), error) from error


def trouble(path: Path, error: OSError) -> StoreUnavailable:
    """Return the error that tells an operator what to do where *path* cannot be written."""
    said = f"cannot write {path}: {error.strerror}"
    advice = "free some space, or name another folder with --out"
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return (StoreFull if full else StoreUnavailable)(said, advice=advice)
