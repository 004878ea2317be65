"""Compressed bytes come back as they were, and a broken file gives what can be had of it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from typing import TYPE_CHECKING

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from privet.adapters.readers.streams import AT_MOST, Compression, Unpacked, compression, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = b"".join(b"line %d of a log\n" % i for i in range(60_000))

PACK: dict[Compression, Callable[[bytes], bytes]] = {
    Compression.GZIP: gzip.compress,
    Compression.BZIP2: bz2.compress,
    Compression.XZ: lzma.compress,
    Compression.ZSTD: zstandard.ZstdCompressor().compress,
}


def taken(packed: bytes, size: int = 1 << 16) -> tuple[bytes, str]:
    """Return all bytes of a stream, and its warning."""
    stream = unpacked(io.BytesIO(packed), compression(packed))
    found, buffer = bytearray(), memoryview(bytearray(size))
    while count := stream.readinto(buffer):
        found += buffer[:count]
    assert len(packed) == stream.taken or stream.warning
    return bytes(found), stream.warning


@pytest.mark.parametrize("kind", PACK)
def test_one_member_and_several(kind: Compression) -> None:
    """Files that were compressed at once or appended to come back whole."""
    pack = PACK[kind]

    assert kind is compression(pack(TEXT))
    assert (TEXT, "") == taken(pack(TEXT))
    assert (TEXT + TEXT + b"end", "") == taken(pack(TEXT) + pack(TEXT) + pack(b"end"))
    assert (b"", "") == taken(pack(b""))


def test_plain() -> None:
    """Bytes that no compressor wrote are themselves."""
    assert (TEXT, "") == taken(TEXT)


@pytest.mark.parametrize("kind", PACK)
def test_cut_short(kind: Compression) -> None:
    """A file that was cut short gives its beginning, and a warning."""
    packed = PACK[kind](TEXT)
    found, warning = taken(packed[: len(packed) * 9 // 10])

    assert TEXT.startswith(found)
    assert f"cut short: the {kind} data has no end" in warning


@pytest.mark.parametrize("kind", PACK)
def test_broken(kind: Compression) -> None:
    """Damage in the middle ends the reading with a warning, and not the run."""
    packed = bytearray(PACK[kind](TEXT) * 2)
    middle = len(packed) // 2
    packed[middle + 20 : middle + 60] = b"\xa5" * 40
    found, warning = taken(bytes(packed))

    assert found.startswith(TEXT[: 1 << 14]) or not found
    assert f"{kind} data" in warning


def test_what_stands_behind() -> None:
    """Zeros behind the last member are padding; anything else is a broken member."""
    packed = gzip.compress(TEXT)

    assert (TEXT, "") == taken(packed + bytes(512))
    found, warning = taken(packed + b"garbage behind it")
    assert TEXT == found
    assert "broken gzip data" in warning


@pytest.mark.parametrize("kind", [Compression.GZIP, Compression.BZIP2, Compression.XZ])
def test_a_bomb_costs_no_memory(kind: Compression) -> None:
    """However much a file unpacks to, little of it is held at once."""
    stream = Unpacked(io.BytesIO(PACK[kind](bytes(1 << 24))), kind)
    total, buffer = 0, memoryview(bytearray(1 << 22))
    while count := stream.readinto(buffer):
        assert count <= AT_MOST
        total += count

    assert 1 << 24 == total


@settings(max_examples=50)
@given(st.sampled_from(sorted(PACK)), st.binary(max_size=200), st.integers(0, 100))
def test_hostile_files(kind: Compression, junk: bytes, keep: int) -> None:
    """Whatever stands behind a magic number, reading ends without an error."""
    packed = PACK[kind](b"some text")
    found, _ = taken(packed[: max(6, keep)] + junk, 64)

    assert len(found) < 1 << 20
