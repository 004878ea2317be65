"""
A question recognised where its bytes arrive, before anything is made of them.

``recognise`` takes a request that was taken apart into names and values; here the same kernels work
on the head as it came. What comes out is the same, or nothing: then the head has to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numba import njit

from privet.exposure.interpreting import wrapping
from privet.exposure.recognising import (
    ACCOUNT,
    AGENT,
    ASN,
    CELLS,
    CLIENT,
    DEVICE,
    FORWARDED,
    PEER,
    SESSION,
    TARGET,
    parts_of,
    resolve,
)
from privet.identity.bearing import COOKIE, HEADER, LONGEST, VARIABLE, header_for, place_of
from privet.traffic.heads import MOST_LINES, REFUSED, fields_of, rows_of
from privet.traffic.search import base_of, byte_at, find

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from privet.exposure.layout import Site
    from privet.traffic.request import Request
    from privet.traffic.search import Base
    from privet.traffic.sources import Sources

    Found = tuple[NDArray[np.int64], int, int, int, int, int]
    Reader = Callable[[bytes, str, int], Request]

FIELDS: Final = (
    *(b"x-original-uri", b"x-original-method", b"x-forwarded-uri", b"x-forwarded-method"),
    *(b"x-forwarded-for", b"user-agent", b"cookie"),
)
"""Fields of a question that are always looked for; after them come those with handles."""

NGINX, OTHERS = 0, 2
"""By which of them a proxy says what it asks about: target and method."""

_FORWARDED, _AGENT, _COOKIE = 4, 5, 6

LONGEST_HEAD: Final = 32_768
"""Bytes of a head that is glimpsed; a longer one is read."""

_PADDING: Final = bytes(64)

# Cells of a table, before what they point to.
_FOUND, _NAMES, _ROWS, _POOL, _POOLED, _PLACES, _PLACED, _DESK, _PASS, _PASSED = range(10)
_HEAD: Final = 16
_FIELD, _COOKIES, _TOLD = range(3)
"""Where a handle stands: in a field, in a cookie, in the field of a proxy that is trusted."""

_SEMICOLON, _EQUALS, _HYPHEN = 59, 61, 45
_GET, _HEADED, _POST = 1, 2, 3


@dataclass(frozen=True)
class Look:
    """
    Hold where in a head everything stands, in one array, as ``Site`` does.

    Args:
        table: int64; what names are looked for, and a row for each place of a handle.
    """

    table: NDArray[np.int64]

    @classmethod
    def of(cls, sources: Sources, pass_cookie: str) -> Look:
        """Lay out where the handles stand; *pass_cookie* is left to whoever can read it."""
        fields = list(FIELDS)
        places: list[tuple[int, int, int, int]] = []
        cookies = b""
        handles = (ACCOUNT, CLIENT, SESSION, DEVICE, ASN)
        told = (sources.account, sources.client, sources.session, sources.device, sources.asn)
        for handle, each in zip(handles, told, strict=True):
            for place in each:
                kind, name = place_of(place)
                try:
                    raw = (header_for(name) if kind == VARIABLE else name).encode("latin-1")
                except UnicodeEncodeError:
                    continue  # no head has it
                if kind == COOKIE:
                    places.append((handle, _COOKIES, len(cookies), len(raw)))
                    cookies += raw
                    continue
                if raw not in fields:
                    fields.append(raw)
                where = _FIELD if kind == HEADER else _TOLD
                places.append((handle, where, fields.index(raw), 0))
        passing = pass_cookie.encode()
        names = [*fields, *(each.encode() for each in REFUSED)]
        pool = cookies + passing
        rows = rows_of(names, len(pool))
        pool += b"".join(names)
        words = np.frombuffer(pool + bytes(-len(pool) % 8), np.int64)
        parts = [
            np.zeros(_HEAD, np.int64),
            rows.reshape(-1),
            words,
            np.asarray(places, np.int64).reshape(-1),
            np.zeros(2 * len(fields) + MOST_LINES, np.int64),
        ]
        begins = np.cumsum([len(each) for each in parts]).tolist()
        head = parts[0]
        head[_FOUND], head[_NAMES], head[_ROWS] = len(fields), len(names), begins[0]
        head[_POOL], head[_POOLED] = begins[1], len(words)
        head[_PLACES], head[_PLACED], head[_DESK] = begins[2], len(places), begins[3]
        head[_PASS], head[_PASSED] = len(cookies), len(passing)
        return cls(np.concatenate(parts))


class Glimpse:
    """
    Stand for a request that was recognised and not yet read; it is read when somebody asks for it.

    Args:
        found: What was recognised of it.
        by: The site by which it was recognised.
        at: When it came, microseconds since 1970 UTC.
        data: The head as it came.
        peer: Who connected.
        read: Reads the head.
    """

    __slots__ = ("_data", "_peer", "_read", "_whole", "at", "by", "found")

    def __init__(
        self, found: Found, by: Site, at: int, data: bytes, peer: str, read: Reader
    ) -> None:
        self.found: Found | None = found
        self.by = by
        self.at = at
        self._data = data
        self._peer = peer
        self._read = read
        self._whole: Request | None = None

    def take(self, by: object) -> Found | None:
        """Return what was recognised *by* a policy's site, once; whoever takes it may write into it."""
        found, self.found = self.found, None
        return found if by is self.by else None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a request has
        """Return what the request has of that name."""
        whole = self._whole
        if whole is None:
            whole = self._whole = self._read(self._data, self._peer, self.at)
        return getattr(whole, name)


def glimpse_of(request: object) -> Glimpse | None:
    """Return a request that was only glimpsed as what it is; None for one that was read."""
    return request if isinstance(request, Glimpse) else None


@njit(inline="always")  # type: ignore[untyped-decorator]
def _is_blank(byte: int) -> bool:
    """Say whether Python strips a letter, of those that a line may hold."""
    return byte in (32, 9, 0x85, 0xA0)


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _stripped(base: Base, begin: int, end: int) -> tuple[int, int]:
    """Return where what is left begins and ends without the blanks around it."""
    while begin < end and _is_blank(byte_at(base, begin)):
        begin += 1
    while begin < end and _is_blank(byte_at(base, end - 1)):
        end -= 1
    return begin, end


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _said(base: Base, begin: int, end: int) -> tuple[int, int]:
    """Return where stands what a value says, as ``identity.bearing`` has it."""
    begin, end = _stripped(base, begin, end)
    end = min(end, begin + LONGEST)
    if end - begin == 1 and byte_at(base, begin) == _HYPHEN:
        return begin, begin
    return begin, end


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _same(base: Base, begin: int, end: int, pool: Base, place: int, size: int) -> bool:
    """Say whether bytes of the head are those of the pool."""
    if end - begin != size:
        return False
    for i in range(size):  # noqa: SIM110 - a kernel has no generators
        if byte_at(base, begin + i) != byte_at(pool, place + i):
            return False
    return True


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _cookie(base: Base, begin: int, end: int, pool: Base, place: int, size: int) -> tuple[int, int]:
    """Return where the value of a cookie stands, as ``identity.bearing.cookie`` has it."""
    while begin < end:
        stop = find(base, begin, end, _SEMICOLON)
        equals = find(base, begin, stop, _EQUALS)
        if equals < stop:
            first, last = _stripped(base, begin, equals)
            if _same(base, first, last, pool, place, size):
                value: tuple[int, int] = _said(base, equals + 1, stop)
                return value
        begin = stop + 1
    return end, end


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _holds(base: Base, begin: int, end: int, pool: Base, place: int, size: int) -> bool:
    """Say whether the bytes of the pool stand somewhere in a value."""
    while begin + size <= end:
        begin = find(base, begin, end, byte_at(pool, place))
        if begin + size <= end and _same(base, begin, begin + size, pool, place, size):
            return True
        begin += 1
    return False


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _method(base: Base, begin: int, end: int) -> int:
    """Return the number of the three usual methods; 0 for any other."""
    size = end - begin
    if begin < 0 or size == 0:
        return _GET
    if size > 4 or size < 3:
        return 0
    word = 0
    for i in range(begin, end):
        word = word << 8 | byte_at(base, i)
    if word == 0x474554:
        return _GET
    if word == 0x48454144:
        return _HEADED
    return _POST if word == 0x504F5354 else 0


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _glimpse(
    table: NDArray[np.int64],
    look: NDArray[np.int64],
    data: NDArray[np.uint8],
    head: int,
    size: int,
    asked: int,
    trusted: bool,
    at: int,
    longest: int,
    out: NDArray[np.int64],
) -> tuple[int, int, int, int, int]:
    """
    Fill the cells of what is recognised; return five of them, -1 first where a head must be read.

    Numba's cache of this looks at this file alone: whoever changes what ``recognising`` compiles
    touches both, or a checkout goes on with the old one.
    """
    unread = (-1, 0, 0, 0, 0)
    count = look[_FOUND]
    rows = look[look[_ROWS] : look[_ROWS] + 3 * look[_NAMES]].reshape((look[_NAMES], 3))
    pool = look[look[_POOL] : look[_POOL] + look[_POOLED]].view(np.uint8)
    desk = look[look[_DESK] :]
    fields = desk[: 2 * count].reshape((count, 2))
    end = len(data) - 64
    if not fields_of(data, head, end, rows, pool, count, fields, desk[2 * count :]):
        return unread
    base = base_of(data)
    spelled = base_of(pool)
    method = _method(base, fields[asked + 1, 0], fields[asked + 1, 1])
    if method == 0 or fields[asked, 0] >= fields[asked, 1]:
        return unread
    cookies = fields[_COOKIE, 0]
    if cookies >= 0 and _holds(
        base, cookies, fields[_COOKIE, 1], spelled, look[_PASS], look[_PASSED]
    ):
        return unread
    start, stop = parts_of(table)
    for part in range(len(start)):
        start[part, 0] = 0
        stop[part, 0] = 0
    stop[PEER, 0] = size
    start[TARGET, 0] = fields[asked, 0]
    stop[TARGET, 0] = min(fields[asked, 1], fields[asked, 0] + longest)
    if fields[_FORWARDED, 0] >= 0:
        start[FORWARDED, 0], stop[FORWARDED, 0] = fields[_FORWARDED, 0], fields[_FORWARDED, 1]
    if fields[_AGENT, 0] >= 0:
        start[AGENT, 0], stop[AGENT, 0] = fields[_AGENT, 0], fields[_AGENT, 1]
    for k in range(look[_PLACED]):
        row = look[_PLACES] + 4 * k
        part, where, place = look[row], look[row + 1], look[row + 2]
        if stop[part, 0] > start[part, 0]:
            continue
        if where == _COOKIES:
            if cookies >= 0:
                start[part, 0], stop[part, 0] = _cookie(
                    base, cookies, fields[_COOKIE, 1], spelled, place, look[row + 3]
                )
        elif fields[place, 0] >= 0 and (where == _FIELD or trusted):
            start[part, 0], stop[part, 0] = _said(base, fields[place, 0], fields[place, 1])
    found: tuple[int, int, int, int, int] = resolve(table, data, method, at, out)
    return found


def glimpse(
    site: Site,
    look: Look,
    data: bytes,
    begin: int,
    peer: bytes,
    asked: int,
    *,
    trusted: bool,
    at: int,
    longest: int,
) -> Found | None:
    """
    Return what ``recognise`` returns for a question; None where its head has to be read.

    Args:
        data: The whole head of the question.
        begin: Where its first header field begins, behind the request line.
        peer: Who asks.
        asked: ``NGINX`` or ``OTHERS``: by which fields it says what it asks about.
        trusted: Whether the peer's word about the visitor is believed.
        at: When, microseconds since 1970 UTC.
        longest: Bytes of a target that are looked at.
    """
    if len(data) > LONGEST_HEAD:
        return None
    size = len(peer)
    whole = np.frombuffer(bytearray(b"".join((peer, data, _PADDING))), np.uint8)
    out = np.zeros(CELLS, np.int64)
    found = _glimpse(
        site.table, look.table, whole, size + begin, size, asked, trusted, at, longest, out
    )
    return None if found[0] < 0 else (out, *found)
