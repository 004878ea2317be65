"""Requests written as lines of nginx's combined format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.simulation.routes import ORIGIN, TEMPLATES, Argument, Route
from privet.simulation.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from numpy.typing import NDArray

    _Bytes: TypeAlias = NDArray[np.uint8]
    _Pool: TypeAlias = tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]

LINES = 65_536
"""How many lines are written at once; about 15 MB of text."""

_MONTHS = np.frombuffer(b"JanFebMarAprMayJunJulAugSepOctNovDec", dtype=np.uint8)
_FIXED = 160
"""More than all the bytes of a line that are the same in every line, and its numbers."""

_PIECES = 5  # method, before, between, after, origin: the texts of a route


def _layout() -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    # The pieces of each route, and what fills its blanks.
    pieces: list[bytes] = []
    shape: list[int] = []
    for route in Route:
        template = TEMPLATES[route]
        origin = b"" if template.before.startswith(b"http") else ORIGIN
        pieces += [template.method, template.before, template.between, template.after, origin]
        shape += [template.argument, template.paged]
    texts = Texts.of({Argument.NONE: pieces})
    return texts.data, texts.start, np.array(shape, dtype=np.int64)


_ROUTES = _layout()


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _copy(out: _Bytes, at: int, data: _Bytes, begin: int, end: int) -> int:
    for k in range(begin, end):
        out[at] = data[k]
        at += 1
    return at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _number(out: _Bytes, at: int, value: int) -> int:
    digits = 1
    power = 10
    while power <= value:
        power *= 10
        digits += 1
    for k in range(digits):
        out[at + digits - 1 - k] = 48 + value % 10
        value //= 10
    return at + digits


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _two(out: _Bytes, at: int, value: int) -> int:
    out[at] = 48 + value // 10
    out[at + 1] = 48 + value % 10
    return at + 2


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _moment(out: _Bytes, at: int, seconds: int, months: _Bytes) -> int:
    # Civil date from days: the algorithm of H. Hinnant, "chrono-compatible date algorithms".
    days = seconds // 86_400
    rest = seconds - days * 86_400
    shifted = days + 719_468
    era = shifted // 146_097
    of_era = shifted - era * 146_097
    year_of_era = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march = (5 * of_year + 2) // 153
    day = of_year - (153 * march + 2) // 5 + 1
    month = march + 3 if march < 10 else march - 9
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    out[at] = 91
    at = _two(out, at + 1, day)
    out[at] = 47
    at = _copy(out, at + 1, months, 3 * month - 3, 3 * month)
    out[at] = 47
    at = _number(out, at + 1, year)
    out[at] = 58
    at = _two(out, at + 1, rest // 3_600)
    out[at] = 58
    at = _two(out, at + 1, rest // 60 % 60)
    out[at] = 58
    at = _two(out, at + 1, rest % 60)
    for byte in (32, 43, 48, 48, 48, 48, 93):
        out[at] = byte
        at += 1
    return at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _target(out: _Bytes, at: int, asked: tuple[int, int, int], pool: _Pool, routes: _Pool) -> int:
    route, a, b = asked
    data, start, base = pool
    pieces, piece_start, shape = routes
    piece = route * _PIECES
    at = _copy(out, at, pieces, piece_start[piece + 1], piece_start[piece + 2])
    argument = shape[2 * route]
    if argument == 1:
        at = _number(out, at, a)
    elif argument > 1:
        text = base[argument] + a
        at = _copy(out, at, data, start[text], start[text + 1])
    at = _copy(out, at, pieces, piece_start[piece + 2], piece_start[piece + 3])
    if shape[2 * route + 1]:
        at = _number(out, at, b)
        at = _copy(out, at, pieces, piece_start[piece + 3], piece_start[piece + 4])
    return at


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _write(
    events: NDArray[np.void], out: _Bytes, pool: _Pool, routes: _Pool, months: _Bytes
) -> int:
    data, start, base = pool
    pieces, piece_start, _ = routes
    at = 0
    for i in range(len(events)):
        event = events[i]
        text = base[5] + event["address"]
        at = _copy(out, at, data, start[text], start[text + 1])
        out[at] = 32
        out[at + 1] = 45
        out[at + 2] = 32
        at += 3
        if event["account"] < 0:
            out[at] = 45
            at += 1
        else:
            text = base[6] + event["account"]
            at = _copy(out, at, data, start[text], start[text + 1])
        out[at] = 32
        at = _moment(out, at + 1, int(event["at"]) // 1_000_000, months)
        out[at] = 32
        out[at + 1] = 34
        piece = int(event["route"]) * _PIECES
        at = _copy(out, at + 2, pieces, piece_start[piece], piece_start[piece + 1])
        out[at] = 32
        asked = (int(event["route"]), int(event["a"]), int(event["b"]))
        at = _target(out, at + 1, asked, pool, routes)
        for byte in (32, 72, 84, 84, 80, 47, 50, 46, 48, 34, 32):  # ' HTTP/2.0" '
            out[at] = byte
            at += 1
        at = _number(out, at, int(event["status"]))
        out[at] = 32
        at = _number(out, at + 1, int(event["size"]))
        out[at] = 32
        out[at + 1] = 34
        at += 2
        if event["referrer"] < 0:
            out[at] = 45
            at += 1
        else:
            piece = int(event["referrer"]) * _PIECES
            at = _copy(out, at, pieces, piece_start[piece + 4], piece_start[piece + 5])
            led = (int(event["referrer"]), int(event["referrer_a"]), int(event["referrer_b"]))
            at = _target(out, at, led, pool, routes)
        out[at] = 34
        out[at + 1] = 32
        out[at + 2] = 34
        text = base[7] + event["agent"]
        at = _copy(out, at + 3, data, start[text], start[text + 1])
        out[at] = 34
        out[at + 1] = 10
        at += 2
    return at


def write(events: NDArray[np.void], texts: Texts) -> Iterator[bytes]:
    """
    Yield the events as whole lines, in the order in which they come.

    Source: nginx, ngx_http_log_module, the predefined format ``combined``.
    """
    longest = int(np.diff(texts.start).max(initial=0))
    room = _FIXED + 4 * longest + 4 * int(np.diff(_ROUTES[1]).max())
    out = np.empty(min(len(events), LINES) * room, dtype=np.uint8)
    pool = (texts.data, texts.start, texts.base)
    for first in range(0, len(events), LINES):
        end = _write(events[first : first + LINES], out, pool, _ROUTES, _MONTHS)
        yield out[:end].tobytes()
