"""One live request made into pseudonyms, by the kernels that read blocks of a log."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from privet.disclosure.matching import match_block
from privet.disclosure.targets import DEEPEST, NOWHERE
from privet.exposure.exposures import HIT, Exposures
from privet.exposure.interpreting import wrapping
from privet.exposure.layout import (
    DESK,
    DOMAINS,
    FIRST,
    KEYS,
    LAST,
    LETTERS,
    OFFSET,
    SOCKETS,
    WORTH,
    tables_of,
    two,
)
from privet.exposure.places import conceal
from privet.exposure.pseudonyms import LONGEST_SUBJECT, Domain, subject_of
from privet.exposure.siphash import hash_pair, hash_slice
from privet.identity.walking import HOST_NAME, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.exposure.crowds import Heard
    from privet.exposure.layout import Site
    from privet.exposure.tallying import Allowances

# Parts of a request, in the order in which they stand in the buffer.
PEER, FORWARDED, ACCOUNT, CLIENT, SESSION, DEVICE, ASN, AGENT, TARGET = range(9)
PARTS: Final = 9
_LENGTHS: Final = Struct(f"<{PARTS}i")
_PADDING: Final = bytes(64)
BEGIN: Final = 36
"""Where the parts begin, behind their lengths."""

# Cells of what is recognised. The first 24 are handles, as a tally takes them.
SURFACE: Final = 24
KIND: Final = 25
SUBJECT: Final = 26
PEOPLE: Final = 27
LOAD: Final = 28
PLACE: Final = 29
PAGE: Final = 30
BLOCK: Final = 31
ACTOR: Final = 32
LEVEL: Final = 33
HI: Final = 34
LO: Final = 35
KNOWN: Final = 36
AT: Final = 37
OUTCOME: Final = 38
"""Whether somebody was there, as ``exposure.exposures`` writes it."""
CELLS: Final = 40

_ACCOUNT, _CLIENT, _SESSION = (
    DOMAINS.index(d) for d in (Domain.ACCOUNT, Domain.CLIENT, Domain.SESSION)
)
_DEVICE, _AGENT = DOMAINS.index(Domain.DEVICE), DOMAINS.index(Domain.AGENT)
_NETWORK, _BLOCK = DOMAINS.index(Domain.NETWORK), DOMAINS.index(Domain.BLOCK)
_SUBJECT, _LIST = DOMAINS.index(Domain.SUBJECT), DOMAINS.index(Domain.LIST)
_UNKNOWN, _ASN, _SITE = (DOMAINS.index(d) for d in (Domain.UNKNOWN, Domain.ASN, Domain.SITE))

_FLIP: Final = -(2**63)
_HEAD_METHOD: Final = 2
_ZERO: Final = np.uint64(0)


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _handle(
    data: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    part: int,
    keys: NDArray[np.uint64],
    domain: int,
) -> np.uint64:
    """Return the pseudonym of a part of a request; 0 where it is empty."""
    if end[part, 0] <= start[part, 0]:
        return _ZERO
    pseudonym: np.uint64 = hash_slice(
        data, np.int64(start[part, 0]), np.int64(end[part, 0]), keys[domain, 0], keys[domain, 1]
    )
    return pseudonym


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _networks(
    hi: np.uint64, lo: np.uint64, keys: NDArray[np.uint64]
) -> tuple[np.uint64, np.uint64]:
    """Return the pseudonyms of an address's network and block, as ``exposure.handles`` does."""
    named = hi == np.uint64(HOST_NAME)
    short = hi == _ZERO and (lo >> np.uint64(32)) == np.uint64(0xFFFF)
    low = lo if named or short else _ZERO
    network = hash_pair(hi, low, keys[_NETWORK, 0], keys[_NETWORK, 1])
    upper = hi if named or short else hi & np.uint64(0xFFFF_FFFF_FFFF_0000)
    if short:
        low = lo & np.uint64(0xFFFF_FFFF_FFFF_FF00)
    return network, hash_pair(upper, low, keys[_BLOCK, 0], keys[_BLOCK, 1])


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _recognise(
    table: NDArray[np.int64],
    data: NDArray[np.uint8],
    method: int,
    at: int,
    out: NDArray[np.int64],
) -> tuple[int, int, int, int, int]:
    """Fill the cells of what is recognised; return five of them."""
    start, end = parts_of(table)
    lengths = data[:BEGIN].view(np.int32)
    place = np.int64(BEGIN)
    for part in range(PARTS):
        start[part, 0] = place
        place = min(place + max(np.int64(lengths[part]), np.int64(0)), np.int64(len(data)))
        end[part, 0] = place
        if lengths[part] < 0:
            start[part, 0] = -1
            end[part, 0] = -1
    found: tuple[int, int, int, int, int] = resolve(table, data, method, at, out)
    return found


@njit(inline="always")  # type: ignore[untyped-decorator]
def parts_of(table: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where it is written at which bytes each part of a request begins and ends."""
    desk = table[table[DESK] : table[DESK] + 256]
    start = desk[120:129].view(np.int32)[:PARTS].reshape((PARTS, 1))
    return start, desk[130:139].view(np.int32)[:PARTS].reshape((PARTS, 1))


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def resolve(
    table: NDArray[np.int64],
    data: NDArray[np.uint8],
    method: int,
    at: int,
    out: NDArray[np.int64],
) -> tuple[int, int, int, int, int]:
    """Fill the cells from the parts of which it is written where they stand in *data*."""
    keys = two(table, KEYS).view(np.uint64)
    desk = table[table[DESK] : table[DESK] + 256]
    start, end = parts_of(table)
    hi = desk[140:141]
    lo = desk[141:142]
    known = desk[142:143].view(np.bool_)[:1]
    begin = desk[143:144].view(np.int32)[:1]
    stop = desk[144:145].view(np.int32)[:1]
    walk(
        data,
        start[PEER],
        end[PEER],
        start[FORWARDED],
        end[FORWARDED],
        two(table, FIRST),
        two(table, LAST),
        table[SOCKETS] != 0,
        hi,
        lo,
        known,
        begin,
        stop,
        desk[145:149].reshape((2, 2)),
    )
    handles = out.view(np.uint64)
    handles[0] = _handle(data, start, end, ACCOUNT, keys, _ACCOUNT)
    handles[1] = _handle(data, start, end, CLIENT, keys, _CLIENT)
    handles[2] = _handle(data, start, end, SESSION, keys, _SESSION)
    handles[3] = _handle(data, start, end, DEVICE, keys, _DEVICE)
    if out[3] == 0:
        handles[3] = _handle(data, start, end, AGENT, keys, _AGENT)
    if known[0]:
        handles[4], handles[BLOCK] = _networks(hi.view(np.uint64)[0], lo.view(np.uint64)[0], keys)
    handles[5] = _handle(data, start, end, ASN, keys, _ASN)
    handles[6] = hash_pair(_ZERO, _ZERO, keys[_SITE, 0], keys[_SITE, 1])
    out[AT] = at
    out[OUTCOME] = 1
    out[HI] = hi[0]
    out[LO] = lo[0]
    out[KNOWN] = known[0]
    out[LEVEL] = 4
    out[ACTOR] = out[4]
    for level in range(2, -1, -1):
        if out[level] != 0:
            out[ACTOR] = out[level]
            out[LEVEL] = level
    _match(table, data, start[TARGET], end[TARGET], method, at, keys, desk, out)
    return out[PEOPLE], out[SUBJECT], out[LOAD], out[SURFACE], out[KIND]


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _match(
    table: NDArray[np.int64],
    data: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    method: int,
    at: int,
    keys: NDArray[np.uint64],
    desk: NDArray[np.int64],
    out: NDArray[np.int64],
) -> None:
    """
    Say what the request is for, and whom it would show.

    Numba's cache of this looks at this file alone: whoever changes ``match_block`` touches this one
    and ``glimpsing``, or a checkout goes on with the old one.
    """
    methods = desk[150:151].view(np.int8)[:1]
    methods[0] = method
    surface = desk[151:152].view(np.int16)[:1]
    kind = desk[152:153].view(np.int8)[:1]
    first = desk[153:154].view(np.int32)[:1]
    last = desk[154:155].view(np.int32)[:1]
    place = desk[155:156]
    numeric = desk[156:157].view(np.bool_)[:1]
    page = desk[157:158].view(np.int32)[:1]
    listing = desk[158:159]
    nothing = (desk[160:160].view(np.int32), desk[160:160].view(np.int32))
    match_block(
        tables_of(table),
        data,
        (start, end),
        nothing,
        nothing,
        methods,
        surface,
        kind,
        first,
        last,
        place,
        numeric,
        page,
        listing,
        desk[:120].reshape((3, DEEPEST)),
    )
    what = np.int64(kind[0])
    number = np.int64(surface[0])
    out[SURFACE] = number
    out[KIND] = what
    out[SUBJECT] = 0
    out[PEOPLE] = 0
    out[LOAD] = 0
    out[PLACE] = NOWHERE
    out[PAGE] = page[0] if what == 2 else 0
    worth = two(table, WORTH)
    if number < 0 or number >= len(worth) or what < 1 or what > 3:
        return
    if method == _HEAD_METHOD:
        if what == 2:
            return
        if what == 1:
            out[KIND] = 3
    if first[0] < 0 and what == 1:
        return
    handles = out.view(np.uint64)
    if what == 2:
        handles[SUBJECT] = hash_pair(
            listing.view(np.uint64)[0],
            np.uint64(page[0]) | (np.uint64(number) << np.uint64(32)),
            keys[_LIST, 0],
            keys[_LIST, 1],
        )
    elif first[0] >= 0 and last[0] >= first[0]:
        buffer = desk[160 : 160 + LONGEST_SUBJECT // 8].view(np.uint8)
        handles[SUBJECT] = subject_of(
            data,
            np.int64(first[0]),
            np.int64(last[0]),
            keys[_SUBJECT, 0],
            keys[_SUBJECT, 1],
            buffer,
        )
    if out[SUBJECT] == 0:
        handles[SUBJECT] = hash_pair(
            handles[ACTOR], np.uint64(at), keys[_UNKNOWN, 0], keys[_UNKNOWN, 1]
        )
    out[PEOPLE] = worth[number, 0]
    out[LOAD] = worth[number, 1]
    out[PLACE] = conceal(place[0], numeric[0], table[OFFSET], two(table, LETTERS))


def recognise(
    site: Site, parts: Sequence[str], method: int, at: int
) -> tuple[NDArray[np.int64], int, int, int, int, int]:
    """
    Return whom a request is from and whom it would show.

    Args:
        site: What is known of the site.
        parts: Peer, forwarded header, account, client, session, device, network operator,
            User-Agent and target, each letter a byte; empty where absent.
        method: A value of ``traffic.lines.Method``.
        at: When, microseconds since 1970 UTC.

    Returns:
        The cells named in this module, of which the first 24 are the handles for a tally; and of
        them the people, the subject, the load, the surface and the kind.
    """
    lengths = _LENGTHS.pack(*map(len, parts))
    try:
        written = "".join(parts).encode("latin-1")
    except UnicodeEncodeError:
        raw = [part.encode("utf-8", "surrogateescape") for part in parts]
        lengths = _LENGTHS.pack(*map(len, raw))
        written = b"".join(raw)
    data = np.frombuffer(bytearray(b"".join((lengths, written, _PADDING))), np.uint8)
    out = np.zeros(CELLS, np.int64)
    return out, *_recognise(site.table, data, method, at, out)


@dataclass(frozen=True, slots=True)
class Seen:
    """
    Hold what was recognised of a request, for what is charged after the answer.

    Args:
        cells: As this module names them.
        allowances: By which budgets it was judged.
        fresh: The levels at which somebody was entered ahead of the answer.
        heard: What else is counted of a look-up; None of everything else.
        crowd: The handle of the crowd of strangers that a visitor belongs to; None where of none.
    """

    cells: NDArray[np.int64]
    allowances: Allowances
    fresh: int = 0
    heard: Heard | None = None
    crowd: NDArray[np.int64] | None = None


def exposures_of(cells: Sequence[NDArray[np.int64]] | NDArray[np.int64]) -> Exposures:
    """Return what was kept of requests as exposures, in the order in which they came."""
    table = np.asarray(cells, np.int64).reshape(len(cells), CELLS)
    pseudonyms = table.view(np.uint64)
    people = table[:, PEOPLE]
    hit = table[:, OUTCOME] == HIT
    shown = np.maximum(people, 1)
    return Exposures(
        at=table[:, AT].copy(),
        actor=pseudonyms[:, ACTOR].copy(),
        level=table[:, LEVEL].astype(np.int8),
        account=pseudonyms[:, 0].copy(),
        session=pseudonyms[:, 2].copy(),
        device=pseudonyms[:, 3].copy(),
        network=pseudonyms[:, 4].copy(),
        block=pseudonyms[:, BLOCK].copy(),
        subject=pseudonyms[:, SUBJECT].copy(),
        people=np.where(hit, people, 0).astype(np.int32),
        weight=(table[:, LOAD] / shown / 1000).astype(np.float32),
        surface=table[:, SURFACE].astype(np.int16),
        kind=table[:, KIND].astype(np.int8),
        outcome=table[:, OUTCOME].astype(np.int8),
        place=table[:, PLACE].copy(),
        page=table[:, PAGE].astype(np.int32),
    )
