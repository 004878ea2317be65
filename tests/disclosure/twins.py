"""The matcher as one would write it without a care for speed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes as decode

import numpy as np

from privet.disclosure import words
from privet.disclosure.surfaces import METHODS, OPERATION, SUBJECT, Kind, Route, Segment, Surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Asked:
    """One request as a log has it."""

    target: bytes
    method: str = "GET"
    query: bytes | None = None
    operation: bytes | None = None


@dataclass(frozen=True)
class Match:
    """What one request was for."""

    surface: int
    kind: int
    subject: bytes | None


def block(
    asked: Sequence[Asked],
) -> tuple[
    NDArray[np.uint8], dict[str, tuple[NDArray[np.int32], NDArray[np.int32]]], NDArray[np.int8]
]:
    """Lay requests out in one buffer, as a reader would."""
    buffer = bytearray()
    slices = {}
    for name in ("target", "query", "operation"):
        starts, ends = [], []
        for each in asked:
            value = getattr(each, name)
            buffer += b" "
            starts.append(-1 if value is None else len(buffer))
            buffer += value or b""
            ends.append(-1 if value is None else len(buffer))
        slices[name] = (np.array(starts, np.int32), np.array(ends, np.int32))
    methods = np.array([METHODS.index(each.method) for each in asked], np.int8)
    return np.frombuffer(bytes(buffer) + bytes(64), np.uint8), slices, methods


def split(path: bytes) -> list[bytes]:
    """Split a path as a server resolves it."""
    segments: list[bytes] = []
    for part in path.split(b"/"):
        plain = part.partition(b";")[0]
        if plain == b"..":
            segments = segments[:-1]
        elif plain not in {b"", b"."}:
            segments.append(plain)
    return segments


def ending(segment: bytes) -> tuple[str, bytes]:
    """Return what a file ending says, and the segment without it."""
    stem, dot, last = segment.rpartition(b".")
    if dot and stem and len(last) <= 12:
        text = decode(last).decode("latin-1")
        for kind, known in (
            ("asset", words.ASSET_EXTENSIONS),
            ("image", words.IMAGE_EXTENSIONS),
            ("format", words.FORMAT_EXTENSIONS),
        ):
            if text in known or (text.isupper() and text.lower() in known):
                return kind, stem
    return "", segment


def is_nobody(surface: Surface, word: bytes) -> bool:
    """Say whether a word in the subject's place is nobody."""
    return decode(word) in {w.encode() for w in words.RESERVED | set(surface.excepted)}


def first(query: bytes, name: bytes) -> bytes | None:
    """Return the first value of a parameter."""
    for part in query.split(b"&"):
        key, equals, value = part.partition(b"=")
        if equals and decode(key) == name:
            return value
    return None


def fits(segment: Segment, raw: bytes) -> bytes | None:
    """Return what stands in a segment's hole, or all of it where it has none; None if unfit."""
    if segment.literal is not None:
        return raw if decode(raw) == segment.literal else None
    head, tail = len(segment.prefix), len(segment.suffix)
    if len(raw) <= head + tail:
        return None
    if decode(raw[:head]) != segment.prefix or decode(raw[len(raw) - tail :]) != segment.suffix:
        return None
    return raw[head : len(raw) - tail]


def in_path(surface: Surface, route: Route, segments: list[bytes]) -> tuple[bool, bytes | None]:
    """Return whether a path fits a route, and the subject in it."""
    count = len(route.segments)
    if len(segments) < count or (len(segments) > count and not route.rest):
        return False, None
    subject = None
    for segment, raw in zip(route.segments, segments, strict=False):
        held = fits(segment, raw)
        if held is None:
            return False, None
        if segment.hole == SUBJECT:
            if not segment.prefix and not segment.suffix and is_nobody(surface, held):
                return False, None
            if not segment.suffix:
                kind, held = ending(held)
                if kind == "asset":
                    return False, None
            if is_nobody(surface, held):
                return False, None
            subject = held
    return True, subject


def in_query(
    surface: Surface, route: Route, query: bytes, operation: bytes | None
) -> tuple[bool, bytes | None]:
    """Return whether a query has what a route asks for, and the subject in it."""
    wanted = route.operation or surface.operation
    if wanted and not (operation and decode(operation) == wanted.encode()):
        value = first(query, OPERATION.encode())
        if value is None or decode(value) != wanted.encode():
            return False, None
    subject = None
    for parameter in route.parameters:
        if parameter.name == OPERATION.encode() and wanted:
            continue
        value = first(query, parameter.name)
        if parameter.hole == SUBJECT:
            if value and not is_nobody(surface, value):
                subject = value
            elif not wanted:
                return False, None
        elif value is None or (parameter.value is not None and decode(value) != parameter.value):
            return False, None
    return True, subject


def match(surfaces: Sequence[Surface], beacons: Sequence[str], asked: Asked) -> Match:
    """Say what one request was for."""
    target = asked.target
    if not target:
        return Match(-1, Kind.NONE, None)
    whole = target
    if not target.startswith(b"/"):
        scheme = target[:14].find(b"://")
        if 0 <= scheme < 12:
            rest = target[scheme + 3 :]
            cut = min((rest.find(c) for c in (b"/", b"?") if c in rest), default=len(rest))
            target = rest[cut:]
    mark = min((target.find(c) for c in (b"?", b"#") if c in target), default=len(target))
    segments = split(target[:mark])
    query = target[mark + 1 :] if mark < len(target) else asked.query or b""
    order = sorted(range(len(surfaces)), key=lambda i: surfaces[i].path.specificity)
    for index in order:
        surface, route = surfaces[index], surfaces[index].path
        if METHODS.index(asked.method) not in route.methods:
            continue
        yes, found = in_query(surface, route, query, asked.operation)
        there, subject = in_path(surface, route, segments)
        if not yes or not there:
            continue
        subject = subject if subject is not None else found
        if surface.kind is Kind.LIST:
            subject = whole if mark < len(target) else (asked.query or whole)
        if surface.kind is Kind.LOOKUP and subject is None:
            subject = next(
                (
                    value
                    for key, equals, value in (p.partition(b"=") for p in query.split(b"&"))
                    if equals and value and decode(key) in named(words.IDENTIFIER_PARAMETERS)
                ),
                None,
            )
        return Match(index, surface.kind, subject)
    return Match(-1, plain(asked, segments, beacons), None)


def named(group: frozenset[str]) -> set[bytes]:
    """Return words as bytes."""
    return {word.encode() for word in group}


def plain(asked: Asked, segments: list[bytes], beacons: Sequence[str]) -> Kind:
    """Return the kind of a request to no surface; told by its first two segments and its ending."""
    for text in beacons:
        route = Route.read(text)
        fitting = len(segments) >= len(route.segments) and all(
            fits(segment, raw) is not None
            for segment, raw in zip(route.segments, segments, strict=False)
        )
        if fitting and METHODS.index(asked.method) in route.methods:
            return Kind.BEACON
    if asked.method == "OPTIONS":
        return Kind.BEACON
    for depth, raw in enumerate(segments[:3]):
        if decode(raw) in named(words.BEACONS):
            return Kind.BEACON
        folder = decode(raw) in named(words.ASSET_FOLDERS)
        if folder and depth < 2 and len(segments) > depth + 1:
            return Kind.ASSET
    if segments and ending(segments[-1])[0] in {"asset", "image"}:
        return Kind.ASSET
    return Kind.PAGE
