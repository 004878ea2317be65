"""The names behind pseudonyms, sealed: whoever has the ledger but not its key learns none."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privet.errors import StoreUnavailable
from privet.exposure.pseudonyms import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key

NONCE = 12
"""Bytes of chance before each sealed piece; 2^32 pieces under one key are safe.

Source: NIST SP 800-38D, 8.3.
"""


def spelled(names: Iterable[str]) -> list[bytes]:
    """Return names as they are sealed, in UTF-8; whatever a log can hold comes back."""
    return [name.encode("utf-8", "surrogatepass") for name in names]


Piece: TypeAlias = "tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint8]]"


class Seal:
    """Seal and open pieces of names under a ledger's key."""

    __slots__ = ("_cipher",)

    def __init__(self, key: Key) -> None:
        self._cipher = AESGCM(key.derive("names", 32))

    def close(self, pseudonyms: NDArray[np.uint64], names: Sequence[bytes], place: str) -> bytes:
        """Return a sealed piece of names, as ``spelled``, that opens only under its own *place*, the name of its file."""
        lengths = np.asarray(list(map(len, names)), "<u4")
        plain = msgspec.msgpack.encode(
            (pseudonyms.astype("<u8").tobytes(), lengths.tobytes(), b"".join(names))
        )
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> Piece:
        """
        Return the pseudonyms of a piece, the lengths of their names, and the names.

        Raises:
            StoreUnavailable: It was changed, moved, or sealed under another key.
        """
        try:
            plain = self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
        except InvalidTag as error:
            raise StoreUnavailable(
                f"the names in {place} do not open: the file was changed or moved"
            ) from error
        pseudonyms, lengths, text = msgspec.msgpack.decode(plain, type=tuple[bytes, bytes, bytes])
        return (
            np.frombuffer(pseudonyms, "<u8").astype(np.uint64),
            np.frombuffer(lengths, "<u4").astype(np.int64),
            np.frombuffer(text, np.uint8),
        )


class Names(Mapping[int, str]):
    """Tell the names of pseudonyms; about as much memory as their letters take."""

    __slots__ = ("_bounds", "_keys", "_text")

    def __init__(self, pieces: Iterable[Piece], wanted: NDArray[np.uint64] | None) -> None:
        keys, begins, ends, texts = [], [], [], []
        shift = 0
        sought = None if wanted is None else np.unique(wanted)
        for pseudonyms, lengths, text in pieces:
            every = np.ones(len(pseudonyms), np.bool_)
            rows = every if sought is None else among(pseudonyms, sought)
            keys.append(pseudonyms[rows])
            kept = lengths[rows]
            texts.append(text[np.repeat(rows, lengths)])
            ends.append(shift + np.cumsum(kept))
            begins.append(ends[-1] - kept)
            shift += int(kept.sum())
        key = np.concatenate([np.zeros(0, np.uint64), *keys])
        found, first = np.unique(key, return_index=True)
        begin = np.concatenate([np.zeros(0, np.int64), *begins])[first]
        end = np.concatenate([np.zeros(0, np.int64), *ends])[first]
        # memory views: one name is asked for at a time, and a scalar of NumPy costs ten times as much
        self._keys = found.data
        self._bounds = (begin.data, end.data)
        self._text = np.concatenate([np.zeros(0, np.uint8), *texts]).data

    def __getitem__(self, pseudonym: int) -> str:
        name: str | None = self.get(pseudonym)
        if name is None:
            raise KeyError(pseudonym)
        return name

    def get(self, pseudonym: int, default: Any = None) -> Any:  # noqa: ANN401 - whatever stands for no name
        """Return a name; *default* where it is not known, without the cost of an error."""
        row = bisect_left(self._keys, pseudonym)
        if row == len(self._keys) or self._keys[row] != pseudonym:
            return default
        begin, end = self._bounds
        return str(self._text[begin[row] : end[row]], "utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[int]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)
