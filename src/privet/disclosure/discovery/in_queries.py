"""People in queries: pages by parameter, searches, lookups."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from privet.disclosure import words
from privet.disclosure.discovery.likelihood import (
    PEOPLE,
    THINGS,
    Candidate,
    likelihood,
    route_name,
    spread,
)
from privet.disclosure.discovery.trees import Shape, is_plain, shape, tokens
from privet.disclosure.surfaces import Surface

if TYPE_CHECKING:
    from privet.disclosure.discovery.sample import Asked, Sample

USUAL_PAGE: Final = 20
"""People assumed on a page of a list, where nobody declared it."""


def in_queries(sample: Sample) -> list[Candidate]:
    """Return the routes whose query names somebody, searches, or looks somebody up."""
    found: list[Candidate] = []
    for segments, rows in sample.queries.items():
        for literal, chosen in _dispatched(rows).items():
            found += _in_query(segments, literal, chosen)
    return found


def _dispatched(
    rows: Asked,
) -> dict[tuple[str, str], Asked]:
    """Split the queries of one script by the parameter that says which page it serves."""
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for parameters, count, _ in rows:
        for name, value in parameters:
            if name.lower() in words.DISPATCHERS and value and not value.isdigit():
                values[name][value] += count
    key = max(values, key=lambda name: values[name].total(), default="")
    few = key and 1 < len(values[key]) <= 60
    speaks = few and any(likelihood(tokens(value)) >= PEOPLE for value in values[key])
    if not speaks:
        return {("", ""): rows}
    split: dict[tuple[str, str], Asked] = defaultdict(list)
    for row in rows:
        value = next((value for name, value in row[0] if name == key), "")
        split[(key, value) if value else ("", "")].append(row)
    return split


def _in_query(
    segments: tuple[str, ...],
    literal: tuple[str, str],
    rows: Asked,
) -> list[Candidate]:
    """Look for identifiers, searches and lookups in the queries of one path."""
    if not all(is_plain(part) for part in (*segments, *filter(None, literal))):
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
    if set(said) & words.LOOKUPS or (contact and not set(said) & words.OWN_FORMS):
        return [lookup_surface(path, segments, total, max(map(len, values.values()), default=0))]
    terms = [name for name in values if name.lower() in words.TERM_PARAMETERS]
    paging = [name for name in values if name.lower() in words.PAGE_PARAMETERS]
    if (terms and set(last) & words.SEARCHES) or (paging and set(last) & words.PEOPLE):
        return [list_surface(path, segments, last, total)]
    return _pages(path, segments, last, values)


def lookup_surface(
    path: str, segments: tuple[str, ...], total: int, subjects: int = 0
) -> Candidate:
    """Return a lookup, of people of whom the log names so many in queries; none in bodies."""
    surface = Surface(
        route_name(segments), path, ("name",), lookup=True, declared=False, certainty=0.6
    )
    return Candidate(surface, total, subjects, Shape.NAME)


def list_surface(path: str, segments: tuple[str, ...], said: list[str], total: int) -> Candidate:
    """Return a list of people; it counts nobody until the operator declares it."""
    people = set(said) & (words.PEOPLE | {"people", "directory", "phonebook", "whitepages"})
    surface = Surface(
        route_name(segments),
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
        if key not in words.SUBJECT_PARAMETERS or not is_plain(name):
            continue
        shapes = Counter(shape(value) for value in seen)
        usual, often = shapes.most_common(1)[0]
        wanted = 3 if usual in {Shape.NUMBER, Shape.OPAQUE} else 8
        if usual is Shape.WORD or often < wanted or often * 10 < len(seen) * 8:
            continue
        own = tokens(name)
        certainty = max(likelihood(said), likelihood([key, *own]) - 0.1)
        if likelihood(said) == THINGS and likelihood([key, *own]) < PEOPLE:
            certainty = THINGS
        certainty *= spread(len(seen))
        joint = "&" if "?" in path else "?"
        route = f"{path}{joint}{name}={{subject}}"
        surface = Surface(
            route_name(segments), route, ("name",), declared=False, certainty=round(certainty, 3)
        )
        found.append(Candidate(surface, seen.total(), len(seen), usual))
    return found
