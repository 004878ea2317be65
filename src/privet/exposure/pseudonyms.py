"""Keyed hashes that stand for visitors and data subjects wherever Privet keeps something."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.exposure.siphash import hash_bytes, hash_pair, mix_bytes
from privet.traffic.search import base_of, byte_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.traffic.search import Base

ABSENT = 0
"""What stands where there is nobody; no pseudonym has this value."""

LONGEST_SUBJECT = 512
"""A subject's handle is decoded up to this many bytes; a longer one is hashed as it stands."""


class Domain(StrEnum):
    """What a pseudonym stands for; equal texts in two domains have unrelated pseudonyms."""

    ACCOUNT = "account"
    CLIENT = "client"
    SESSION = "session"
    DEVICE = "device"
    AGENT = "agent"
    NETWORK = "network"
    BLOCK = "block"
    SUBJECT = "subject"
    LIST = "list"
    UNKNOWN = "unknown"
    ASN = "asn"
    SITE = "site"


@dataclass(frozen=True)
class Key:
    """
    Hold the secret from which every pseudonym of a ledger is made.

    Args:
        secret: At least 16 bytes of chance, kept outside the ledger.

    Raises:
        ValueError: *secret* is too short to be one.
    """

    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) < 16:
            raise ValueError("a key has at least 16 bytes")

    def __repr__(self) -> str:
        """Show which key it is, never the secret."""
        return f"Key(id={self.id!r})"

    @cached_property
    def id(self) -> str:
        """A name for the key that tells nothing of the secret."""
        return self.derive("id", 8).hex()

    def derive(self, purpose: str, size: int) -> bytes:
        """Return *size* bytes for one purpose; those of another purpose cannot be told from them."""
        return hashlib.blake2b(
            purpose.encode(), digest_size=size, key=self.secret[:64], person=b"privet"
        ).digest()

    def words(self, domain: Domain) -> tuple[np.uint64, np.uint64]:
        """Return the 128-bit key of one domain, as SipHash takes it."""
        bits = self.derive(f"pseudonyms:{domain}", 16)
        return (
            np.uint64(int.from_bytes(bits[:8], "little")),
            np.uint64(int.from_bytes(bits[8:], "little")),
        )


MEMORY = 4096
"""Slots in which what was hashed before is found again; within one block few are needed."""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _of_slices(
    data: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    k0: np.uint64,
    k1: np.uint64,
    mixtures: NDArray[np.uint64],
    hashes: NDArray[np.uint64],
    out: NDArray[np.uint64],
) -> None:
    base = base_of(data)
    size = len(data)
    for i in range(len(out)):
        s = np.int64(start[i])
        e = np.int64(end[i])
        if s < 0 or e < s or e > size:
            out[i] = np.uint64(0)
            continue
        mixture = mix_bytes(base, s, e, size, k0)
        slot = mixture & np.uint64(MEMORY - 1)
        if mixtures[slot] != mixture or hashes[slot] == np.uint64(0):
            mixtures[slot] = mixture
            hashes[slot] = hash_bytes(base, s, e, size, k0, k1)
        out[i] = hashes[slot]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _of_pairs(
    high: NDArray[np.uint64],
    low: NDArray[np.uint64],
    k0: np.uint64,
    k1: np.uint64,
    memory: NDArray[np.uint64],
    out: NDArray[np.uint64],
) -> None:
    for i in range(len(out)):
        a = high[i]
        b = low[i]
        slot = (((a ^ (b >> np.uint64(7))) + b) * _SPREAD) >> np.uint64(52)
        if memory[slot, 0] != a or memory[slot, 1] != b or memory[slot, 2] == np.uint64(0):
            memory[slot, 0] = a
            memory[slot, 1] = b
            memory[slot, 2] = hash_pair(a, b, k0, k1)
        out[i] = memory[slot, 2]


_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _hex(
    byte: int,
) -> int:
    """Return the value of a hexadecimal digit; -1 for any other byte."""
    if 48 <= byte <= 57:
        return byte - 48
    if 65 <= byte <= 70:
        return byte - 55
    if 97 <= byte <= 102:
        return byte - 87
    return -1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _decode(
    data: NDArray[np.uint8],
    start: int,
    end: int,
    buffer: NDArray[np.uint8],
) -> int:
    """Undo %-escapes of ``data[start:end]`` into *buffer*; return how many bytes came of it."""
    n = 0
    i = start
    while i < end:
        byte = data[i]
        if byte == 37 and i + 2 < end:
            a = _hex(np.int64(data[i + 1]))
            b = _hex(np.int64(data[i + 2]))
            if a >= 0 and b >= 0:
                buffer[n] = np.uint8(a * 16 + b)
                n += 1
                i += 3
                continue
        buffer[n] = byte
        n += 1
        i += 1
    return n


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _without_zeros(
    base: Base,
    start: int,
    end: int,
) -> int:
    """Return where an id begins behind its leading zeros; *start* if it is not all digits."""
    if start >= end or byte_at(base, start) != 48:
        return start
    for i in range(start, end):
        byte = byte_at(base, i)
        if byte < 48 or byte > 57:
            return start
    while start + 1 < end and byte_at(base, start) == 48:
        start += 1
    return start


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def subject_of(
    data: NDArray[np.uint8],
    start: int,
    end: int,
    k0: np.uint64,
    k1: np.uint64,
    buffer: NDArray[np.uint8],
) -> np.uint64:
    """Return the pseudonym of a data subject; *buffer* takes ``LONGEST_SUBJECT`` bytes."""
    base = base_of(data)
    spare = base_of(buffer)
    escaped = False
    for j in range(start, end):
        if byte_at(base, j) == 37:
            escaped = True
            break
    if escaped and end - start <= LONGEST_SUBJECT:
        n = _decode(data, start, end, buffer)
        begin = _without_zeros(spare, 0, n)
        pseudonym: np.uint64 = hash_bytes(spare, begin, n, len(buffer), k0, k1)
    else:
        begin = _without_zeros(base, start, end)
        pseudonym = hash_bytes(base, begin, end, len(data), k0, k1)
    return pseudonym


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _of_subjects(
    data: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    k0: np.uint64,
    k1: np.uint64,
    out: NDArray[np.uint64],
) -> None:
    size = len(data)
    buffer = np.zeros(LONGEST_SUBJECT + 8, np.uint8)
    for i in range(len(out)):
        s = np.int64(start[i])
        e = np.int64(end[i])
        if s < 0 or e < s or e > size:
            out[i] = np.uint64(0)
        else:
            out[i] = subject_of(data, s, e, k0, k1, buffer)


def of_slices(
    data: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    key: Key,
    domain: Domain,
) -> NDArray[np.uint64]:
    """Return the pseudonym of each slice of *data*; 0 where *start* is -1 (absent)."""
    out = np.zeros(len(start), np.uint64)
    with np.errstate(over="ignore"):
        mixtures, hashes = np.zeros((2, MEMORY), np.uint64)
        _of_slices(data, start, end, *key.words(domain), mixtures, hashes, out)
    return out


def of_subjects(
    data: NDArray[np.uint8], start: NDArray[np.int32], end: NDArray[np.int32], key: Key
) -> NDArray[np.uint64]:
    """
    Return the pseudonym of each data subject; 0 where there is none.

    Spellings of one handle are one subject: %-escapes are undone and leading zeros of an id are
    dropped, so that member 000123 is member 123.
    """
    out = np.zeros(len(start), np.uint64)
    with np.errstate(over="ignore"):
        _of_subjects(data, start, end, *key.words(Domain.SUBJECT), out)
    return out


def of_pairs(
    high: NDArray[np.uint64], low: NDArray[np.uint64], key: Key, domain: Domain
) -> NDArray[np.uint64]:
    """Return the pseudonym of each pair of words, such as the halves of an address."""
    out = np.zeros(len(high), np.uint64)
    with np.errstate(over="ignore"):
        _of_pairs(high, low, *key.words(domain), np.zeros((MEMORY, 3), np.uint64), out)
    return out


def of_text(text: str, key: Key, domain: Domain) -> int:
    """Return the pseudonym of one text, such as an account that an operator asks for."""
    raw = np.frombuffer(text.encode() + bytes(8), np.uint8)
    span = len(raw) - 8
    return int(of_slices(raw, np.zeros(1, np.int32), np.full(1, span, np.int32), key, domain)[0])


def of_handles(subjects: Sequence[str], key: Key) -> list[int]:
    """Return the pseudonyms of data subjects by the site's identifiers, as signed numbers."""
    raw = [subject.encode("utf-8", "surrogateescape") for subject in subjects]
    if not raw:
        return []
    ends = np.cumsum([len(each) for each in raw], dtype=np.int32)
    starts = np.concatenate([np.zeros(1, np.int32), ends[:-1]]).astype(np.int32)
    data = np.frombuffer(b"".join(raw) + bytes(8), np.uint8)
    found: list[int] = of_subjects(data, starts, ends, key).view(np.int64).tolist()
    return found


def among(values: NDArray[np.uint64], held: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say which *values* are among those *held*, which are sorted; ``np.isin`` would sort all of the *values*."""
    if not len(held):
        return np.zeros(len(values), np.bool_)
    near = np.minimum(np.searchsorted(held, values), len(held) - 1)
    return np.asarray(held[near] == values, np.bool_)
