"""Surfaces: the routes on which a site shows people, and how a route is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from urllib.parse import unquote_to_bytes

METHODS: Final = ("OTHER", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
"""Methods by the value they have in the columns of a log."""

SUBJECT: Final = "subject"
PAGE: Final = "page"
OPERATION: Final = "operationName"
MAX_SEGMENTS: Final = 24
"""Segments of a path that are told apart; what lies deeper belongs to ``{rest...}``."""

_HOLE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(\.\.\.)?\}")


class Kind(IntEnum):
    """What a request was for; the values are those written to disk."""

    NONE = 0
    """Nothing can be said: the line has no target."""
    VIEW = 1
    """One data subject."""
    LIST = 2
    """A page of a list of people."""
    LOOKUP = 3
    """An identifier, to learn whether somebody is behind it."""
    ASSET = 10
    """A part of a page: a style, a script, an image, a font."""
    BEACON = 11
    """A page's report on itself."""
    PAGE = 12
    """Anything else."""


@dataclass(frozen=True, slots=True)
class Segment:
    """
    Describe one segment of a path.

    Args:
        literal: The decoded bytes it must equal; None where it has a hole.
        hole: The hole's name, such as ``subject``.
        prefix: Bytes that must stand before the hole.
        suffix: Bytes that must stand behind it.
    """

    literal: bytes | None = None
    hole: str = ""
    prefix: bytes = b""
    suffix: bytes = b""


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    Describe one parameter that a query must have.

    Args:
        name: Its decoded name; ``variables.id`` is the key ``id`` of a JSON object in ``variables``.
        value: The decoded bytes it must equal; None where it has a hole.
        hole: The hole's name, such as ``subject``.
    """

    name: bytes
    value: bytes | None = None
    hole: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """
    Hold a route read from its written form.

    Args:
        methods: Methods it answers to, as values of the log's method column.
        rest: Whether any further segments may follow.
        operation: The GraphQL operation it is limited to.
    """

    text: str
    methods: frozenset[int]
    segments: tuple[Segment, ...]
    parameters: tuple[Parameter, ...]
    rest: bool
    operation: str | None

    @classmethod
    def read(cls, text: str) -> Route:
        """
        Read a route such as ``POST /api/{version}/members/{subject}?lang=en``.

        Without a method it answers to GET, HEAD, POST and methods the log does not tell.

        Raises:
            ValueError: The route cannot be meant; the message says why.
        """
        method, _, target = text.strip().rpartition(" ")
        path, _, query = target.partition("?")
        if not path.startswith("/"):
            raise ValueError(f"route {text!r} must begin with '/', or with a method and '/'")
        segments, rest = _read_path(text, path)
        parameters = tuple(_read_parameter(text, part) for part in query.split("&") if part)
        operation = next(
            (p.value.decode() for p in parameters if p.name == OPERATION.encode() and p.value),
            None,
        )
        holes = [s.hole for s in segments] + [p.hole for p in parameters]
        if holes.count(SUBJECT) > 1:
            raise ValueError(f"route {text!r} names {{subject}} more than once")
        return cls(text.strip(), _read_methods(text, method), segments, parameters, rest, operation)

    @property
    def names_subject(self) -> bool:
        """Whether ``{subject}`` stands in it."""
        holes = [s.hole for s in self.segments] + [p.hole for p in self.parameters]
        return SUBJECT in holes

    @property
    def specificity(self) -> tuple[tuple[int, ...], int, int]:
        """Sort routes so that the one that says more comes first: a literal beats a hole."""
        ranks = tuple(_rank(segment) for segment in self.segments) + ((3,) if self.rest else ())
        return ranks, -len(self.parameters), len(self.methods)


def _rank(segment: Segment) -> int:
    if segment.literal is not None:
        return 0
    return 1 if segment.prefix or segment.suffix else 2


def _read_methods(text: str, method: str) -> frozenset[int]:
    if not method:
        return frozenset({METHODS.index(name) for name in ("OTHER", "GET", "HEAD", "POST")})
    names = method.split()
    if len(names) != 1 or names[0] not in METHODS[1:]:
        raise ValueError(f"route {text!r}: {method!r} is not one of {', '.join(METHODS[1:])}")
    wanted = {METHODS.index(names[0])}
    if names[0] == "GET":
        wanted.add(METHODS.index("HEAD"))
    return frozenset(wanted)


def _read_path(text: str, path: str) -> tuple[tuple[Segment, ...], bool]:
    parts = [part for part in path.split("/") if part]
    segments: list[Segment] = []
    for number, part in enumerate(parts):
        holes = list(_HOLE.finditer(part))
        if not holes:
            if "{" in part or "}" in part:
                raise ValueError(f"route {text!r}: {part!r} is no name in braces")
            segments.append(Segment(literal=unquote_to_bytes(part)))
            continue
        if len(holes) > 1:
            raise ValueError(f"route {text!r}: one name in braces to a segment, not {part!r}")
        hole = holes[0]
        if hole[2]:
            if number + 1 != len(parts) or hole[0] != part or hole[1] == SUBJECT:
                raise ValueError(f"route {text!r}: {hole[0]} stands alone and last")
            return tuple(segments), True
        before, behind = part[: hole.start()], part[hole.end() :]
        segments.append(Segment(None, hole[1], unquote_to_bytes(before), unquote_to_bytes(behind)))
    if len(segments) > MAX_SEGMENTS:
        raise ValueError(f"route {text!r} has more than {MAX_SEGMENTS} segments")
    return tuple(segments), False


def _read_parameter(text: str, part: str) -> Parameter:
    name, _, value = part.partition("=")
    key = unquote_to_bytes(name.replace("+", " "))
    if not key:
        raise ValueError(f"route {text!r}: a parameter without a name")
    hole = _HOLE.fullmatch(value)
    if hole and not hole[2]:
        return Parameter(key, None, hole[1])
    if "{" in value or "}" in value:
        raise ValueError(f"route {text!r}: the value {value!r} is a name in braces, or plain")
    return Parameter(key, unquote_to_bytes(value.replace("+", " ")))


@dataclass(frozen=True, slots=True)
class Surface:
    """
    Describe a route on which the site shows people.

    Args:
        name: What the operator calls it.
        route: Such as ``/members/{subject}``; ``{name}`` is one segment, ``{name...}`` the rest.
        fields: Kinds of personal data that it shows.
        lists: People shown on a page, where it is a list.
        lookup: Whether it resolves an identifier to a person.
        operation: The GraphQL operation it is limited to.
        weight: Sensitivity of the fields shown together; 1 is a name.
        declared: Whether the operator declared it, rather than Privet discovering it.
        certainty: How sure it is that it shows people, 0 to 1; 1 where declared.
        excepted: Words in the subject's place that are nobody, beside the usual ones.
        people: Whether what it shows is counted; a discovered list counts nobody until declared.

    Raises:
        ValueError: The route cannot be meant, or does not say whom it shows.
    """

    name: str
    route: str
    fields: tuple[str, ...] = ()
    lists: int | None = None
    lookup: bool = False
    operation: str | None = None
    weight: float = 1.0
    declared: bool = True
    certainty: float = 1.0
    excepted: tuple[str, ...] = ()
    people: bool = True

    def __post_init__(self) -> None:
        """Refuse a route that cannot be meant."""
        route = self.path
        if self.lists is not None and self.lists < 1:
            raise ValueError(f"surface {self.name!r}: lists must be at least 1")
        if self.lists is not None and self.lookup:
            raise ValueError(f"surface {self.name!r} is a list or a lookup, not both")
        told = route.names_subject or self.lists or self.lookup or route.operation or self.operation
        if not told:
            raise ValueError(
                f"surface {self.name!r} names nobody: put {{subject}} into its route, "
                "or say lists = 20, or lookup = true"
            )

    @property
    def path(self) -> Route:
        """The route, read."""
        return Route.read(self.route)

    @property
    def kind(self) -> Kind:
        """What a request to it is for."""
        if self.lists is not None:
            return Kind.LIST
        return Kind.LOOKUP if self.lookup else Kind.VIEW

    def declare(self) -> str:
        """Return the lines that declare it in ``privet.toml``."""
        text = f"[[surface]]\nname = {_quoted(self.name)}\nroute = {_quoted(self.route)}\n"
        if self.lists is not None:
            text += f"lists = {self.lists}\n"
        if self.lookup:
            text += "lookup = true\n"
        return text


def _quoted(text: str) -> str:
    """Write a string as TOML does."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
