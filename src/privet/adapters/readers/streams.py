"""Bytes of a file, decompressed; a file that is cut short or broken gives what can be had of it."""

from __future__ import annotations

import bz2
import lzma
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

import zstandard
from isal import igzip_lib

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 1 << 18
"""How many compressed bytes are read at once."""

AT_MOST = 1 << 20
"""How many bytes a decompressor may give at once; a bomb costs time, not memory."""


class Compression(StrEnum):
    """How a file is compressed, known by its first bytes and not by its name."""

    NONE = "none"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"


MAGIC = {
    b"\x1f\x8b": Compression.GZIP,
    b"BZh": Compression.BZIP2,
    b"\xfd7zXZ\x00": Compression.XZ,
    b"\x28\xb5\x2f\xfd": Compression.ZSTD,
}
"""The bytes that compressed files begin with.

Source: RFC 1952 2.3.1; bzip2 manual; the .xz file format 1.2.1; RFC 8878 3.1.1.
"""


def compression(head: bytes) -> Compression:
    """Return how a file is compressed that begins with *head*."""
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            return kind
    return Compression.NONE


class Bytes(Protocol):
    """Where bytes come from: an open file."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes, none at the end."""

    def readinto(self, buffer: memoryview, /) -> int:
        """Fill a buffer; return how many bytes it took, 0 at the end."""


class _Zstd:
    """Give zstandard's decompressor the shape of the standard library's."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor().decompressobj()
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the frame is complete."""
        return bool(self._inner.eof)

    @property
    def unused_data(self) -> bytes:
        """What stands behind the frame."""
        return bytes(self._inner.unused_data)

    def decompress(self, chunk: bytes, _at_most: int) -> bytes:
        """Return what *chunk* holds."""
        return bytes(self._inner.decompress(chunk))


def _gzip() -> igzip_lib.IgzipDecompressor:
    return igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP)


_DECOMPRESSORS: dict[Compression, tuple[Callable[[], Any], int]] = {
    Compression.GZIP: (_gzip, CHUNK),
    Compression.BZIP2: (bz2.BZ2Decompressor, CHUNK),
    Compression.XZ: (lzma.LZMADecompressor, CHUNK),
    # 4 KiB of zstd hold at most some 130 MB, and its decompressor cannot be told to stop earlier
    Compression.ZSTD: (_Zstd, 1 << 12),
}
_BROKEN: Any = (
    OSError,
    EOFError,
    lzma.LZMAError,
    zstandard.ZstdError,
    igzip_lib.error,
)


class Plain:
    """Give the bytes of an uncompressed file."""

    def __init__(self, source: Bytes) -> None:
        self._source = source
        self.taken = 0
        self.warning = ""

    def readinto(self, buffer: memoryview) -> int:
        """Fill a buffer as far as bytes are there; return how many it took, 0 at the end."""
        count = self._source.readinto(buffer) or 0
        self.taken += count
        return count


class Unpacked:
    """Give the bytes of a compressed file, one member or many."""

    def __init__(self, source: Bytes, kind: Compression) -> None:
        self._source = source
        self._new, self._chunk = _DECOMPRESSORS[kind]
        self._decompressor: Any = None
        self._input = b""
        self._output = memoryview(b"")
        self._ended = False
        self.taken = 0
        self.warning = ""
        self.kind = kind

    def readinto(self, buffer: memoryview) -> int:
        """Fill a buffer as far as bytes are there; return how many it took, 0 at the end."""
        while not self._output and not self._ended:
            try:
                self._output = memoryview(self._more())
            except _BROKEN as broken:
                self._ended = True
                self.warning = f"broken {self.kind} data, read up to there ({broken})"
        count = min(len(buffer), len(self._output))
        buffer[:count] = self._output[:count]
        self._output = self._output[count:]
        return count

    def _more(self) -> bytes:
        """Return some decompressed bytes, or none where the next call may give some."""
        decompressor = self._decompressor
        if decompressor is not None and decompressor.eof:
            self._input = decompressor.unused_data.lstrip(b"\0")
            decompressor = self._decompressor = None
        if not self._input and (decompressor is None or decompressor.needs_input):
            self._input = self._source.read(self._chunk)
            self.taken += len(self._input)
            if not self._input:
                self._ended = True
                if decompressor is not None:
                    self.warning = f"cut short: the {self.kind} data has no end, read up to there"
                return b""
        if decompressor is None:
            decompressor = self._decompressor = self._new()
        chunk, self._input = self._input, b""
        return bytes(decompressor.decompress(chunk, AT_MOST))


def unpacked(source: Bytes, kind: Compression) -> Plain | Unpacked:
    """Return the bytes of *source* as they were before they were compressed."""
    return Plain(source) if kind is Compression.NONE else Unpacked(source, kind)
