"""Keyed hashes that stand for visitors and data subjects wherever Privet keeps something."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

ABSENT = 0
"""What stands where there is nobody; no pseudonym has this value."""

NOWHERE = np.iinfo(np.int64).min
"""The place of what has no place in an order."""

FURTHEST = 1 << 62
"""Places of ids are hidden by an offset below this; a larger id has no place."""

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
    PLACE = "place"


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


# ── SipHash-2-4 ──────────────────────────────────────────────────────────────────────────────────
# Source: Aumasson and Bernstein, SipHash: a fast short-input PRF, 2012.

_C0 = np.uint64(0x736F6D6570736575)
_C1 = np.uint64(0x646F72616E646F6D)
_C2 = np.uint64(0x6C7967656E657261)
_C3 = np.uint64(0x7465646279746573)
_FF = np.uint64(0xFF)
_ONE = np.uint64(1)
_R = tuple(np.uint64(n) for n in range(65))
_R8, _R13, _R16, _R17, _R21, _R32 = _R[8], _R[13], _R[16], _R[17], _R[21], _R[32]
_L51, _L48, _L47, _L43 = _R[51], _R[48], _R[47], _R[43]
_R24, _R40, _R56 = _R[24], _R[40], _R[56]


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _round(
    v0: np.uint64,
    v1: np.uint64,
    v2: np.uint64,
    v3: np.uint64,
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    v0 += v1
    v1 = ((v1 << _R13) | (v1 >> _L51)) ^ v0
    v0 = (v0 << _R32) | (v0 >> _R32)
    v2 += v3
    v3 = ((v3 << _R16) | (v3 >> _L48)) ^ v2
    v0 += v3
    v3 = ((v3 << _R21) | (v3 >> _L43)) ^ v0
    v2 += v1
    v1 = ((v1 << _R17) | (v1 >> _L47)) ^ v2
    v2 = (v2 << _R32) | (v2 >> _R32)
    return v0, v1, v2, v3


@njit(cache=True, nogil=True, inline="always")  # type: ignore[untyped-decorator]
def _word(
    data: NDArray[np.uint8],
    i: int,
) -> np.uint64:
    return (
        np.uint64(data[i])
        | (np.uint64(data[i + 1]) << _R8)
        | (np.uint64(data[i + 2]) << _R16)
        | (np.uint64(data[i + 3]) << _R24)
        | (np.uint64(data[i + 4]) << _R32)
        | (np.uint64(data[i + 5]) << _R40)
        | (np.uint64(data[i + 6]) << _L48)
        | (np.uint64(data[i + 7]) << _R56)
    )


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _siphash(
    data: NDArray[np.uint8],
    start: int,
    end: int,
    k0: np.uint64,
    k1: np.uint64,
) -> np.uint64:
    """Hash ``data[start:end]``; 0 becomes 1, since 0 means nobody."""
    v0 = k0 ^ _C0
    v1 = k1 ^ _C1
    v2 = k0 ^ _C2
    v3 = k1 ^ _C3
    i = start
    while i + 8 <= end:
        m = _word(data, i)
        v3 ^= m
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
        v0 ^= m
        i += 8
    m = np.uint64((end - start) & 255) << _R56
    shift = 0
    while i < end:
        m |= np.uint64(data[i]) << np.uint64(shift)
        shift += 8
        i += 1
    v3 ^= m
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= m
    v2 ^= _FF
    for _ in range(4):
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    h: np.uint64 = v0 ^ v1 ^ v2 ^ v3
    if h == np.uint64(0):
        h = _ONE
    return h


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _sippair(
    a: np.uint64,
    b: np.uint64,
    k0: np.uint64,
    k1: np.uint64,
) -> np.uint64:
    """Hash two words as if they were 16 bytes, little endian."""
    v0 = k0 ^ _C0
    v1 = k1 ^ _C1
    v2 = k0 ^ _C2
    v3 = k1 ^ _C3
    v3 ^= a
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= a
    v3 ^= b
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= b
    m = _R16 << _R56
    v3 ^= m
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    v0 ^= m
    v2 ^= _FF
    for _ in range(4):
        v0, v1, v2, v3 = _round(v0, v1, v2, v3)
    h: np.uint64 = v0 ^ v1 ^ v2 ^ v3
    if h == np.uint64(0):
        h = _ONE
    return h


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _of_slices(
    data: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    k0: np.uint64,
    k1: np.uint64,
    out: NDArray[np.uint64],
) -> None:
    size = len(data)
    for i in range(len(out)):
        s = np.int64(start[i])
        e = np.int64(end[i])
        if s < 0 or e < s or e > size:
            out[i] = np.uint64(0)
        else:
            out[i] = _siphash(data, s, e, k0, k1)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _of_pairs(
    high: NDArray[np.uint64],
    low: NDArray[np.uint64],
    k0: np.uint64,
    k1: np.uint64,
    out: NDArray[np.uint64],
) -> None:
    for i in range(len(out)):
        if i > 0 and high[i] == high[i - 1] and low[i] == low[i - 1]:
            out[i] = out[i - 1]
        else:
            out[i] = _sippair(high[i], low[i], k0, k1)


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
    data: NDArray[np.uint8],
    start: int,
    end: int,
) -> int:
    """Return where an id begins behind its leading zeros; *start* if it is not all digits."""
    for i in range(start, end):
        if data[i] < 48 or data[i] > 57:
            return start
    while start + 1 < end and data[start] == 48:
        start += 1
    return start


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
    buffer = np.zeros(LONGEST_SUBJECT, np.uint8)
    for i in range(len(out)):
        s = np.int64(start[i])
        e = np.int64(end[i])
        if s < 0 or e < s or e > size:
            out[i] = np.uint64(0)
            continue
        escaped = False
        for j in range(s, e):
            if data[j] == 37:
                escaped = True
                break
        if escaped and e - s <= LONGEST_SUBJECT:
            n = _decode(data, s, e, buffer)
            out[i] = _siphash(buffer, _without_zeros(buffer, 0, n), n, k0, k1)
        else:
            out[i] = _siphash(data, _without_zeros(data, s, e), e, k0, k1)


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
        _of_slices(data, start, end, *key.words(domain), out)
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
        _of_pairs(high, low, *key.words(domain), out)
    return out


def of_text(text: str, key: Key, domain: Domain) -> int:
    """Return the pseudonym of one text, such as an account that an operator asks for."""
    raw = np.frombuffer(text.encode() + bytes(8), np.uint8)
    span = len(raw) - 8
    return int(of_slices(raw, np.zeros(1, np.int32), np.full(1, span, np.int32), key, domain)[0])


# ── places ───────────────────────────────────────────────────────────────────────────────────────


def conceal_places(
    place: NDArray[np.int64], numeric: NDArray[np.bool_], key: Key
) -> NDArray[np.int64]:
    """
    Return places that keep their order and tell nothing else.

    An id is moved by one keyed offset, so that distances stay; names, of which *place* holds the
    first eight bytes, are spelled in a keyed alphabet that keeps the order of its letters and
    stand below every id. Order is what a walk is known by, so it has to stay: whoever holds a
    ledger without its key can still tell that two ids are neighbours.
    """
    offset = np.int64(int.from_bytes(key.derive("places:offset", 8), "little") % FURTHEST)
    out = np.full(len(place), NOWHERE, np.int64)
    here = place != NOWHERE
    ids = here & numeric & (place >= 0) & (place < FURTHEST)
    out[ids] = place[ids] + offset
    names = here & ~numeric
    if names.any():
        letters = _alphabets(key)
        text = np.ascontiguousarray(place[names]).view(np.uint64)
        spelled = np.zeros(len(text), np.int64)
        for i in range(8):
            byte = (text >> np.uint64(56 - 8 * i)) & np.uint64(255)
            spelled = (spelled << 7) | letters[i][byte.astype(np.intp)]
        out[names] = spelled - FURTHEST
    return out


def _alphabets(key: Key) -> NDArray[np.int64]:
    """
    Return for each of eight letters of a name a keyed, rising table byte -> 0..127.

    Punctuation and letters of other scripts share their neighbours' values; digits and a to z
    never do.
    """
    classes = np.zeros(256, np.int64)
    rank = 0
    for byte in range(256):
        apart = (
            48 <= byte <= 57 or 97 <= byte <= 122 or byte in {33, 58, 65, 91, 123, 128, 192, 224}
        )
        if apart or byte - 1 in {57, 122}:
            rank += 1
        classes[byte] = rank
    count = rank + 1
    stream = np.frombuffer(key.derive("places:letters", 64), np.uint8)
    chance = np.random.Generator(np.random.Philox(key=int.from_bytes(stream[:16], "little")))
    tables = [np.sort(chance.choice(128, size=count, replace=False))[classes] for _ in range(8)]
    return np.asarray(tables, np.int64)
