"""Bytes are found where the standard library finds them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from privet.traffic import search
from privet.traffic.blocks import Block


@njit
def bits_of(base: search.Base, at: int, wanted: int) -> int:
    """Call from a kernel what is there for kernels alone."""
    return search.equal(base, at, wanted)


@njit
def differing_of(base: search.Base, one: int, other: int) -> int:
    """Call from a kernel what is there for kernels alone."""
    return search.differing(base, one, other)


FEW = st.lists(st.sampled_from(b"ab\n"), max_size=300).map(bytes)


@given(FEW, st.integers(0, 300), st.integers(0, 300), st.sampled_from(b"ab\nz"))
def test_find(text: bytes, at: int, end: int, wanted: int) -> None:
    """The first place from *at* on counts, and *end* where there is none; with LLVM and without."""
    end = min(end, len(text))
    data = Block.of(text).data
    place = text.find(bytes([wanted]), at, end) if at < end else -1
    expected = max(at, end) if place < 0 and at <= end else place
    if at <= end:
        assert expected == search.find(search.base_outside(data), at, end, wanted)
        assert expected == search.plain_find(data, at, end, wanted)


@given(FEW, st.sampled_from(b"ab\nz"))
def test_count(text: bytes, wanted: int) -> None:
    """Every occurrence counts."""
    data = Block.of(text).data

    assert text.count(wanted) == search.count(data, 0, len(text), wanted)
    assert text.count(wanted) == search.plain_count(data, 0, len(text), wanted)


@given(st.binary(min_size=8, max_size=80), st.data())
def test_plain_twins(text: bytes, draw: st.DataObject) -> None:
    """What stands in for LLVM reads and writes the same bytes."""
    data = Block.of(text).data
    at = draw.draw(st.integers(0, len(text) - 1))

    assert text[at] == search.plain_byte(search.plain_base(data), at)
    word = int.from_bytes(data[at : at + 8].tobytes(), "little", signed=True)
    assert word == search.plain_word(data, at)

    base = search.base_outside(data)
    bits = search.plain_equal(data, 0, text[at])
    assert bits == bits_of(base, 0, text[at])
    assert text.index(text[at]) == search.plain_lowest(bits) or at >= search.WIDTH
    assert search.plain_differing(data, 0, at) == differing_of(base, 0, at)

    search.plain_put(data, at, 7)
    assert data[at] == np.uint8(7)
