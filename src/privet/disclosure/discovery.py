"""Surfaces that nobody declared, found in the traffic, each with a certainty."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from privet.disclosure import words
from privet.disclosure.paths import Node, Shape, prefix_of_number, read_path, shape, tokens
from privet.disclosure.surfaces import METHODS, OPERATION, Surface

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

USED: Final = 0.5
"""Certainty from which a discovered surface counts."""

FALLBACK: Final = 0.1
"""Certainty from which the best is used where none reaches ``USED``."""

USUAL_PAGE: Final = 20
"""People assumed on a page of a list, where nobody declared it."""

MOST: Final = 12
"""Surfaces that are used at most, the most certain first."""

_GET, _POST = METHODS.index("GET"), METHODS.index("POST")
_ASKING = frozenset(METHODS.index(name) for name in ("OTHER", "GET", "HEAD", "POST"))

# How likely an identifier beside such a word is a person. Chosen by judgement, and held to by the
# tests on routes of forums, shops, blogs and networks; no log was fitted.
_PEOPLE, _PERHAPS, _IMAGES, _UNKNOWN, _THINGS = 0.85, 0.45, 0.6, 0.3, 0.12


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a route that may show people, how often it was used, and by how many identifiers."""

    surface: Surface
    exchanges: int
    subjects: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class Discovery:
    """
    Hold what was found.

    Args:
        surfaces: Those to use, the most certain first.
        beacons: Routes on which pages report on themselves.
        candidates: All that was considered, the most certain first.
        warnings: What the operator should know of it.
    """

    surfaces: tuple[Surface, ...]
    beacons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Sample:
    """Gather the answered requests of a sample, each different one once."""

    tree: Node = field(default_factory=Node)
    queries: dict[tuple[str, ...], list[tuple[list[tuple[str, str]], int, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    operations: dict[tuple[tuple[str, ...], str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    beacons: Counter[str] = field(default_factory=Counter)
    posts: Counter[str] = field(default_factory=Counter)
    total: int = 0


def discover(
    targets: Sequence[bytes],
    methods: Sequence[int],
    statuses: Sequence[int],
    *,
    operations: Sequence[bytes] = (),
    sizes: Sequence[int] = (),
) -> Discovery:
    """
    Find the routes that look like people in a sample of requests and answers.

    Args:
        targets: Request targets, with their query.
        methods: Values of the log's method column.
        statuses: Status codes.
        operations: GraphQL operations, where the log has them; else empty.
        sizes: Bytes answered, where the log has them; else empty.
    """
    sample = _gather(targets, methods, statuses, operations, sizes)
    found = [
        *_in_paths(sample),
        *_in_queries(sample),
        *_in_operations(sample),
    ]
    return _choose(found, tuple(_reports(sample)))


def _gather(
    targets: Sequence[bytes],
    methods: Sequence[int],
    statuses: Sequence[int],
    operations: Sequence[bytes],
    sizes: Sequence[int],
) -> _Sample:
    sample = _Sample()
    named = operations or [b""] * len(targets)
    counts: Counter[tuple[bytes, bool, bytes]] = Counter()
    quiet: Counter[tuple[bytes, bool, bytes]] = Counter()
    small = [size <= 64 for size in sizes] if sizes else [False] * len(targets)
    for target, method, status, operation, tiny in zip(
        targets, methods, statuses, named, small, strict=True
    ):
        if method in _ASKING and (200 <= status < 300 or status == 304):
            key = target, method == _POST, operation
            counts[key] += 1
            if status == 204 or tiny:
                quiet[key] += 1
    for key, count in counts.items():
        _add(sample, *key, count, quiet[key])
    return sample


def _add(
    sample: _Sample, target: bytes, post: bool, operation: bytes, count: int, quiet: int
) -> None:
    if not target.startswith(b"/"):
        _, scheme, rest = target[:4096].partition(b"://")
        target = b"/" + rest.partition(b"/")[2] if scheme else target
    path, _, query = target.partition(b"?")
    segments, ending = read_path(path[:1024])
    sample.total += count
    parameters: list[tuple[str, str]] = []
    if query:
        parameters = parse_qsl(query[:4096].decode("utf-8", "replace"), max_num_fields=None)
        called = next((value for name, value in parameters if name == OPERATION), "")
        operation = operation or called.encode()
    if operation:
        seen = sample.operations[tuple(segments), operation.decode("utf-8", "replace")]
        seen["POST" if post else "GET"] += count
        for name, value in parameters:
            seen[f"{name}={value}"] += count
        return
    if post and quiet * 10 >= count * 9 and segments and not _resolves(segments, parameters):
        sample.beacons[segments[0]] += count
        return
    if post and segments and not _resolves(segments, parameters):
        sample.posts[segments[0]] += count
    sample.tree.add(segments, ending, count, post=post)
    if parameters and (ending == "" or ending in words.FORMAT_EXTENSIONS):
        whole = (
            (*segments[:-1], segments[-1] + (f".{ending}" if ending else "")) if segments else ()
        )
        sample.queries[whole].append((parameters, count, post))


def _resolves(segments: Iterable[str], parameters: Iterable[tuple[str, str]]) -> bool:
    """Return whether a route may be a lookup, whose empty answers are no beacon."""
    said = {token for segment in segments for token in (segment.lower(), *tokens(segment))}
    asked = {name.lower() for name, _ in parameters}
    return bool(said & words.LOOKUPS or asked & words.CONTACT_PARAMETERS)


def _reports(sample: _Sample) -> Iterable[str]:
    """
    Return the routes on which pages report on themselves.

    One is told by answers that say nothing to a hundredth of all requests, or by a fifth of all
    requests being POSTs to it.
    """
    for segment in sorted(set(sample.beacons) | set(sample.posts)):
        quiet, posts = sample.beacons[segment], sample.posts[segment]
        branch = sample.tree.branches.get(segment)
        others = (branch.total if branch else 0) - posts
        told = quiet * 100 >= sample.total or (quiet + posts) * 5 >= sample.total
        named = {segment.lower(), *tokens(segment)} & (words.PEOPLE | {"api", "rpc", "graphql"})
        told = told and others * 20 <= quiet + posts and not named
        if told and quiet + posts >= 100 and segment.isascii() and "{" not in segment:
            yield f"POST /{segment}/{{rest...}}"


# Paths.


def _likelihood(said: Sequence[str]) -> float:
    """Return how likely an identifier is a person, from the words beside it."""
    known = set(said)
    known |= {word[:-2] for word in said if word.endswith("id") and len(word) > 3}
    if known & words.PEOPLE:
        return _PEOPLE
    if known & words.IMAGES_OF_PEOPLE:
        return _IMAGES
    if known & words.THINGS:
        return _THINGS
    return _PERHAPS if known & words.PERHAPS_PEOPLE else _UNKNOWN


def _spread(distinct: int) -> float:
    """Return how much of a certainty is left where only few identifiers were seen."""
    return 1.0 if distinct >= 20 else 0.5 + 0.025 * distinct


def _dates(numbers: Iterable[str]) -> bool:
    values = [int(text) for text in numbers if text.isdigit()]
    return bool(values) and (
        all(1970 <= value <= 2100 for value in values) or all(value <= 31 for value in values[:200])
    )


def _slugs(names: Sequence[str]) -> bool:
    """Return whether names are titles of pages rather than of people: many words in a row."""
    titles = sum(name.count("-") + name.count("_") + name.count(" ") >= 2 for name in names)
    return titles * 3 >= len(names)


@dataclass(slots=True)
class _Hole:
    """Hold branches that are one hole in a route."""

    shape: Shape
    prefix: str
    names: list[str]
    node: Node


def _holes(node: Node, neighbour: float) -> list[_Hole]:
    """Return the branches of a node that are identifiers, merged by their shape."""
    groups: dict[tuple[Shape, str], list[str]] = defaultdict(list)
    for name in node.branches:
        if name.lower() in words.RESERVED:
            continue
        what = shape(name)
        prefix = prefix_of_number(name) if what is Shape.NAME else ""
        if what is Shape.NAME and not prefix and name[:1] in "@~":
            prefix = name[0]
        groups[what, prefix].append(name)
    for what, prefix in list(groups):
        few = len(groups[what, prefix]) < max(5, len(node.branches) // 2)
        if what is Shape.NAME and prefix and prefix not in "@~" and few:
            groups[what, ""] += groups.pop((what, prefix))
    holes = []
    for (what, prefix), names in groups.items():
        wanted = 3 if what in {Shape.NUMBER, Shape.OPAQUE} or prefix else _names_wanted(neighbour)
        if what is not Shape.WORD and len(names) >= wanted:
            merged = Node()
            for name in names:
                merged.merge(node.branches[name])
            holes.append(_Hole(Shape.NUMBER if prefix else what, prefix, names, merged))
    return holes


def _names_wanted(neighbour: float) -> int:
    """Return how many different names make a hole rather than a menu."""
    return 4 if neighbour >= _PEOPLE else 30


def _in_paths(sample: _Sample) -> list[Candidate]:
    found: list[Candidate] = []
    root = sample.tree
    languages = [name for name in root.branches if name[:2].lower() in words.LANGUAGES]
    languages = [name for name in languages if re.fullmatch(r"\w\w([-_]\w\w)?", name)]
    if len(languages) >= 2:
        merged = Node()
        for name in languages:
            merged.merge(root.branches.pop(name))
        _descend(merged, ["{language}"], [], found)
    _descend(root, [], [], found)
    return found


def _descend(
    node: Node,
    route: list[str],
    said: list[str],
    found: list[Candidate],
    above: float = _UNKNOWN,
) -> None:
    """
    Look for identifiers below a node.

    Args:
        node: The node.
        route: The way to it.
        said: Words of the nearest literal segment.
        found: Where to add what is found.
        above: The likelihood that stood further up; below things there are things.
    """
    if len(route) >= 6:
        return
    neighbour = _likelihood(said) if said else _UNKNOWN
    if neighbour == _UNKNOWN and above == _THINGS:
        neighbour = _THINGS
    holes = _holes(node, neighbour)
    inside = {name for hole in holes for name in hole.names}
    best = 0.0
    for hole in holes:
        candidate = _candidate(hole, route, said, neighbour, root=not said)
        if candidate.surface.certainty >= FALLBACK / 2:
            found.append(candidate)
        best = max(best, candidate.surface.certainty)
    for hole in holes:
        if best < USED:
            label = f"{{{_label(said, len(route))}}}"
            _descend(hole.node, [*route, hole.prefix + label], said, found, neighbour)
    literal = [name for name in node.branches if name not in inside]
    literal.sort(key=lambda name: -node.branches[name].total)
    for name in literal[:200]:
        if "{" not in name and "}" not in name and " " not in name and name.isascii():
            nearer = [name.lower(), *tokens(name)]
            _descend(node.branches[name], [*route, name], nearer, found, neighbour)


def _label(said: Sequence[str], depth: int) -> str:
    word = next((token for token in said if token.isascii() and token.isalpha()), "")
    return word if word and word not in {"subject", "page"} else f"part{depth}"


def _candidate(
    hole: _Hole, route: list[str], said: list[str], neighbour: float, *, root: bool
) -> Candidate:
    """Return the route that ends in a hole, with its certainty."""
    certainty = neighbour
    if hole.prefix in {"@", "~"}:
        certainty = max(certainty, _PEOPLE)
    behind = {name.lower() for name in hole.node.branches}
    if behind & words.ABOUT_PEOPLE:
        certainty = min(0.95, certainty + 0.25)
    if (
        hole.shape is Shape.NUMBER
        and not hole.prefix
        and _dates(hole.names)
        and neighbour < _PEOPLE
    ):
        certainty *= 0.1
    if hole.shape is Shape.NAME and _slugs(hole.names):
        certainty *= 0.5
    certainty *= _spread(len(hole.names))
    node = hole.node
    ending = max(node.endings, key=lambda e: node.endings[e], default="")
    images = sum(n for e, n in node.endings.items() if e in words.IMAGE_EXTENSIONS)
    assets = sum(n for e, n in node.endings.items() if e in words.ASSET_EXTENSIONS)
    if node.here and assets * 2 >= node.here and not behind:
        certainty = 0.0
    pictured = {"photo", *words.IMAGES_OF_PEOPLE} & set(said)
    if node.here and images * 2 >= node.here and not pictured:
        certainty *= 0.3
    elif node.here and not images and neighbour == _IMAGES:
        certainty *= 0.6
    if root and not hole.prefix:
        certainty *= 0.8
    suffix = f".{ending}" if ending in words.IMAGE_EXTENSIONS and len(node.endings) == 1 else ""
    text = "/" + "/".join([*route, f"{hole.prefix}{{subject}}{suffix}"])
    if node.branches and not suffix:
        text += "/{rest...}"
    if node.here and node.posts * 10 >= node.here * 9 and not node.branches:
        text = f"POST {text}"
    surface = Surface(
        _name(route), text, ("name",), declared=False, certainty=round(min(certainty, 0.95), 3)
    )
    return Candidate(surface, node.total, len(hole.names), hole.shape)


def _name(route: Sequence[str]) -> str:
    plain = [part for part in route if "{" not in part]
    return " ".join(plain[-2:]) if plain else "site root"


# Queries.


def _in_queries(sample: _Sample) -> list[Candidate]:
    found: list[Candidate] = []
    for segments, rows in sample.queries.items():
        for literal, chosen in _dispatched(rows).items():
            found += _in_query(segments, literal, chosen)
    return found


def _dispatched(
    rows: list[tuple[list[tuple[str, str]], int, bool]],
) -> dict[tuple[str, str], list[tuple[list[tuple[str, str]], int, bool]]]:
    """Split the queries of one script by the parameter that says which page it serves."""
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for parameters, count, _ in rows:
        for name, value in parameters:
            if name.lower() in words.DISPATCHERS and value and not value.isdigit():
                values[name][value] += count
    key = max(values, key=lambda name: values[name].total(), default="")
    few = key and 1 < len(values[key]) <= 60
    speaks = few and any(_likelihood(tokens(value)) >= _PEOPLE for value in values[key])
    if not speaks:
        return {("", ""): rows}
    split: dict[tuple[str, str], list[tuple[list[tuple[str, str]], int, bool]]] = defaultdict(list)
    for row in rows:
        value = next((value for name, value in row[0] if name == key), "")
        split[(key, value) if value else ("", "")].append(row)
    return split


def _in_query(
    segments: tuple[str, ...],
    literal: tuple[str, str],
    rows: list[tuple[list[tuple[str, str]], int, bool]],
) -> list[Candidate]:
    """Look for identifiers, searches and lookups in the queries of one path."""
    if any("{" in part or " " in part or not part.isascii() for part in segments):
        return []
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for parameters, count, _ in rows:
        for name, value in parameters:
            if value and name != literal[0] and len(values[name]) < 50_000:
                values[name][value] += count
    total = sum(count for _, count, _ in rows)
    posts = sum(count for _, count, post in rows if post)
    said = [word for part in (*segments[-2:], literal[1]) for word in (part.lower(), *tokens(part))]
    last = said[-4:] if said else []
    path = "/" + "/".join(segments)
    if literal[0]:
        path += f"?{literal[0]}={literal[1]}"
    if posts * 10 >= total * 9:
        path = f"POST {path}"
    contact = [name for name in values if name.lower() in words.CONTACT_PARAMETERS]
    if set(said) & words.LOOKUPS or (contact and not set(said) & words.RESERVED):
        return [_lookup(path, segments, values, total)]
    terms = [name for name in values if name.lower() in words.TERM_PARAMETERS]
    paging = [name for name in values if name.lower() in words.PAGE_PARAMETERS]
    if (terms and set(last) & words.SEARCHES) or (paging and set(last) & words.PEOPLE):
        return [_list(path, segments, last, total)]
    return _pages(path, segments, last, values)


def _lookup(
    path: str, segments: tuple[str, ...], values: dict[str, Counter[str]], total: int
) -> Candidate:
    surface = Surface(_name(segments), path, ("name",), lookup=True, declared=False, certainty=0.6)
    return Candidate(surface, total, max(map(len, values.values()), default=0), Shape.NAME)


def _list(path: str, segments: tuple[str, ...], said: list[str], total: int) -> Candidate:
    people = set(said) & (words.PEOPLE | {"people", "directory", "phonebook", "whitepages"})
    surface = Surface(
        _name(segments),
        path,
        ("name",),
        lists=USUAL_PAGE,
        declared=False,
        certainty=0.7 if people else 0.4,
        people=False,
    )
    return Candidate(surface, total, 0, Shape.NAME)


def _pages(
    path: str, segments: tuple[str, ...], said: list[str], values: dict[str, Counter[str]]
) -> list[Candidate]:
    found = []
    for name, seen in values.items():
        key = re.sub(r"[^a-z0-9]", "", name.lower())
        if key not in words.SUBJECT_PARAMETERS:
            continue
        shapes = Counter(shape(value) for value in seen)
        usual, often = shapes.most_common(1)[0]
        wanted = 3 if usual in {Shape.NUMBER, Shape.OPAQUE} else 8
        if usual is Shape.WORD or often < wanted or often * 10 < len(seen) * 8:
            continue
        own = tokens(name)
        certainty = max(_likelihood(said), _likelihood([key, *own]) - 0.1)
        if _likelihood(said) == _THINGS and _likelihood([key, *own]) < _PEOPLE:
            certainty = _THINGS
        certainty *= _spread(len(seen))
        joint = "&" if "?" in path else "?"
        route = f"{path}{joint}{name}={{subject}}"
        surface = Surface(
            _name(segments), route, ("name",), declared=False, certainty=round(certainty, 3)
        )
        found.append(Candidate(surface, seen.total(), len(seen), usual))
    return found


# GraphQL.


def _in_operations(sample: _Sample) -> list[Candidate]:
    found = []
    for (segments, operation), seen in sample.operations.items():
        if not operation.isascii() or not operation.isidentifier():
            continue
        if any("{" in part or " " in part or not part.isascii() for part in segments):
            continue
        said = tokens(operation)
        total = seen["POST"] + seen["GET"]
        method = "POST " if seen["POST"] * 10 >= total * 9 else ""
        path = f"{method}/{'/'.join(segments)}?operationName={operation}"
        singular = {word.removesuffix("s") for word in said}
        likely = max(_likelihood(said), _likelihood(sorted(singular)))
        if {"search", "list", "find", "browse"} & set(said):
            surface = replace(
                _list(path, segments, said, total).surface, name=operation, certainty=likely
            )
            found.append(Candidate(surface, total, 0, Shape.NAME))
            continue
        subject, distinct = _subject_of(seen)
        surface = Surface(
            operation,
            path + subject,
            ("name",),
            declared=False,
            certainty=round(likely * (_spread(distinct) if distinct else 0.8), 3),
        )
        found.append(Candidate(surface, total, distinct, Shape.NUMBER))
    return found


def _subject_of(seen: Counter[str]) -> tuple[str, int]:
    """Return the part of a route that names the subject of an operation, and how many there are."""
    names: dict[str, set[str]] = defaultdict(set)
    for text in seen:
        name, equals, value = text.partition("=")
        if equals and name == "variables":
            for inner, plain in re.findall(r'"(\w+)"\s*:\s*"?([^",{}]{1,80})', value):
                names[f"variables.{inner}"].add(plain)
        elif equals:
            names[name].add(value)
    best = ""
    for name, values in names.items():
        key = re.sub(r"[^a-z0-9]", "", name.rpartition(".")[2].lower())
        if key in words.SUBJECT_PARAMETERS and len(values) > len(names.get(best, ())):
            best = name
    return (f"&{best}={{subject}}", len(names[best])) if best else ("", 0)


# The choice.


def _choose(found: list[Candidate], beacons: tuple[str, ...]) -> Discovery:
    ranked = sorted(
        _joined(found),
        key=lambda c: (-c.surface.certainty, -c.subjects, -c.exchanges, c.surface.route),
    )
    sure = [c for c in ranked if c.surface.certainty >= USED or not c.surface.people]
    warnings: list[str] = []
    if not any(c.surface.people for c in sure):
        best = [c for c in ranked if c.surface.certainty >= FALLBACK and c.surface.people][:1]
        warnings.append(
            "nothing in this log looks like pages of people; "
            + (f"{best[0].surface.route} is used as the nearest" if best else "declare a surface")
        )
        sure = best + sure
    surfaces = _distinct_names([c.surface for c in sure[:MOST]])
    return Discovery(surfaces, beacons, tuple(ranked), tuple(warnings))


def _joined(found: Iterable[Candidate]) -> Iterable[Candidate]:
    """Join what has one route, such as numbers and names in one place; the surer one stands."""
    joined: dict[str, Candidate] = {}
    for candidate in found:
        route = candidate.surface.route
        other = joined.setdefault(route, candidate)
        if other is not candidate:
            surer = max(candidate, other, key=lambda c: c.surface.certainty)
            joined[route] = replace(
                surer,
                exchanges=candidate.exchanges + other.exchanges,
                subjects=candidate.subjects + other.subjects,
            )
    return joined.values()


def _distinct_names(surfaces: Sequence[Surface]) -> tuple[Surface, ...]:
    taken: Counter[str] = Counter()
    named = []
    for surface in surfaces:
        taken[surface.name] += 1
        number = taken[surface.name]
        named.append(surface if number == 1 else replace(surface, name=f"{surface.name} {number}"))
    return tuple(named)
