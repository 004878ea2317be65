"""Who reads the answer, and in which language: the request's Accept and Accept-Language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST: Final = 2_000
MOST: Final = 40
"""Characters and entries of a header that are read; the rest is somebody's experiment."""
PEOPLE: Final = frozenset({"text/html", "application/xhtml+xml"})
MACHINES: Final = frozenset({"application/json", "application/problem+json"})
CHINESE: Final = "zh-hant"
"""Read by those who read Chinese; there is no page in simplified characters yet."""


def wants_page(accept: str) -> bool:
    """
    Say whether a request comes from something that shows pages to people.

    Browsers, also those of text alone, name ``text/html``. Whoever names it less gladly than JSON,
    or takes anything (``*/*``: scripts, images, curl), gets the short answer for machines.
    """
    ranks = dict(reversed(_ranked(accept)))
    people = max((ranks.get(kind, 0.0) for kind in PEOPLE), default=0.0)
    machines = max((ranks.get(kind, 0.0) for kind in MACHINES), default=0.0)
    return people > 0 and people >= machines


def language(accept_language: str, offered: Sequence[str], chosen: str = "") -> str:
    """
    Return which of the offered languages suits best; the first offered where none does.

    Args:
        accept_language: The header.
        offered: Tags, the first being the one for everybody else.
        chosen: A tag that the visitor picked; beats the header if it is offered.

    Source: RFC 4647, section 3.4, lookup: a tag is shortened from its end until one fits.
    """
    known = {tag.lower(): tag for tag in offered}
    wishes = [chosen.lower()] if chosen else []
    wishes += [tag for tag, rank in _ranked(accept_language) if rank > 0]
    for wish in wishes:
        found = _lookup(wish, known)
        if found:
            return found
    return offered[0]


def _lookup(wish: str, known: dict[str, str]) -> str:
    if wish.split("-", maxsplit=1)[0] == "zh":
        return known.get(CHINESE, "")
    tag = wish
    while tag:
        if tag in known:
            return known[tag]
        tag = tag.rpartition("-")[0]
    return ""


def _ranked(header: str) -> list[tuple[str, float]]:
    """Return the entries of a header in lower case, the most wished first."""
    entries = []
    for entry in header[:LONGEST].split(",")[:MOST]:
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        if name:
            entries.append((name, _rank(parameters)))
    return sorted(entries, key=lambda entry: -entry[1])


def _rank(parameters: list[str]) -> float:
    """Return the q-value among parameters; 1 if there is none, 0 if it cannot be read."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            value = value.strip()
            plain = value.replace(".", "", 1).isdecimal() and value.isascii()
            return min(1.0, float(value)) if plain else 0.0
    return 1.0
