"""A tree of the paths that were asked for, and what its branches look like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final
from urllib.parse import unquote

from privet.disclosure import words

WIDEST: Final = 50_000
"""Different branches of one node that are told apart; more say nothing new."""

DEEPEST: Final = 8
"""Segments of a path that are looked at."""

_DIGITS = re.compile(r"\+?\d{1,19}")
_OPAQUE = re.compile(
    r"(?=.*\d)[0-9a-f]{12,64}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)
_RANDOM = re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{10,40}")
_NAMED_NUMBER = re.compile(r"([A-Za-z]{1,12}[-_.]?)\d+")
_NAME = re.compile(r"[@~]?[^\W_][\w.\-' @+]{0,39}")
_PLAIN = re.compile(r"[A-Za-z0-9._~@!$'()*+,:-]{1,80}")
_TOKEN = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


class Shape(IntEnum):
    """What an identifier looks like."""

    WORD = 0
    NUMBER = 1
    OPAQUE = 2
    NAME = 3


def shape(text: str) -> Shape:
    """Return what one segment or value looks like; a name and a word are told apart by the many."""
    if _DIGITS.fullmatch(text):
        return Shape.NUMBER
    if _OPAQUE.fullmatch(text) or _RANDOM.fullmatch(text):
        return Shape.OPAQUE
    return Shape.NAME if _NAME.fullmatch(text) and not text.endswith(".") else Shape.WORD


def is_plain(text: str) -> bool:
    """Say whether a decoded part of a path or query can stand in a route as it is."""
    return _PLAIN.fullmatch(text) is not None


def prefix_of_number(text: str) -> str:
    """Return what stands before the number in ``user123``; empty where it is not so built."""
    found = _NAMED_NUMBER.fullmatch(text)
    return found[1] if found else ""


def tokens(text: str) -> list[str]:
    """Return the words of a segment, ``viewUser_profile.php`` as view, user, profile, php."""
    return [token.lower() for token in _TOKEN.findall(text)]


def split_ending(segment: str) -> tuple[str, str]:
    """Take a known file ending off a segment; return what is left and the ending, or ''."""
    stem, dot, ending = segment.rpartition(".")
    lowered = ending.lower()
    if dot and stem and lowered in _ENDINGS:
        return stem, lowered
    return segment, ""


_ENDINGS: Final = words.ASSET_EXTENSIONS | words.IMAGE_EXTENSIONS | words.FORMAT_EXTENSIONS


@dataclass(slots=True)
class Node:
    """
    Hold what was asked for below one place of the tree.

    Args:
        total: Requests that went through here.
        here: Requests that ended here.
        posts: Of those, the ones by POST.
        branches: The next segments.
        endings: File endings of the requests that ended here, and how often.
    """

    total: int = 0
    here: int = 0
    posts: int = 0
    branches: dict[str, Node] = field(default_factory=dict)
    endings: dict[str, int] = field(default_factory=dict)

    def add(self, segments: list[str], ending: str, count: int, *, post: bool) -> None:
        """Add *count* requests for one path."""
        node = self
        node.total += count
        for segment in segments[:DEEPEST]:
            branch = node.branches.get(segment)
            if branch is None:
                if len(node.branches) >= WIDEST:
                    return
                branch = node.branches[segment] = Node()
            node = branch
            node.total += count
        node.here += count
        node.posts += count if post else 0
        node.endings[ending] = node.endings.get(ending, 0) + count

    def merge(self, other: Node) -> None:
        """Add what another node holds."""
        self.total += other.total
        self.here += other.here
        self.posts += other.posts
        for ending, count in other.endings.items():
            self.endings[ending] = self.endings.get(ending, 0) + count
        for segment, branch in other.branches.items():
            mine = self.branches.get(segment)
            if mine is None:
                mine = self.branches[segment] = Node()
            mine.merge(branch)


def read_path(path: bytes) -> tuple[list[str], str]:
    """Return the decoded segments of a path and the file ending taken off the last."""
    text = path.decode("utf-8", "replace")
    parts = [part.partition(";")[0] for part in text.split("/")]
    segments = [unquote(part) if "%" in part else part for part in parts if part not in {"", "."}]
    if not segments:
        return [], ""
    segments[-1], ending = split_ending(segments[-1])
    return segments, ending
