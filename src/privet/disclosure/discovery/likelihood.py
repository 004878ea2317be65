"""How likely an identifier in a route is a person, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privet.disclosure import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from privet.disclosure.discovery.trees import Shape
    from privet.disclosure.surfaces import Surface

# How likely an identifier beside such a word is a person. Chosen by judgement, and held to by the
# tests on routes of forums, shops, blogs and networks; no log was fitted.
PEOPLE, PERHAPS, IMAGES, UNKNOWN, THINGS = 0.85, 0.45, 0.6, 0.3, 0.12

USED = 0.5
"""Certainty from which a discovered surface counts."""

SURE = 0.8
"""Certainty from which a route's identifiers are taken for people's when others are compared."""

FALLBACK = 0.1
"""Certainty from which the best is used where none reaches ``USED``."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a route that may show people, how often it was used, and by how many identifiers."""

    surface: Surface
    exchanges: int
    subjects: int
    shape: Shape
    names: frozenset[str] = frozenset()
    """The identifiers, where the word beside them speaks of people or of images."""


def likelihood(said: Sequence[str]) -> float:
    """Return how likely an identifier is a person, from the words beside it."""
    known = set(said)
    known |= {word[:-2] for word in said if word.endswith("id") and len(word) > 3}
    if known & words.PEOPLE:
        return PEOPLE
    if known & words.IMAGES_OF_PEOPLE:
        return IMAGES
    if known & words.THINGS:
        return THINGS
    return PERHAPS if known & words.PERHAPS_PEOPLE else UNKNOWN


def spread(distinct: int) -> float:
    """Return how much of a certainty is left where only few identifiers were seen."""
    return 1.0 if distinct >= 20 else 0.5 + 0.025 * distinct


def images_of(images: Candidate, people: Iterable[Candidate]) -> float:
    """
    Return how certain images are to show people, given the people who were found.

    Their identifiers are compared: those of photos that belong to profiles are the profiles'.
    """
    certainty = images.surface.certainty
    shared = max((len(images.names & each.names) for each in people), default=-1)
    if shared < 0:
        return certainty
    share = shared / max(1, len(images.names))
    return min(0.9, certainty + 0.2) if share >= 0.5 else certainty * (0.5 if share < 0.1 else 1)


def are_dates(numbers: Iterable[str]) -> bool:
    """Say whether numbers are years, months or days rather than identifiers."""
    values = [int(text) for text in numbers if text.isdigit()]
    return bool(values) and (
        all(1970 <= value <= 2100 for value in values) or all(value <= 31 for value in values[:200])
    )


def are_titles(names: Sequence[str]) -> bool:
    """Return whether names are titles of pages rather than of people: many words in a row."""
    titles = sum(name.count("-") + name.count("_") + name.count(" ") >= 2 for name in names)
    return titles * 3 >= len(names)


def route_name(route: Sequence[str]) -> str:
    """Return what a route is called: its last words."""
    plain = [part for part in route if "{" not in part]
    return " ".join(plain[-2:]) if plain else "site root"
