"""People in paths: branches of a tree that are numbers, keys or many names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from privet.disclosure import words
from privet.disclosure.discovery.in_queries import list_surface, lookup_surface
from privet.disclosure.discovery.likelihood import (
    FALLBACK,
    IMAGES,
    PEOPLE,
    THINGS,
    UNKNOWN,
    USED,
    Candidate,
    are_dates,
    are_titles,
    likelihood,
    route_name,
    spread,
)
from privet.disclosure.discovery.trees import Node, Shape, is_plain, prefix_of_number, shape, tokens
from privet.disclosure.surfaces import Surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.disclosure.discovery.sample import Sample


LOOKED_UP = 3
"""Answered requests from which on a route counts as in use."""


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
    return 4 if neighbour >= PEOPLE else 30


def in_paths(sample: Sample) -> list[Candidate]:
    """Return the routes whose path names somebody."""
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
    above: float = UNKNOWN,
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
    neighbour = likelihood(said) if said else UNKNOWN
    if neighbour == UNKNOWN and above == THINGS:
        neighbour = THINGS
    if _counts_pages(route):
        found.append(list_surface(f"/{'/'.join(route)}/{{page}}", tuple(route), said, node.total))
        return
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
        if is_plain(name):
            nearer = [name.lower(), *tokens(name)]
            found += _in_bodies(node.branches[name], (*route, name), nearer)
            _descend(node.branches[name], [*route, name], nearer, found, neighbour)


def _in_bodies(node: Node, route: tuple[str, ...], said: list[str]) -> list[Candidate]:
    """Return a lookup whose identifiers are in the bodies of requests, where no log has them."""
    if not set(said) & words.LOOKUPS or node.posts < LOOKED_UP or node.posts * 10 < node.here * 9:
        return []
    return [lookup_surface(f"POST /{'/'.join(route)}", route, node.posts)]


def _counts_pages(route: list[str]) -> bool:
    """Say whether a route such as ``/members/page`` has the pages of a list of people below it."""
    if len(route) < 2 or route[-1].lower() not in words.PAGE_PARAMETERS:
        return False
    return likelihood([route[-2].lower(), *tokens(route[-2])]) >= PEOPLE


def _label(said: Sequence[str], depth: int) -> str:
    word = next((token for token in said if token.isascii() and token.isalpha()), "")
    return word if word and word not in {"subject", "page"} else f"part{depth}"


def _candidate(
    hole: _Hole, route: list[str], said: list[str], neighbour: float, *, root: bool
) -> Candidate:
    """Return the route that ends in a hole, with its certainty."""
    certainty = neighbour
    if hole.prefix in {"@", "~"}:
        certainty = max(certainty, PEOPLE)
    behind = {name.lower() for name in hole.node.branches}
    if behind & words.ABOUT_PEOPLE:
        certainty = min(0.95, certainty + 0.25)
    if (
        hole.shape is Shape.NUMBER
        and not hole.prefix
        and are_dates(hole.names)
        and neighbour < PEOPLE
    ):
        certainty *= 0.1
    if hole.shape is Shape.NAME and are_titles(hole.names):
        certainty *= 0.5
    certainty *= spread(len(hole.names))
    node = hole.node
    ending = max(node.endings, key=lambda e: node.endings[e], default="")
    images = sum(n for e, n in node.endings.items() if e in words.IMAGE_EXTENSIONS)
    assets = sum(n for e, n in node.endings.items() if e in words.ASSET_EXTENSIONS)
    if node.here and assets * 2 >= node.here and not behind:
        certainty = 0.0
    pictured = {"photo", *words.IMAGES_OF_PEOPLE} & set(said)
    if node.here and images * 2 >= node.here and not pictured:
        certainty *= 0.3
    elif node.here and not images and neighbour == IMAGES:
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
        route_name(route), text, ("name",), declared=False, certainty=round(min(certainty, 0.95), 3)
    )
    kept = frozenset(hole.names) if neighbour in {PEOPLE, IMAGES} else frozenset()
    return Candidate(surface, node.total, len(hole.names), hole.shape, kept)
