"""
A zip of which every byte is determined: what is in it, and nothing else.

Members are stored, not deflated, dated 1980-01-01, in the order they are given, without comment or
extra field. So a container can be made again from its members and compared byte by byte: a byte
that was changed anywhere, even where unzip never looks, is found.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL: Final = struct.Struct("<4s5H3I2H")
CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
END: Final = struct.Struct("<4s4H2IH")
VERSION, FLAGS, METHOD, TIME, DAY = 20, 0x0800, 0, 0, 0x21
"""2.0; names are UTF-8; stored; midnight; the first day that a zip knows.

Source: PKWARE, APPNOTE.TXT 6.3.10, 4.4.
"""

MODE: Final = 0o100400 << 16
LARGEST: Final = 0xFFFF_FFFF


def pack(members: Mapping[str, bytes]) -> bytes:
    """
    Return the container of some members, in their order.

    Raises:
        ValueError: They are more than a plain zip holds: 4 GiB, 65,535 members.
    """
    parts: list[bytes] = []
    index: list[bytes] = []
    at = 0
    for name, content in members.items():
        written, crc, size = name.encode(), zlib.crc32(content), len(content)
        shared = (VERSION, FLAGS, METHOD, TIME, DAY, crc, size, size, len(written), 0)
        entry = (b"PK\1\2", 3 << 8 | VERSION, *shared, 0, 0, 0, MODE, at)
        index.append(CENTRAL.pack(*entry) + written)
        parts += [LOCAL.pack(b"PK\3\4", *shared), written, content]
        at += LOCAL.size + len(written) + size
        if at > LARGEST or len(index) > 0xFFFF:
            raise ValueError("more than 4 GiB or 65,535 members; seal with fewer log lines")
    length = sum(len(each) for each in index)
    end = END.pack(b"PK\5\6", 0, 0, len(index), len(index), length, at, 0)
    return b"".join([*parts, *index, end])


@dataclass(frozen=True, slots=True)
class Unpacked:
    """
    Hold what could be read of a container.

    Args:
        members: By name, in their order.
        faults: Where its bytes are not those that its members make: ``(place, what)``.
    """

    members: dict[str, bytes]
    faults: tuple[tuple[str, str], ...]


def unpack(blob: bytes) -> Unpacked:
    """Return the members of a container, and each place where its bytes are others than they should."""
    forward, backward = _forward(blob), _backward(blob)
    spans = forward if _whole(forward, blob) or len(forward) >= len(backward) else backward
    members = {name: blob[begin:end] for name, begin, end in spans}
    if not members:
        return Unpacked({}, (("the file", "is no bundle"),))
    expected = pack(members)
    if expected == blob:
        return Unpacked(members, ())
    return Unpacked(members, tuple(_differences(blob, expected, spans)))


Span = tuple[str, int, int]


def _forward(blob: bytes) -> list[Span]:
    """Walk from header to header; stop where there is none."""
    spans: list[Span] = []
    at = 0
    while blob[at : at + 4] == b"PK\3\4" and at + LOCAL.size <= len(blob):
        fields = LOCAL.unpack_from(blob, at)
        size, length = fields[8], fields[9]
        begin = at + LOCAL.size + length
        name = blob[at + LOCAL.size : begin].decode("utf-8", "replace")
        if begin + size > len(blob):
            break
        spans.append((name, begin, begin + size))
        at = begin + size
    return spans


def _backward(blob: bytes) -> list[Span]:
    """Read the index at the end."""
    spans: list[Span] = []
    if len(blob) < END.size:
        return spans
    _, _, _, _, count, _, at, _ = END.unpack_from(blob, len(blob) - END.size)
    for _ in range(count):
        if blob[at : at + 4] != b"PK\1\2" or at + CENTRAL.size > len(blob):
            break
        fields = CENTRAL.unpack_from(blob, at)
        size, length, place = fields[9], fields[10], fields[16]
        name = blob[at + CENTRAL.size : at + CENTRAL.size + length].decode("utf-8", "replace")
        begin = place + LOCAL.size + length
        if begin + size > len(blob):
            break
        spans.append((name, begin, begin + size))
        at += CENTRAL.size + length
    return spans


def _whole(spans: list[Span], blob: bytes) -> bool:
    """Whether a walk came to the index."""
    end = spans[-1][2] if spans else 0
    return blob[end : end + 4] == b"PK\1\2"


def _differences(blob: bytes, expected: bytes, spans: list[Span]) -> list[tuple[str, str]]:
    """Say in which part of the container bytes differ."""
    if len(blob) != len(expected):
        return [("the container", f"has {len(blob):,} bytes; its members make {len(expected):,}")]
    at = next(i for i, (a, b) in enumerate(zip(blob, expected, strict=True)) if a != b)
    for name, begin, end in spans:
        if begin - LOCAL.size - len(name.encode()) <= at < begin:
            return [(name, f"its header was changed, at byte {at:,}")]
        if begin <= at < end:
            return [(name, f"was changed, at byte {at:,}")]
    return [("the container", f"its index was changed, at byte {at:,}")]
