"""A tally in memory as a file: whole or not there, and believed only if it is what was written."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT: Final = 2
"""Which arrays a snapshot holds; one of another number is not read."""

LONGEST_HEAD: Final = 1 << 24
"""Bytes of a head: 200,000 spent tokens take eight million, 65,536 who owe an answer three."""


@dataclass(frozen=True)
class Snapshot:
    """
    Hold what a tally knew at one moment.

    Args:
        at: That moment, microseconds since 1970 UTC; what happened later is in the ledger.
        mark: Of the key under which its handles are pseudonyms.
        spans: Its windows, microseconds.
        spent: Tokens, and until when each is remembered.
        arrays: Its state, book, entries and index, as far as they are used.
        owed: Who owed the answer to a challenge, until when, and how often they asked since.
    """

    at: int
    mark: str
    spans: tuple[int, ...]
    spent: dict[int, int]
    arrays: tuple[NDArray[np.generic], ...]
    owed: tuple[tuple[int, int, int], ...] = ()

    def write(self, path: Path) -> int:
        """
        Write it to a file that its owner alone may read, and return how many bytes that are.

        Raises:
            StoreUnavailable: It cannot be written; what was there before still is.
        """
        head = {
            "format": FORMAT,
            "at": self.at,
            "mark": self.mark,
            "spans": list(self.spans),
            "spent": list(self.spent.items()),
            "owed": self.owed,
            "sums": [zlib.crc32(np.ascontiguousarray(each).data) for each in self.arrays],
        }
        beside = path.with_name(path.name + ".new")
        try:
            beside.unlink(missing_ok=True)
            place = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(place, "wb") as file:
                file.write(json.dumps(head).encode() + b"\n")
                for each in self.arrays:
                    np.save(file, each)
                file.flush()
                os.fsync(place)
                size = file.tell()
            beside.replace(path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise StoreUnavailable(f"cannot write {path}: {error.strerror}") from None
        return size

    @classmethod
    def read(cls, path: Path) -> Snapshot | None:
        """Return what a file holds; None where there is none, or it is not as it was written."""
        try:
            with path.open("rb") as file:
                head = json.loads(file.readline(LONGEST_HEAD))
                if head["format"] != FORMAT:
                    return None
                arrays = tuple(np.load(file) for _ in head["sums"])
            if [zlib.crc32(each.data) for each in arrays] != head["sums"]:
                return None
            spent = {int(token): int(end) for token, end in head["spent"]}
            owed = tuple(
                (int(who), int(end), int(asked)) for who, end, asked in head.get("owed", ())
            )
            at, mark, spans = int(head["at"]), str(head["mark"]), tuple(head["spans"])
            return cls(at, mark, spans, spent, arrays, owed)
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            return None
