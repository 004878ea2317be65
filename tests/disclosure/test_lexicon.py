"""The kernels that know words, held to slow twins."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.disclosure.lexicon import decoded, next_byte, word_hash

SLICES = st.lists(
    st.one_of(st.binary(max_size=4), st.sampled_from([b"%41", b"%c3%a4", b"%", b"%4", b"%zz"])),
    max_size=8,
).map(b"".join)


def fnv(word: bytes) -> int:
    """Hash a word as the draft on FNV says."""
    value = 2166136261
    for byte in word:
        value = ((value ^ byte) * 16777619) % 2**32
    return value


def column(text: bytes) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Return bytes as a kernel reads them."""
    return np.frombuffer(text, np.uint8)


@given(SLICES)
def test_a_word_is_hashed_as_it_is_meant(text: bytes) -> None:
    """
    Escaped or not, the same word has the same hash; a broken escape stands for itself.
    """
    assert fnv(unquote_to_bytes(text)) == word_hash(column(text), 0, len(text))


@given(SLICES)
def test_bytes_are_decoded_one_by_one(text: bytes) -> None:
    """
    Reading on from each byte to the next gives the decoded text and ends at its end.
    """
    read, at = bytearray(), 0
    while at < len(text):
        byte, at = next_byte(column(text), at, len(text))
        read.append(byte)

    assert unquote_to_bytes(text) == bytes(read)


def test_an_escape_ends_with_its_slice() -> None:
    """
    Digits behind the end of a slice are not its own.
    """
    assert -1 == decoded(column(b"%41"), 0, 2)
