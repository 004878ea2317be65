"""Routes compiled into tables, and what they say of a block of requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.disclosure import lexicon, tables, words
from privet.disclosure.lexicon import word_hash
from privet.disclosure.matches import Matches, room, spread
from privet.disclosure.matching import match_block
from privet.disclosure.surfaces import METHODS, OPERATION, PAGE, SUBJECT, Kind, Route, Surface
from privet.disclosure.tables import Tables
from privet.disclosure.targets import DEEPEST, NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Slices = tuple[NDArray[np.int32], NDArray[np.int32]]
    """Where a field begins and ends in each line; -1 where it is absent."""

    Once = tuple[NDArray[np.int64], NDArray[np.int64]]
    """The rows to read, and for each row where its like stands among them."""

__all__ = ["NOWHERE", "Matches", "Routes"]

_ABSENT: Final = (np.empty(0, np.int32), np.empty(0, np.int32))

BANK = 62
"""Surfaces that are judged together; the sign of an int64 stays free."""


@dataclass(frozen=True, slots=True)
class Routes:
    """
    Hold the surfaces of a site, ready to be matched.

    Args:
        surfaces: In the order in which ``Matches.surface`` counts them.
        beacons: Routes on which pages report on themselves.
        tables: Compiled from both.
    """

    surfaces: tuple[Surface, ...]
    beacons: tuple[str, ...]
    tables: Tables

    @classmethod
    def of(cls, surfaces: Iterable[Surface], beacons: Iterable[str] = ()) -> Routes:
        """Compile surfaces; where several fit a request, the one that says more is meant."""
        known = tuple(surfaces)
        reports = tuple(beacons)
        return cls(known, reports, _compile(known, reports))

    def match(
        self,
        data: NDArray[np.uint8],
        target: Slices,
        method: NDArray[np.int8],
        query: Slices | None = None,
        operation: Slices | None = None,
        once: Once | None = None,
    ) -> Matches:
        """
        Say what each request of a block was for.

        Args:
            data: The bytes of the block.
            target: Where each request target stands in it.
            method: Values of ``traffic.lines.Method``.
            query: Where the query stands, if the log has it in a column of its own.
            operation: Where the GraphQL operation stands, if the log has one.
            once: Which requests to read, and for each request its like among them, where it is
                known which have method, target, query and operation in common.
        """
        if once is None:
            return self._match_each(data, target, query or _ABSENT, operation or _ABSENT, method)
        first, number = once
        asked, more, what = (_some(each or _ABSENT, first) for each in (target, query, operation))
        read = self._match_each(data, asked, more, what, method[first])
        found = room(len(method))
        spread(first, number, target, query or target, read.columns(), found.columns())
        return found

    def _match_each(
        self,
        data: NDArray[np.uint8],
        target: Slices,
        query: Slices,
        operation: Slices,
        method: NDArray[np.int8],
    ) -> Matches:
        """Say what each request was for, read for itself."""
        found = room(len(method))
        surface, kind, start, end, place, numeric, page, listing = found.columns()
        match_block(
            self.tables,
            data,
            target,
            query,
            operation,
            method,
            surface,
            kind,
            start,
            end,
            place,
            numeric,
            page,
            listing,
            np.zeros((3, DEEPEST), np.int64),
        )
        return found


def _some(slices: Slices, rows: NDArray[np.int64]) -> Slices:
    """Return the slices of some rows; none where a log has no such field."""
    return (slices[0][rows], slices[1][rows]) if len(slices[0]) else slices


class _Words:
    """Collect words and what each is, and lay them out for the kernels."""

    def __init__(self) -> None:
        self.numbers: dict[bytes, int] = {}
        self.flags: list[int] = []

    def add(self, word: bytes, flags: int = 0) -> int:
        """Return the number of a word, and remember what it is."""
        number = self.numbers.setdefault(word, len(self.flags))
        if number == len(self.flags):
            self.flags.append(0)
        self.flags[number] |= flags
        return number

    def layout(self) -> dict[str, NDArray[Any]]:
        """Return the arrays of ``Tables`` that hold the words."""
        lengths = [len(word) for word in self.numbers]
        ends = np.cumsum(lengths, dtype=np.int32) if lengths else np.zeros(0, np.int32)
        starts = (ends - np.array(lengths, np.int32)).astype(np.int32)
        # A word with a percent sign of its own would be decoded again by the hash.
        hashes = [_plain_hash(word) for word in self.numbers]
        size = 1 << (2 * len(hashes) + 2).bit_length()
        slots = np.full(size, -1, np.int32)
        for number, value in enumerate(hashes):
            slot = value & (size - 1)
            while slots[slot] >= 0:
                slot = (slot + 1) & (size - 1)
            slots[slot] = number
        return {
            "pool": np.frombuffer(b"".join(self.numbers) + bytes(64), np.uint8).copy(),
            "lexicon": np.column_stack([starts, ends, hashes, self.flags]).astype(np.int64),
            "slots": slots,
        }


def _plain_hash(word: bytes) -> int:
    encoded = word.replace(b"%", b"%25")
    return int(word_hash(np.frombuffer(encoded, np.uint8), 0, len(encoded)))


def _usual_words() -> _Words:
    known = _Words()
    known.add(b"")
    for group, flag in (
        (words.ASSET_FOLDERS, lexicon.FOLDER),
        (words.ASSET_EXTENSIONS, lexicon.ASSET),
        (words.IMAGE_EXTENSIONS, lexicon.IMAGE),
        (words.FORMAT_EXTENSIONS, lexicon.FORMAT),
        (words.BEACONS, lexicon.BEACON),
        (words.PAGE_PARAMETERS, lexicon.PAGE_NUMBER),
        (words.OFFSET_PARAMETERS, lexicon.OFFSET),
        (words.TERM_PARAMETERS, lexicon.TERM),
        (words.IDENTIFIER_PARAMETERS, lexicon.IDENTIFIER),
    ):
        for word in sorted(group):
            known.add(word.encode(), flag)
            if flag in {lexicon.ASSET, lexicon.IMAGE, lexicon.FORMAT}:
                known.add(word.upper().encode(), flag)
    for word in sorted(words.RESERVED):
        known.add(word.encode())
    return known


@dataclass(frozen=True, slots=True)
class _Entry:
    """Hold a route to compile; *index* is -1 for a beacon, which has no *surface*."""

    index: int
    route: Route
    surface: Surface | None


def _entries(surfaces: Sequence[Surface], beacons: Sequence[str]) -> list[_Entry]:
    entries = [_Entry(i, surface.path, surface) for i, surface in enumerate(surfaces)]
    entries.sort(key=lambda entry: entry.route.specificity)
    return entries + [_Entry(-1, Route.read(text), None) for text in beacons]


def _compile(surfaces: Sequence[Surface], beacons: Sequence[str]) -> Tables:
    entries = _entries(surfaces, beacons)
    known = _usual_words()
    for entry in entries:
        _add_words(known, entry)
    depth = max([2, *(len(entry.route.segments) for entry in entries)])
    banks = max(1, -(-len(entries) // BANK))
    count = len(known.flags)
    literal = np.zeros((banks, depth + 1, count), np.int64)
    bits = np.zeros((banks, 4, max(depth + 2, len(METHODS))), np.int64)
    rows = np.zeros((banks, BANK, 10), np.int64)
    affix: list[tuple[int, int, int, int, int]] = []
    conditions: list[tuple[int, int, int, int]] = []
    for number, entry in enumerate(entries):
        bank, bit = divmod(number, BANK)
        mask = 1 << bit
        route = entry.route
        for d, segment in enumerate(route.segments):
            if segment.literal is not None:
                literal[bank, d, known.add(segment.literal)] |= mask
            elif segment.prefix or segment.suffix:
                around = known.add(segment.prefix), known.add(segment.suffix)
                affix.append((bank, d, mask, *around))
            else:
                bits[bank, tables.HOLES, d] |= mask
                if segment.hole == SUBJECT:
                    bits[bank, tables.SUBJECTS, d] |= mask
        length = len(route.segments)
        bits[bank, tables.ENDS, length] |= mask
        if route.rest:
            bits[bank, tables.ENDS, length:] |= mask
            bits[bank, tables.HOLES, length:depth] |= mask
        for method in route.methods:
            bits[bank, tables.METHODS, method] |= mask
        for word in (*sorted(words.RESERVED), *(entry.surface.excepted if entry.surface else ())):
            literal[bank, depth, known.add(word.encode())] |= mask
        rows[bank, bit] = _row(entry, len(conditions))
        conditions += _conditions(known, entry)
        rows[bank, bit, tables.LAST] = len(conditions)
    return Tables(
        **known.layout(),
        literal=literal,
        bits=bits,
        affix=np.array(affix, np.int64).reshape(-1, 5),
        surfaces=rows,
        conditions=np.array(conditions, np.int64).reshape(-1, 4),
    )


def _add_words(known: _Words, entry: _Entry) -> None:
    for segment in entry.route.segments:
        for word in (segment.literal or b"", segment.prefix, segment.suffix):
            known.add(word)
    if entry.surface:
        for excepted in entry.surface.excepted:
            known.add(excepted.encode())
    _conditions(known, entry)


def _row(entry: _Entry, first: int) -> list[int]:
    """Return what ``Tables.surfaces`` says of a route; its conditions begin at *first*."""
    surface = entry.surface
    segments = entry.route.segments
    at = next((d for d, segment in enumerate(segments) if segment.hole == SUBJECT), -1)
    paging = next((d for d, segment in enumerate(segments) if segment.hole == PAGE), -1)
    kind = surface.kind if surface else Kind.BEACON
    row = [0] * 10
    row[tables.INDEX] = entry.index
    row[tables.KIND] = kind
    row[tables.SEGMENT] = at
    if at >= 0:
        row[tables.PREFIX] = len(segments[at].prefix)
        row[tables.SUFFIX] = len(segments[at].suffix)
    row[tables.FIRST] = first
    row[tables.PER_PAGE] = (surface.lists or 1) if surface else 1
    row[tables.PAGE_SEGMENT] = paging
    operation = entry.route.operation or (surface.operation if surface else None)
    row[tables.BY_OPERATION] = int(operation is not None)
    return row


def _conditions(known: _Words, entry: _Entry) -> list[tuple[int, int, int, int]]:
    """Return what a route asks of the query, as rows of ``Tables.conditions``."""
    rows: list[tuple[int, int, int, int]] = []
    name = known.add(OPERATION.encode())
    operation = entry.route.operation or (entry.surface.operation if entry.surface else None)
    if operation:
        rows.append((tables.OPERATION, name, known.add(operation.encode()), -1))
    for parameter in entry.route.parameters:
        if parameter.name == OPERATION.encode() and operation:
            continue
        outer, _, inner = parameter.name.partition(b".")
        within = known.add(inner) if inner and outer == b"variables" else -1
        key = known.add(outer if within >= 0 else parameter.name)
        if parameter.value is not None:
            test = tables.EQUALS
        else:
            test = tables.SUBJECT if parameter.hole == SUBJECT else tables.PRESENT
        rows.append((test, key, known.add(parameter.value or b""), within))
    return rows
