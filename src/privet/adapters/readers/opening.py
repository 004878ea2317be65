"""Find the logs that an operator names: paths, globs, the standard input; oldest first."""

from __future__ import annotations

import glob
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from privet.adapters.readers.direct import Direct, is_quick
from privet.adapters.readers.streams import Compression, compression, unpacked
from privet.errors import UnreadableSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.adapters.readers.streams import Plain, Unpacked

HEAD = 1 << 13
"""How many decompressed bytes are looked at to tell text from anything else."""

NOT_TEXT = 0.1
"""The share of control bytes from which on a file is not a log; escaped logs have none at all."""

_ROTATED = re.compile(
    r"^(?P<stem>.*?)(?P<turn>(?:[.-]\d{1,4}|[.-]\d{4}-?\d{2}-?\d{2}(?:[-T_.]?\d{2,6})?)?)"
    r"(?P<packed>(?:\.(?:gz|bz2|xz|zst|zstd|z))?)$"
)


@dataclass(frozen=True, slots=True)
class LogFile:
    """
    Name one source that can be read.

    Args:
        path: Its path, ``-`` for the standard input.
        size: Its bytes on disk; None where that cannot be known.
        compression: How it is compressed.
        empty: Whether there is nothing in it.
        stream: The open source, where it can be read once only.
        head: What was already read of *stream*.
    """

    path: str
    size: int | None
    compression: Compression
    empty: bool = False
    stream: BinaryIO | None = field(default=None, compare=False)
    head: bytes = b""

    @property
    def plain(self) -> bool:
        """Whether places in it can be jumped to."""
        return self.stream is None and self.compression is Compression.NONE


class Headed:
    """Give back bytes that were read to have a look, then the rest."""

    def __init__(self, head: bytes, stream: BinaryIO, *, ours: bool) -> None:
        self._head = head
        self._stream = stream
        self._ours = ours

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes."""
        if self._head:
            taken, self._head = self._head[:size], self._head[size:]
            return taken
        return self._stream.read(size)

    def readinto(self, buffer: memoryview) -> int:
        """Fill a buffer."""
        taken = self.read(len(buffer))
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        """Close the stream, unless it is the standard input."""
        if self._ours:
            self._stream.close()


def open_bytes(
    file: LogFile, *, through: bool = False
) -> tuple[Plain | Unpacked, BinaryIO | Headed | Direct]:
    """
    Return the decompressed bytes of a log from its beginning, and what to close afterwards.

    Args:
        through: It will be read from end to end, so that reading ahead past the cache pays.
    """
    source: BinaryIO | Headed | Direct
    if file.stream is not None:
        source = Headed(file.head, file.stream, ours=file.path != "-")
    else:
        try:
            if through and file.plain and is_quick(file.path):
                source = Direct(file.path)
            else:
                source = Path(file.path).open("rb", buffering=0)  # noqa: SIM115 - the caller closes it
        except OSError as error:
            raise _unreadable(file.path, error) from None
    return unpacked(source, file.compression), source


def open_logs(patterns: Sequence[str], *, stdin: BinaryIO | None = None) -> list[LogFile]:
    """
    Return the logs that *patterns* name, the oldest of each rotation first.

    Args:
        patterns: Paths, globs, or ``-`` for the standard input.
        stdin: The standard input, if ``-`` is among them.

    Raises:
        UnreadableSource: One does not exist, is a directory, may not be read, or is no text.
    """
    files: list[LogFile] = []
    known: set[tuple[int, int] | str] = set()
    for pattern in patterns:
        if pattern == "-":
            if stdin is None:
                raise UnreadableSource("there is no standard input to read")
            files.append(_from_stream(stdin))
            continue
        paths = [pattern]
        if not Path(pattern).exists() and glob.has_magic(pattern):
            paths = [path for path in glob.glob(pattern, recursive=True) if not Path(path).is_dir()]  # noqa: PTH207 - patterns may be absolute
            if not paths:
                raise UnreadableSource(f"no file matches {pattern}")
        for path in paths:
            if (place := _place(path)) not in known:
                known.add(place)
                files.append(_from_path(path))
    return sorted(files, key=_age)


def _place(path: str) -> tuple[int, int] | str:
    """Return what tells a file from others, whatever link or spelling leads to it."""
    try:
        status = Path(path).stat()
    except OSError:
        return path
    return status.st_dev, status.st_ino


def _age(file: LogFile) -> tuple[str, int, int, str]:
    """Return what puts a rotation in order: access.log.2.gz, access.log.1, access.log."""
    if file.path == "-":
        return ("", 2, 0, "")
    directory, name = os.path.split(file.path)
    match = _ROTATED.match(name)
    stem, turn = (match["stem"], match["turn"]) if match else (name, "")
    digits = re.sub(r"\D", "", turn)
    stem = f"{directory}/{stem.removesuffix('.log')}"
    if not digits:
        return (stem, 2, 0, name)
    if len(digits) >= 8:
        return (stem, 1, int(digits.ljust(14, "0")), name)
    return (stem, 0, -int(digits), name)


def _unreadable(path: str, error: OSError) -> UnreadableSource:
    if isinstance(error, FileNotFoundError):
        return UnreadableSource(f"{path} does not exist")
    if isinstance(error, PermissionError):
        return UnreadableSource(
            f"{path} may not be read",
            advice=f"Run as somebody who may, such as: sudo -u www-data privet ... {path}",
        )
    return UnreadableSource(f"{path} cannot be read: {error.strerror or error}")


def _from_path(path: str) -> LogFile:
    try:
        status = Path(path).stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableSource(
                f"{path} is a directory",
                advice=f"Name the files, such as: '{path.rstrip('/')}/*.log*'",
            )
        if not stat.S_ISREG(status.st_mode):
            return _from_stream(Path(path).open("rb", buffering=0), path)
        with Path(path).open("rb", buffering=0) as source:
            kind = compression(source.read(8))
            source.seek(0)
            head = _peek(unpacked(source, kind))
    except OSError as error:
        raise _unreadable(path, error) from None
    _refuse_binary(path, head)
    return LogFile(path, status.st_size, kind, empty=not head)


def _from_stream(stream: BinaryIO, path: str = "-") -> LogFile:
    head = b""
    while len(head) < 8 and (more := stream.read(HEAD)):
        head += more
    kind = compression(head)
    if kind is Compression.NONE:
        _refuse_binary("the standard input" if path == "-" else path, head)
    return LogFile(path, None, kind, empty=not head, stream=stream, head=head)


def _peek(stream: Plain | Unpacked) -> bytes:
    buffer = bytearray(HEAD)
    count = stream.readinto(memoryview(buffer))
    return bytes(buffer[:count])


_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r\x1b\0") + b"\x7f"


def _refuse_binary(path: str, head: bytes) -> None:
    """Refuse what is no text; zeros at the beginning are left by a log that was truncated in place."""
    text = head.lstrip(b"\0")
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableSource(
            f"{path} is UTF-16 text", advice="Write it as UTF-8 first: iconv -f UTF-16 -t UTF-8"
        )
    control = len(text) - len(text.translate(None, _CONTROL + b"\0"))
    if text and (
        control > NOT_TEXT * len(text) or text.startswith((b"\x7fELF", b"PAR1", b"PK\3\4"))
    ):
        raise UnreadableSource(
            f"{path} is not a text file",
            advice="Name an access log, plain or compressed by gzip, bzip2, xz or zstd.",
        )
