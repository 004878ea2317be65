"""Tell whether a log was read before, though it has been rotated, compressed or continued since."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

HEAD = 1 << 16
"""How many bytes at the beginning of a log tell it from others."""

TAIL = 1 << 12
"""How many bytes before the end of what was read prove that it is still the same log."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """
    Identify what was read of a source, by its decompressed bytes.

    Args:
        head: Digest of the first ``min(HEAD, size)`` bytes.
        size: How many bytes were read, up to a line end.
        tail: Digest of the last ``min(TAIL, size)`` of them.
    """

    head: str
    size: int
    tail: str

    @property
    def key(self) -> str:
        """A short name for the source, the same while it grows beyond its first ``HEAD`` bytes."""
        return self.head[:16]


class Imprint:
    """Make a fingerprint from bytes as they pass."""

    def __init__(self) -> None:
        self.size = 0
        self._head = bytearray()
        self._tail = b""

    def add(self, piece: memoryview) -> None:
        """Take the next bytes of the source."""
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
        self._tail = (self._tail + bytes(piece[-TAIL:]))[-TAIL:]
        self.size += len(piece)

    def fingerprint(self) -> Fingerprint:
        """Return the fingerprint of all bytes taken so far."""
        return Fingerprint(digest(bytes(self._head)), self.size, digest(self._tail))


def digest(piece: bytes) -> str:
    """Return a short digest; it identifies, it does not conceal."""
    return blake2b(piece, digest_size=16).hexdigest()
