"""A document of the review as its sections, before somebody sets it as a page or on paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """Hold a paragraph."""

    text: str

    def document(self) -> dict[str, Any]:
        """Return it as templates read it."""
        return {"kind": "words", "text": self.text}


@dataclass(frozen=True, slots=True)
class Points:
    """Hold a list; *none* is said where it is empty."""

    items: tuple[str, ...]
    none: str = "None."

    def document(self) -> dict[str, Any]:
        """Return it as templates read it."""
        if not self.items:
            return {"kind": "words", "text": self.none}
        return {"kind": "points", "items": list(self.items)}


@dataclass(frozen=True, slots=True)
class Grid:
    """
    Hold a table.

    Args:
        widths: How wide each column is, as shares.
        rows: Texts; one that is green, amber, red or grey is shown as a light beside the word.
        none: What is said where there are no rows.
    """

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str = "None."

    def __post_init__(self) -> None:
        """Refuse a row that is longer or shorter than the table is wide."""
        sizes = {len(self.columns), len(self.widths), *map(len, self.rows)}
        if len(sizes) > 1:
            raise ValueError("a row has as many cells as the table has columns")

    def document(self) -> dict[str, Any]:
        """Return it as templates read it."""
        if not self.rows:
            return {"kind": "words", "text": self.none}
        return {
            "kind": "grid",
            "columns": list(self.columns),
            "widths": list(self.widths),
            "rows": [list(row) for row in self.rows],
        }


Block: TypeAlias = Words | Points | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """Hold what stands under one heading."""

    title: str
    blocks: tuple[Block, ...]

    def document(self) -> dict[str, Any]:
        """Return it as templates read it."""
        return {"title": self.title, "blocks": [each.document() for each in self.blocks]}


@dataclass(frozen=True, slots=True)
class Book:
    """
    Hold a document.

    Args:
        head: Name and words of each line under the title: of which site, from when to when.
        marks: What stands at its head in a frame, such as that it is a draft.
        foot: What stands at the foot of every page.
    """

    title: str
    head: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    marks: tuple[str, ...] = ()
    foot: str = ""

    def document(self) -> dict[str, Any]:
        """Return it as templates read it."""
        return {
            "language": "en",
            "title": self.title,
            "marks": list(self.marks),
            "head": [list(each) for each in self.head],
            "sections": [each.document() for each in self.sections],
            "foot": self.foot,
        }
