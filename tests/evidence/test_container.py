"""A container holds its members and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.evidence.container import pack, unpack

MEMBERS = {"a.txt": b"first", "raw/b.jsonl": b"1\n2\n" * 50, "ü": b""}


def test_any_zip_program_opens_it() -> None:
    """It is a plain zip."""
    with zipfile.ZipFile(io.BytesIO(pack(MEMBERS))) as archive:
        assert archive.testzip() is None
        assert MEMBERS == {name: archive.read(name) for name in archive.namelist()}


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1), st.binary(), min_size=1))
def test_what_is_packed_is_unpacked(members: dict[str, bytes]) -> None:
    """In the same order, the same bytes each time."""
    found = unpack(pack(members))

    assert pack(members) == pack(dict(members))
    assert (list(members.items()), ()) == (list(found.members.items()), found.faults)


def test_every_byte_counts() -> None:
    """Whichever byte is changed, in a header, a name, a member or the index, it is told where."""
    blob = pack(MEMBERS)
    for at in range(len(blob)):
        changed = bytearray(blob)
        changed[at] ^= 0x41
        assert unpack(bytes(changed)).faults, at


@pytest.mark.parametrize("blob", [b"", b"PK", b"no zip at all" * 9, b"PK\5\6" + bytes(18)])
def test_what_is_no_container_is_told(blob: bytes) -> None:
    """And nothing is made of it."""
    assert (("the file", "is no bundle"),) == unpack(blob).faults


def test_bytes_behind_the_end_are_told() -> None:
    """Nothing may be hidden there."""
    blob = pack(MEMBERS)

    assert "the container" == unpack(blob + b"x").faults[0][0]
    assert unpack(blob[:-1]).faults
