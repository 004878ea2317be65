"""Look at a log before reading it: pieces from all over it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from privet.adapters.readers.fetching import PIECES, places
from privet.adapters.readers.opening import open_bytes
from privet.adapters.readers.reading import Reading

if TYPE_CHECKING:
    from privet.adapters.readers.opening import LogFile

SIZE = 32 << 20
"""How many bytes a sample has: some 150,000 lines."""

SPOOLED = 64 << 20
"""How much of a stream is held for a sample, since it cannot be read twice."""


@dataclass(frozen=True, slots=True)
class Sample:
    """
    Hold whole lines of a log.

    Args:
        text: The lines, in the order of the log; those at its beginning first.
        file: The log, to be read from now on instead of the one that was sampled.
    """

    text: bytes
    file: LogFile

    @property
    def lines(self) -> list[bytes]:
        """The lines, without their ends."""
        return self.text.split(b"\n")[:-1] if self.text.endswith(b"\n") else self.text.split(b"\n")


def sample(file: LogFile, size: int = SIZE, pieces: int = PIECES) -> Sample:
    """
    Return lines from all over a log.

    A plain file is read at *pieces* places. Of a compressed one, blocks are taken at growing distances, so that its
    beginning, its middle and its end are there without holding it. Of a stream the beginning is taken.
    """
    if file.empty:
        return Sample(b"", file)
    if file.stream is not None:
        return _from_stream(file, size)
    if not file.plain:
        return Sample(_every_so_often(file, size), file)
    return Sample(_from_places(Path(file.path), file.size or 0, size, pieces), file)


def _from_places(path: Path, whole: int, size: int, pieces: int) -> bytes:
    """Read pieces of a plain file at even distances, cut to whole lines."""
    with path.open("rb", buffering=0) as source:
        if whole <= size:
            return source.read(whole)
        length = size // pieces
        found = []
        for place in places(whole, length, pieces):
            source.seek(place)
            piece = source.read(length)
            begin = piece.find(b"\n") + 1 if place else 0
            found.append(piece[begin : piece.rfind(b"\n") + 1])
        return b"".join(found)


def _every_so_often(file: LogFile, size: int) -> bytes:
    """Read a compressed file through; whenever too much is held, let every second piece go."""
    kept: list[bytes] = []
    held, distance = 0, 1
    for i, block in enumerate(Reading(file, block=max(1 << 14, size // PIECES))):
        if i % distance:
            continue
        kept.append(block.data[: block.size].tobytes())
        held += block.size
        if held > size:
            kept, distance = kept[::2], distance * 2
            held = sum(map(len, kept))
    return b"".join(kept)


def _from_stream(file: LogFile, size: int) -> Sample:
    """Read the beginning of a stream, and put it back."""
    head = file.head
    stream = file.stream
    while stream is not None and len(head) < SPOOLED and (more := stream.read(1 << 20)):
        head += more
    held = replace(file, head=head)
    bytes_of, _ = open_bytes(replace(held, stream=BytesIO()))
    text = bytearray()
    buffer = memoryview(bytearray(1 << 20))
    while len(text) < size and (count := bytes_of.readinto(buffer)):
        text += buffer[:count]
    end = text.rfind(b"\n") + 1 or len(text)
    return Sample(bytes(text[:end]), held)
