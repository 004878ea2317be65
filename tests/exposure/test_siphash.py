"""SipHash-2-4 against its authors' test vectors."""

from __future__ import annotations

import numpy as np
import pytest

from privet.exposure.siphash import hash_pair, hash_slice

KEY = bytes(range(16))
K0 = np.uint64(int.from_bytes(KEY[:8], "little"))
K1 = np.uint64(int.from_bytes(KEY[8:], "little"))

VECTORS = {
    0: 0x726FDB47DD0E0E31,
    1: 0x74F839C593DC67FD,
    7: 0xAB0200F58B01D137,
    8: 0x93F5F5799A932462,
    15: 0xA129CA6149BE45E5,
    16: 0x3F2ACC7F57C29BDB,
    63: 0x958A324CEB064572,
}
"""Length of the message 00 01 02 ... and its hash; from vectors.h of the reference code."""


@pytest.mark.parametrize(("size", "expected"), VECTORS.items())
def test_it_agrees_with_the_vectors(size: int, expected: int) -> None:
    """The hash of the authors' messages is the authors' hash."""
    data = np.arange(64).astype(np.uint8)
    with np.errstate(over="ignore"):
        found = hash_slice(data, 0, size, K0, K1)

    assert expected == int(found)


def test_a_pair_is_sixteen_bytes() -> None:
    """Two words hash as their sixteen bytes do."""
    data = np.arange(16).astype(np.uint8)
    low, high = data.view("<u8")
    with np.errstate(over="ignore"):
        found = hash_pair(low, high, K0, K1)

    assert VECTORS[16] == int(found)
