"""
The quick way through a line of nginx or Apache combined in which nothing is odd.

The kernel of ``scan`` walks from literal to literal and has to wait for each before it can look for the next. Of a
combined line most places follow from few: a clock has its width, a status three digits, and an agent ends with its
line. What is not plainly so, such as an escaped quote, a name with a bracket or a request that is none, is left to
the kernel that reads any format, and never guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from numba import njit

from privet.traffic.lines import Field
from privet.traffic.program import CLF_WIDTH, REQUEST, SKIP, Style
from privet.traffic.search import INLINED, byte_at, equal, find, lowest, word_at
from privet.traffic.values import present

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.traffic.program import Step
    from privet.traffic.search import Base

_ADDRESS, _TIME, _METHOD, _TARGET, _STATUS, _SIZE, _REFERRER, _AGENT = (
    *(int(Field.ADDRESS), int(Field.TIME), int(Field.METHOD), int(Field.TARGET)),
    *(int(Field.STATUS), int(Field.SIZE), int(Field.REFERRER), int(Field.AGENT)),
)
_CLF_WIDTH: Final = CLF_WIDTH
_BEFORE_REQUEST: Final = CLF_WIDTH + len('] "')
_SPACE, _QUOTE, _COMMA, _SLASH, _COLON, _BRACKET, _BACKSLASH = 32, 34, 44, 47, 58, 91, 92
_LOW: Final = 0xFFFFFFFF
_GET, _POST, _HEAD = (int.from_bytes(name, "little") for name in (b"GET ", b"POST", b"HEAD"))
_DASHED: Final = int.from_bytes(b" - ", "little")
_OPENING: Final = int.from_bytes(b'] "', "little")
_BETWEEN: Final = int.from_bytes(b'" "', "little")
_THREE_BYTES: Final = 0xFFFFFF
_DIGITS, _ARE_DIGITS = 0xFFF0F0F0, 0x20303030
"""Three bytes from ``0`` to ``?`` and a blank: no byte of a status is one."""
_VERSION, _IS_VERSION = (
    int.from_bytes(word, "little", signed=True)
    for word in (b"\xff\xff\xff\xff\xff\xf0\xff\xf0", b"HTTP/0.0")
)
"""A word that is ``HTTP/`` and a version."""

_LAST: Final = (
    (Field.TIME, b'] "', Style.FIXED),
    (REQUEST, b'" ', Style.QUOTED),
    (Field.STATUS, b" ", Style.TOKEN),
    (Field.SIZE, b' "', Style.TOKEN),
    (Field.REFERRER, b'" "', Style.QUOTED),
    (Field.AGENT, b'"', Style.QUOTED),
)
_HEADS: Final = (
    ((Field.ADDRESS, b" ", Style.TOKEN), (SKIP, b" ", Style.TOKEN)),
    ((Field.ADDRESS, b" ", Style.TOKEN), (SKIP, b" ", Style.SEARCH)),
    ((Field.ADDRESS, b" - ", Style.TOKEN),),
)
"""How a line begins: in the preset, as ``LogFormat`` has it, and as ``log_format`` has it."""


def named(steps: Sequence[Step]) -> int:
    """
    Return which field the visitor's name fills, ``SKIP`` where it is of no use; below that where this is not combined.

    Args:
        steps: What a format is compiled from.
    """
    shape = tuple((step.field, step.literal, step.style) for step in steps)
    if any(step.port or step.shared for step in steps) or shape[-len(_LAST) :] != _LAST:
        return SKIP - 1
    *head, (field, literal, style) = shape[: -len(_LAST)] or [(0, b"", Style.REST)]
    names = {SKIP, Field.ACCOUNT, Field.CLIENT, Field.SESSION, Field.DEVICE}
    fits = tuple(head) in _HEADS and literal == b" [" and style == Style.SEARCH and field in names
    return field if fits else SKIP - 1


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _put(
    base: Base,
    at: int,
    end: int,
    field: int,
    k: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> None:
    """Note a value that is there."""
    if present(base, at, end):
        starts[field, k] = at
        ends[field, k] = end


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _method_end(base: Base, at: int) -> int:
    """Return where the method ends that stands at *at*, if it is one of the usual ones; else *at*."""
    word = word_at(base, at) & _LOW
    if word == _GET:
        return at + 3
    if word in (_POST, _HEAD) and byte_at(base, at + 4) == _SPACE:
        return at + 4
    return at


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _head(base: Base, at: int, stop: int) -> tuple[int, int]:
    """Return where the address ends and the bracket before the time stands, -1 where anything is odd up to the request."""
    # all of it mostly stands within sixty-four bytes
    brackets, blanks = equal(base, at, _BRACKET), equal(base, at, _SPACE)
    if brackets == 0 or blanks == 0:
        return -1, -1
    address, bracket = at + lowest(blanks), at + lowest(brackets)
    time = bracket + 1
    request = time + _BEFORE_REQUEST
    plain = (
        bracket > address + 3
        and request < stop
        and word_at(base, address) & _THREE_BYTES == _DASHED
        and byte_at(base, bracket - 1) == _SPACE
        and byte_at(base, bracket - 2) != _COMMA
        and byte_at(base, time + 2) == _SLASH
        and byte_at(base, time + 11) == _COLON
        and word_at(base, request - 3) & _THREE_BYTES == _OPENING
    )
    return address, bracket if plain else -1


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _request(base: Base, at: int, stop: int) -> tuple[int, int]:
    """Return where the method ends and the quote behind a request stands, -1 where anything is odd up to the size."""
    method, end = _method_end(base, at), find(base, at, stop, _QUOTE)
    plain = (
        at < method < end - 9
        and end + 6 < stop
        and byte_at(base, end - 9) == _SPACE
        and word_at(base, end - 8) & _VERSION == _IS_VERSION
        and byte_at(base, end + 1) == _SPACE
        and word_at(base, end + 2) & _DIGITS == _ARE_DIGITS
    )
    return method, end if plain else -1


@njit(**INLINED)  # type: ignore[untyped-decorator]
def _tail(base: Base, at: int, stop: int) -> tuple[int, int]:
    """Return where referrer and agent begin, -1 where anything is odd from the size to the end of the line."""
    referrer = find(base, at, stop, _SPACE) + 2
    agent = find(base, referrer, stop, _QUOTE) + 3
    plain = (
        agent < stop
        and byte_at(base, referrer - 1) == _QUOTE
        and byte_at(base, agent - 4) != _BACKSLASH
        and word_at(base, agent - 3) & _THREE_BYTES == _BETWEEN
        and byte_at(base, stop - 1) == _QUOTE
        and byte_at(base, stop - 2) != _BACKSLASH
    )
    return referrer, agent if plain else -1


@njit(**INLINED)  # type: ignore[untyped-decorator]
def read_combined(
    base: Base,
    at: int,
    stop: int,
    name: int,
    k: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> bool:
    """Note the slices of one line as column *k*; return False, and note nothing, where anything is odd."""
    address, bracket = _head(base, at, stop)
    if bracket < 0:
        return False
    time = bracket + 1
    request = time + _BEFORE_REQUEST
    method, end = _request(base, request, stop)
    if end < 0:
        return False
    status, size = end + 2, end + 6
    referrer, agent = _tail(base, size, stop)
    if agent < 0:
        return False
    _put(base, at, address, _ADDRESS, k, starts, ends)
    if name >= 0:
        _put(base, address + 3, bracket - 1, name, k, starts, ends)
    _put(base, time, time + _CLF_WIDTH, _TIME, k, starts, ends)
    _put(base, request, method, _METHOD, k, starts, ends)
    _put(base, method + 1, end - 9, _TARGET, k, starts, ends)
    _put(base, status, status + 3, _STATUS, k, starts, ends)
    _put(base, size, referrer - 2, _SIZE, k, starts, ends)
    _put(base, referrer, agent - 3, _REFERRER, k, starts, ends)
    _put(base, agent, stop - 1, _AGENT, k, starts, ends)
    return True
