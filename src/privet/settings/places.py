"""Where things stand in a TOML file; tomllib does not say."""

from __future__ import annotations

import re

Place = tuple[str | int, ...]

_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_HEADER = re.compile(r"""\s*(\[\[?)\s*([^\]#]+?)\s*\]""")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([\w-]+)""")
_PLAIN = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'|#.*""")


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, from 1, on which each table and key of a TOML text stands."""
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    depth, quote = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not quote and depth == 0:
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                table = _table(_parts(header[2]), counts, new=header[1] == "[[")
                lines.setdefault(table, number)
                parts = tuple(_parts(header[2]))
                for length in range(1, len(parts) + 1):
                    lines.setdefault(parts[:length], number)
                continue
            if key:
                lines.setdefault((*table, *_parts(key[1])), number)
        depth, quote = _open_after(line, depth, quote)
    return lines


def _parts(text: str) -> list[str]:
    return ["".join(found) for found in _PART.findall(text)]


def _table(parts: list[str], counts: dict[Place, int], *, new: bool) -> Place:
    """Return the place of a table; within a list it is that of the last entry."""
    place: Place = ()
    for number, part in enumerate(parts):
        place = (*place, part)
        if new and number == len(parts) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def _open_after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """Return how many brackets are open behind a line, and the long quote that is."""
    while line:
        if quote:
            _, closed, line = line.partition(quote)
            quote = "" if closed else quote
            continue
        long = min((line.find(q) for q in ('"""', "'''") if q in line), default=-1)
        head = line if long < 0 else line[:long]
        plain = _PLAIN.sub("", head)
        depth += plain.count("[") + plain.count("{") - plain.count("]") - plain.count("}")
        if long < 0:
            break
        quote, line = line[long : long + 3], line[long + 3 :]
    return max(depth, 0), quote
