"""Recognise a log that was read before, though it has been rotated, compressed or continued since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.adapters.readers.fingerprints import HEAD, TAIL, Fingerprint, digest
from privet.adapters.readers.opening import Headed, open_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privet.adapters.readers.opening import LogFile


def known(file: LogFile, fingerprints: Iterable[Fingerprint]) -> Fingerprint | None:
    """
    Return the fingerprint of what was already read of a log, if any of it was.

    Where several fit, since a log was read while it grew, the longest counts. A compressed log is read up to the
    place where the earlier reading ended. A stream is never recognised, since it cannot be read twice.
    """
    if file.stream is not None or file.empty:
        return None
    by_head: dict[int, dict[str, list[Fingerprint]]] = {}
    for one in fingerprints:
        by_head.setdefault(min(HEAD, one.size), {}).setdefault(one.head, []).append(one)
    if not by_head:
        return None
    beginning = _piece(file, 0, HEAD)
    fitting = [
        one
        for length, heads in by_head.items()
        if length <= len(beginning)
        for one in heads.get(digest(beginning[:length]), ())
    ]
    for one in sorted(fitting, key=lambda each: -each.size):
        begin = max(0, one.size - TAIL)
        if digest(_piece(file, begin, one.size - begin)) == one.tail:
            return one
    return None


def _piece(file: LogFile, begin: int, length: int) -> bytes:
    """Return up to *length* decompressed bytes of a log from *begin* on."""
    stream, source = open_bytes(file)
    piece = bytearray()
    try:
        if file.plain and not isinstance(source, Headed):
            source.seek(begin)
            begin = 0
        buffer = memoryview(bytearray(1 << 20))
        while begin + length > len(piece):
            count = stream.readinto(buffer)
            if not count:
                break
            piece += buffer[:count]
            passed = min(begin, len(piece))
            del piece[:passed]
            begin -= passed
    finally:
        source.close()
    return bytes(piece[:length])
