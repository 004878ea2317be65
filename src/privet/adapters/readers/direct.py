"""Read a file past the system's cache, where its disk gives more than an analysis takes."""

from __future__ import annotations

import mmap
import os
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from concurrent.futures import Future

PAST: Final = getattr(os, "O_DIRECT", 0)
"""How a system is asked for it; 0 where it cannot be."""

BLOCK: Final = 4096
"""Places and lengths are multiples of it; disks ask for 512 or 4096 bytes."""

PIECE: Final = 8 << 20
"""Bytes that are read at once."""

AHEAD: Final = 2
"""Pieces that are on their way while one is given away."""

TRIED: Final = 32 << 20
"""Bytes by which a disk is judged, read in one call: after each, a thread may wait for Python a while."""

PLACES: Final = 4
"""Places at which is looked whether a file is in the cache."""

QUICK: Final = 0.7e9
"""
Bytes a second that a disk has to give.

Chosen: two cores take some 0.8 GB/s of a log (``benchmarks analyse``), so that an analysis hardly waits for such a
disk, the second time either. From a slower one a log is better read through the cache, where the next one finds it.
"""

ASIDE: Final = 512 << 20
"""Bytes from which on a file is worth it; a smaller one pushes little out of the cache."""


class Direct:
    """
    Give the bytes of a file from the disk, and leave in the cache what others need there.

    A log is read once, and a site's own programs need the cache. To fill it takes CPU time, too, much of it where the
    machine is a virtual one whose free memory went back to its host.

    Raises:
        OSError: The file cannot be read so.
    """

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDONLY | PAST)
        # memory that begins at a page, as direct reading demands
        self._free = [mmap.mmap(-1, PIECE) for _ in range(AHEAD + 1)]
        self._coming: deque[tuple[mmap.mmap, Future[int]]] = deque()
        self._aside = ThreadPoolExecutor(AHEAD, thread_name_prefix="direct")
        self._here: mmap.mmap | None = None
        self._view = memoryview(b"")
        self.seek(0)

    def readinto(self, buffer: memoryview) -> int:
        """Fill a buffer as far as bytes are there; return how many it took, 0 at the end."""
        if not self._view:
            self._turn()
        count = min(len(buffer), len(self._view))
        buffer[:count] = self._view[:count]
        self._view = self._view[count:]
        self._place += count
        return count

    def seek(self, place: int) -> int:
        """Go on at another place."""
        self._forget()
        self._place = place
        self._next = place - place % BLOCK
        return place

    def _turn(self) -> None:
        """Go to the next piece, and have those behind it read meanwhile."""
        self._release()
        # nothing is on its way at the beginning, and at an end behind which more may stand by now
        if not self._coming:
            self.seek(self._place)
        while self._free:
            piece = self._free.pop()
            self._coming.append((piece, self._aside.submit(self._read, piece, self._next)))
            self._next += PIECE
        self._here, coming = self._coming.popleft()
        count = coming.result()
        self._view = memoryview(self._here)[min(self._place % BLOCK, count) : count]
        if count < PIECE:  # the end: whatever was read behind it is of no use
            self._forget()

    def _read(self, piece: mmap.mmap, place: int) -> int:
        return os.preadv(self._file, [piece], place)

    def _forget(self) -> None:
        """Wait for what is on its way, and drop it."""
        while self._coming:
            piece, coming = self._coming.popleft()
            wait([coming])
            self._free.append(piece)

    def _release(self) -> None:
        """Let the piece that was given away be filled again."""
        self._view.release()
        self._view = memoryview(b"")
        if self._here is not None:
            self._free.append(self._here)
            self._here = None

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes, a piece at most."""
        buffer = bytearray(PIECE if size < 0 else size)
        return bytes(buffer[: self.readinto(memoryview(buffer))])

    def close(self) -> None:
        """Close the file."""
        self._forget()
        self._aside.shutdown()
        self._release()
        for piece in self._free:
            piece.close()
        os.close(self._file)


_QUICK: set[tuple[int, int]] = set()
"""Files, by device and number, that were found to lie on a quick disk and not in the cache."""


def quick(path: str, found: os.stat_result) -> bool:
    """Try whether a file is large, not in the cache, and on a disk that is quick; ``is_quick`` remembers it."""
    if found.st_size < ASIDE or not PAST or not hasattr(os, "RWF_NOWAIT"):
        return False
    with suppress(OSError):
        if not cached(path, found.st_size) and pace(path) >= QUICK:
            _QUICK.add((found.st_dev, found.st_ino))
            return True
    return False


def is_quick(path: str) -> bool:
    """Return whether a file was found to be so, as ``quick`` tries."""
    with suppress(OSError):
        found = os.stat(path)  # noqa: PTH116 - as open()
        return (found.st_dev, found.st_ino) in _QUICK
    return False


def cached(path: str, size: int) -> bool:
    """Return whether most of a file is in the cache, by looking at some places of it."""
    file = os.open(path, os.O_RDONLY)
    buffer = bytearray(1)
    there = 0
    try:
        for nth in range(PLACES):
            place = (2 * nth + 1) * size // (2 * PLACES)
            with suppress(BlockingIOError):
                there += os.preadv(file, [buffer], place, os.RWF_NOWAIT)
    finally:
        os.close(file)
    return 2 * there > PLACES


def pace(path: str) -> float:
    """Return how many bytes a second a disk gives at the beginning of a file."""
    file = os.open(path, os.O_RDONLY | PAST)
    try:
        with mmap.mmap(-1, TRIED) as room:
            began = time.perf_counter()
            return os.preadv(file, [room], 0) / (time.perf_counter() - began)
    finally:
        os.close(file)
