"""Infer a format that nobody described from the look of its columns."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from privet.traffic.formats.format import TextFormat
from privet.traffic.lines import Field
from privet.traffic.program import CLF_WIDTH, REQUEST, SKIP, Value, assembled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.traffic.sources import Sources

_COLUMN = re.compile(rb'"(?:\\.|[^"\\])*"|\[[^\]]*\]|[^\s"\[]\S*')
_BLANK = re.compile(rb"[ \t]+")
_CLF = re.compile(rb"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}$")
_ISO = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_EPOCH = re.compile(rb"1\d{9}(?:\.\d+|\d{3}|\d{6}|\d{9})?$")
_REQUEST = re.compile(rb"[A-Z]{3,10} \S.* HTTP/\d")
_STATUS = re.compile(rb"[1-5]\d\d$")
_NUMBER = re.compile(rb"\d+$")
_ADDRESS = rb"(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*)"
_IP = re.compile(_ADDRESS + rb"$")
_IPS = re.compile(_ADDRESS + rb"(?:, *" + _ADDRESS + rb")*$")
_URL = re.compile(rb"https?://")
_AGENT = re.compile(rb"Mozilla/|[\w.-]+/\d")
_HANDLE = re.compile(rb"(?=.*\d)(?=.*[A-Za-z])[\w-]{16,64}$")

MOST = 0.9
"""The share of values that must look like something for a column to be taken to hold it."""

ROAMING = 4
"""From how many addresses a session may come: at home, at work, and by two networks of a phone."""

SERVED = 20
"""How many services and ciphers a log may name; more values than that are sessions even where nobody is told apart."""


def inferred(lines: Sequence[bytes], sources: Sources) -> TextFormat | None:
    """
    Return a format in which most of these lines can be read, if there is one.

    A column is known by its look: a time in brackets, a request in quotes, a status behind it. An account stands
    directly before the time; a session is long, repeats, and keeps to one software and to few addresses.
    """
    rows = [_COLUMN.findall(line) for line in lines]
    shapes = Counter(_shape(row) for row in rows)
    if not shapes:
        return None
    shape, _ = shapes.most_common(1)[0]
    if len(shape) < 4:
        return None
    columns = list(zip(*(row for row in rows if _shape(row) == shape), strict=True))
    fields = _fields([[_bare(value) for value in column] for column in columns], shape, sources)
    if not {REQUEST, int(Field.TIME)} <= set(fields):
        return None
    separator = b"\t" if sum(b"\t" in line for line in lines) > len(lines) / 2 else b" "
    parts: list[bytes | Value] = []
    for i, (kind, field) in enumerate(zip(shape, fields, strict=True)):
        if i:
            parts.append(separator)
        clf = field == Field.TIME and _like(_CLF, [_bare(value) for value in columns[i]]) > MOST
        value = Value(field, CLF_WIDTH if clf else 0, kind != "b" or field in (SKIP, Field.ACCOUNT))
        opening, closing = {"q": (b'"', b'"'), "[": (b"[", b"]"), "b": (b"", b"")}[kind]
        parts.extend([opening, value, closing])
    return TextFormat("inferred", assembled(parts))


def _shape(row: Sequence[bytes]) -> str:
    """Return a letter for each column: quoted, bracketed or bare."""
    return "".join({b'"': "q", b"[": "["}.get(value[:1], "b") for value in row)


def _bare(value: bytes) -> bytes:
    """Return a value without its quotes or brackets."""
    return value[1:-1] if value[:1] in (b'"', b"[") else value


def _like(pattern: re.Pattern[bytes], values: Sequence[bytes]) -> float:
    """Return the share of values that look so, of those that are there."""
    there = [value for value in values if value not in (b"", b"-")]
    return sum(bool(pattern.match(value)) for value in there) / len(there) if there else 0.0


def _fields(columns: list[list[bytes]], shape: str, sources: Sources) -> list[int]:
    """Return which field each column holds."""
    fields = [SKIP] * len(columns)

    def take(
        field: int, pattern: re.Pattern[bytes], *, behind: int = -1, kinds: str = "qb["
    ) -> int:
        if field in fields:
            return fields.index(field)
        for i, column in enumerate(columns):
            free = i > behind and fields[i] == SKIP and shape[i] in kinds
            if free and _like(pattern, column) > MOST:
                fields[i] = field
                return i
        return -1

    time = max(take(Field.TIME, pattern) for pattern in (_CLF, _ISO, _EPOCH))
    request = take(REQUEST, _REQUEST, kinds="q")
    status = take(Field.STATUS, _STATUS, behind=request, kinds="b")
    take(Field.SIZE, _NUMBER, behind=status, kinds="b")
    take(Field.ADDRESS, _IP, kinds="b")
    take(Field.FORWARDED, _IPS)
    take(Field.REFERRER, _URL, behind=request)
    take(Field.AGENT, _AGENT, behind=request, kinds="q")
    account = sources.field("log", "remote_user")
    if account is not None and time > 0 and shape[time - 1] == "b" and fields[time - 1] == SKIP:
        fields[time - 1] = account
    address = Field.FORWARDED if Field.FORWARDED in fields else Field.ADDRESS
    visitors = [
        (columns[fields.index(field)], most)
        for field, most in ((Field.AGENT, 1), (address, ROAMING))
        if field in fields
    ]
    for i, column in enumerate(columns):
        free = fields[i] == SKIP and Field.SESSION not in fields
        if free and _like(_HANDLE, column) > MOST and _keeps(column, visitors):
            fields[i] = Field.SESSION
    return fields


def _keeps(column: Sequence[bytes], visitors: Sequence[tuple[Sequence[bytes], int]]) -> bool:
    """
    Return whether the values of a column repeat, and nearly each of them with one visitor.

    The name of a server, of a service or of a cipher repeats too, but with everybody.

    Args:
        visitors: What tells visitors apart, and how many of it one has at most.
    """
    repeated = {value for value, count in Counter(column).items() if count > 1}
    repeats = 1 < len(set(column)) < len(column) / 2
    if not repeats or not visitors:
        return repeats and len(set(column)) > SERVED
    for traits, most in visitors:
        met: dict[bytes, set[bytes]] = {value: set() for value in repeated}
        for value, trait in zip(column, traits, strict=True):
            if value in met:
                met[value].add(trait)
        if sum(len(traits) <= most for traits in met.values()) <= MOST * len(repeated):
            return False
    return True
