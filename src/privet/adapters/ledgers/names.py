"""The names behind pseudonyms, sealed: whoever has the ledger but not its key learns none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key

NONCE = 12
"""Bytes of chance before each sealed piece; 2^32 pieces under one key are safe.

Source: NIST SP 800-38D, 8.3.
"""


class Seal:
    """Seal and open pieces of names under a ledger's key."""

    __slots__ = ("_cipher",)

    def __init__(self, key: Key) -> None:
        self._cipher = AESGCM(key.derive("names", 32))

    def close(self, pseudonyms: NDArray[np.uint64], names: Sequence[str], place: str) -> bytes:
        """Return a sealed piece that opens only under its own *place*, the name of its file."""
        plain = msgspec.msgpack.encode((pseudonyms.astype("<u8").tobytes(), list(names)))
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> tuple[NDArray[np.uint64], list[str]]:
        """
        Return the pseudonyms and names of a piece.

        Raises:
            StoreUnavailable: It was changed, moved, or sealed under another key.
        """
        try:
            plain = self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
        except InvalidTag as error:
            raise StoreUnavailable(
                f"the names in {place} do not open: the file was changed or moved"
            ) from error
        raw, names = msgspec.msgpack.decode(plain, type=tuple[bytes, list[str]])
        return np.frombuffer(raw, "<u8").astype(np.uint64), names


def gather(
    pieces: Iterable[tuple[NDArray[np.uint64], list[str]]], wanted: NDArray[np.uint64] | None
) -> dict[int, str]:
    """Return the names of the pseudonyms *wanted*, or of all."""
    found: dict[int, str] = {}
    sought = None if wanted is None else np.unique(wanted)
    for pseudonyms, names in pieces:
        if sought is None:
            rows = np.arange(len(pseudonyms))
        elif len(sought) == 0:
            break
        else:
            near = np.minimum(np.searchsorted(sought, pseudonyms), len(sought) - 1)
            rows = np.flatnonzero(sought[near] == pseudonyms)
        found.update((int(pseudonyms[row]), names[row]) for row in rows)
    return found
