"""People in GraphQL operations, by the operation's name and its variables."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from privet.disclosure import words
from privet.disclosure.discovery.in_queries import list_surface
from privet.disclosure.discovery.likelihood import Candidate, likelihood, spread
from privet.disclosure.discovery.trees import Shape, is_plain, tokens
from privet.disclosure.surfaces import Surface

if TYPE_CHECKING:
    from privet.disclosure.discovery.sample import Sample


def in_operations(sample: Sample) -> list[Candidate]:
    """Return the operations that may show people."""
    found = []
    for (segments, operation), seen in sample.operations.items():
        if not operation.isascii() or not operation.isidentifier():
            continue
        if not all(is_plain(part) for part in segments):
            continue
        said = tokens(operation)
        total = seen["POST"] + seen["GET"]
        method = "POST " if seen["POST"] * 10 >= total * 9 else ""
        path = f"{method}/{'/'.join(segments)}?operationName={operation}"
        singular = {word.removesuffix("s") for word in said}
        likely = max(likelihood(said), likelihood(sorted(singular)))
        if {"search", "list", "find", "browse"} & set(said):
            surface = replace(
                list_surface(path, segments, said, total).surface, name=operation, certainty=likely
            )
            found.append(Candidate(surface, total, 0, Shape.NAME))
            continue
        subject, distinct = _subject_of(seen)
        surface = Surface(
            operation,
            path + subject,
            ("name",),
            declared=False,
            certainty=round(likely * (spread(distinct) if distinct else 0.8), 3),
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
        if not is_plain(name):
            continue
        if key in words.SUBJECT_PARAMETERS and len(values) > len(names.get(best, ())):
            best = name
    return (f"&{best}={{subject}}", len(names[best])) if best else ("", 0)
