"""Read a log in blocks of whole lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.adapters.readers.fingerprints import Fingerprint, Imprint
from privet.adapters.readers.opening import open_bytes
from privet.traffic.blocks import KEPT, LONGEST, Block, Fault, Reject
from privet.traffic.lines import PADDING
from privet.traffic.search import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from privet.adapters.readers.opening import LogFile
    from privet.adapters.readers.streams import Plain, Unpacked

BLOCK = 4 << 20
"""How many bytes are read at once: large enough that calls cost nothing, small enough for a cache."""

_NEWLINE = 10
_WINDOW = 1 << 14
_FIELDS = b"#Fields:"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""What some editors write before the first line; kernels pass over zeros."""


class Reading:
    """
    Go through a log once, block by block.

    Args:
        file: What to read.
        skip: How many decompressed bytes were read on another day; a line ends there.
        block: How many bytes to read at once.
        hold_back: Leave an unterminated last line of a plain file for the next time, since its server may still
            be writing it.
    """

    def __init__(
        self, file: LogFile, *, skip: int = 0, block: int = BLOCK, hold_back: bool = False
    ) -> None:
        self.file = file
        self.warnings: list[str] = []
        self.lines = 0
        self._skip = skip
        self._block = block
        self._hold_back = hold_back and file.plain
        self._imprint = Imprint()
        self._stream: Plain | Unpacked | None = None
        self._long: list[Reject] = []
        self._directive: bytes | None = None

    @property
    def taken(self) -> int:
        """How many bytes of the file on disk were read so far."""
        return self._stream.taken if self._stream else 0

    @property
    def consumed(self) -> int:
        """How many decompressed bytes were given away so far, with those that were skipped."""
        return self._imprint.size

    def fingerprint(self) -> Fingerprint:
        """Return what tells this source from others, up to the last line that was given away."""
        return self._imprint.fingerprint()

    def __iter__(self) -> Iterator[Block]:
        """Give the blocks; the last line of the last one may have no line end."""
        self._stream, source = open_bytes(self.file, through=True)
        try:
            self._skip_known(self._stream)
            yield from self._blocks(self._stream)
        finally:
            source.close()
            if self._stream.warning:
                self.warnings.append(f"{self.file.path}: {self._stream.warning}")

    def _skip_known(self, stream: Plain | Unpacked) -> None:
        """Pass over what was read on another day, counting its lines."""
        while self._skip > self.consumed:
            data, size, _ = _fill(
                stream, np.empty(0, np.uint8), min(self._block, self._skip - self.consumed)
            )
            if not size:
                return
            self._watch(data[:size].tobytes() if self._directive != b"" else b"")
            self.lines += count(data, 0, size, _NEWLINE)
            self._imprint.add(data[:size].data)

    def _blocks(self, stream: Plain | Unpacked) -> Iterator[Block]:
        carry = np.empty(0, np.uint8)
        dropped: Reject | None = None
        ended = False
        while not ended:
            data, size, ended = _fill(stream, carry, self._block)
            begin = 0
            if dropped is not None:
                begin = _behind_first(data, size)
                if begin or ended:
                    self._long.append(dropped)
                    self.lines += 1
                    dropped = None
                begin = begin or size
            end = self._end(data, begin, size, ended=ended)
            first = self.lines + 1
            self.lines += count(data, begin, end, _NEWLINE)
            self.lines += int(end > begin and data[end - 1] != _NEWLINE)
            carry, given = data[end:size].copy(), end
            if len(carry) > LONGEST and not ended:
                dropped = Reject(self.lines + 1, Fault.LONG, carry[:KEPT].tobytes())
                carry, given = carry[:0], size
            self._imprint.add(data[:given].data)
            if end > begin or self._long:
                yield self._given(data, begin, end, first)

    def _end(self, data: NDArray[np.uint8], begin: int, size: int, *, ended: bool) -> int:
        """Return where the last line ends that may be given away."""
        end = _behind_last(data, begin, size)
        if not ended or end == size:
            return end
        if self._hold_back:
            self.warnings.append(
                f"{self.file.path}: the last line is still being written; it is read next time"
            )
            return end
        return size

    def _given(self, data: NDArray[np.uint8], begin: int, end: int, first: int) -> Block:
        """Return the block of the lines between two places of a buffer."""
        if begin:
            data, end = data[begin:], end - begin
        if end < len(data) - PADDING:
            data[end : end + PADDING] = 0
        if first == 1 and data[:3].tobytes() == _BYTE_ORDER_MARK:
            data[:3] = 0
        long, self._long = tuple(self._long), []
        before = self._directive or b""
        if self._directive != b"":
            self._watch(data[:end].tobytes())
        return Block(data, end, first, self.consumed, long, before, self.lines + 1 - first)

    def _watch(self, text: bytes) -> None:
        """Note the last line that names fields; a log that does not begin with ``#`` has none."""
        if self._directive is None and not text.lstrip(b"\xef\xbb\xbf\0\r\n").startswith(b"#"):
            self._directive = b""
            return
        place = text.rfind(_FIELDS)
        while place > 0 and text[place - 1] != _NEWLINE:
            place = text.rfind(_FIELDS, 0, place)
        if place >= 0:
            self._directive = text[place:].partition(b"\n")[0].rstrip()


def _fill(
    stream: Plain | Unpacked, carry: NDArray[np.uint8], room: int
) -> tuple[NDArray[np.uint8], int, bool]:
    """Return a padded buffer that begins with *carry*, its size, and whether the log ended."""
    capacity = len(carry) + room
    data = np.empty(capacity + PADDING, np.uint8)
    data[: len(carry)] = carry
    size, view = len(carry), data.data
    while size < capacity:
        taken = stream.readinto(view[size:capacity])
        if not taken:
            break
        size += taken
    data[size : size + PADDING] = 0
    return data, size, size < capacity


def _behind_first(data: NDArray[np.uint8], size: int) -> int:
    """Return the place behind the first line end, 0 where there is none."""
    return data[:size].tobytes().find(b"\n") + 1


def _behind_last(data: NDArray[np.uint8], begin: int, size: int) -> int:
    """Return the place behind the last line end, *begin* where there is none."""
    stop = size
    while stop > begin:
        low = max(begin, stop - _WINDOW)
        place = data[low:stop].tobytes().rfind(b"\n")
        if place >= 0:
            return low + place + 1
        stop = low
    return begin
