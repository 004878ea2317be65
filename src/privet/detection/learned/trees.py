"""Trees and lines, walked in plain Python as they were learned."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from privet.detection.learned.lines import Line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NONE, NAN = 0, 1
"""What a missing value is at a node: 0.0, or sent the node's own way."""


NAMES = ("feature", "threshold", "left", "right", "missing", "default_left", "leaf")
"""The parts of a tree on disk."""


@dataclass(frozen=True, slots=True)
class Tree:
    """
    Hold one tree: inner nodes by number from 0; a child of -1 - k is leaf k.

    Args:
        feature: What each node asks for.
        threshold: Up to which, inclusive, it goes left.
        left: The child of each node; *right* the other.
        missing: ``NONE`` or ``NAN``, for each node.
        default_left: Whether an unknown value goes left.
        leaf: The value of each leaf.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    missing: tuple[int, ...]
    default_left: tuple[bool, ...]
    leaf: tuple[float, ...]

    def value(self, row: Sequence[float]) -> float:
        """Return what the tree says of one actor."""
        if not self.feature:
            return self.leaf[0]
        node = 0
        while node >= 0:
            value = row[self.feature[node]]
            if math.isnan(value) and self.missing[node] == NAN:
                goes_left = self.default_left[node]
            else:
                goes_left = (0.0 if math.isnan(value) else value) <= self.threshold[node]
            node = self.left[node] if goes_left else self.right[node]
        return self.leaf[-1 - node]


@dataclass(frozen=True, slots=True)
class Forest:
    """
    Hold a straight line, and trees that say how far off it is; together they are log-odds.

    Trees alone cannot go beyond what they have met; the line can, and the trees bend it where they
    know better.
    """

    line: Line
    trees: tuple[Tree, ...]

    def score(self, row: Sequence[float]) -> float:
        """Return the log-odds of one actor."""
        return self.line.one(row) + sum(tree.value(row) for tree in self.trees)

    def document(self) -> dict[str, Any]:
        """Return line and trees as they are written to disk."""
        trees = [{name: list(getattr(tree, name)) for name in NAMES} for tree in self.trees]
        return {"line": self.line.document(), "trees": trees}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Forest:
        """Read line and trees as they are written to disk."""
        trees = (Tree(**{name: tuple(each[name]) for name in NAMES}) for each in document["trees"])
        return cls(Line.of(document["line"]), tuple(trees))
