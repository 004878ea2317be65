"""A letter or a notice as it stands on paper: blocks of text in which what is missing is marked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    """One of a list."""
    FIELD = "field"
    """A label, and what belongs to it."""
    LINE = "line"
    """A label, and a line to write on by hand."""


@dataclass(frozen=True, slots=True)
class Run:
    """Hold some words; a gap stands for what nobody knows yet."""

    text: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one block; *label* is that of a field or a line."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    label: str = ""

    @property
    def text(self) -> str:
        """The words, gaps among them."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    Hold what is set on paper.

    Args:
        language: Its tag, such as ``zh-Hant``.
        marks: What stands on every page: that it is a draft, and what is missing.
        head: Name and words of each line above the text: to whom, of which case.
        foot: What stands at the foot of every page.
    """

    language: str
    title: str
    marks: tuple[str, ...]
    head: tuple[tuple[str, tuple[Run, ...]], ...]
    blocks: tuple[Block, ...]
    foot: str = ""

    def text(self) -> str:
        """Return the sheet as plain text."""
        lines = [f"*** {mark} ***" for mark in self.marks]
        lines += ["", self.title, ""] if lines else [self.title, ""]
        for name, runs in self.head:
            first, *more = "".join(run.text for run in runs).splitlines() or [""]
            lines += [f"{name}: {first}", *(f"   {line}" for line in more)]
        for before, block in zip((None, *self.blocks), self.blocks, strict=False):
            listed = (Kind.ITEM, Kind.LINE)
            close = before is not None and before.kind is block.kind and block.kind in listed
            lines += [*([] if close else [""]), *plain(block)]
        return "\n".join(lines) + "\n"

    def document(self) -> dict[str, Any]:
        """Return the sheet as templates read it."""
        return {
            "language": self.language,
            "title": self.title,
            "marks": list(self.marks),
            "head": [{"label": name, "runs": _runs(runs)} for name, runs in self.head],
            "blocks": [
                {"kind": each.kind.value, "label": each.label, "runs": _runs(each.runs)}
                for each in self.blocks
            ],
            "foot": self.foot,
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Sheet:
        """Return the sheet that ``document`` wrote."""
        return cls(
            document["language"],
            document["title"],
            tuple(document["marks"]),
            tuple((each["label"], _read(each["runs"])) for each in document["head"]),
            tuple(
                Block(Kind(each["kind"]), _read(each["runs"]), each["label"])
                for each in document["blocks"]
            ),
            document["foot"],
        )


def _read(runs: Iterable[Mapping[str, Any]]) -> tuple[Run, ...]:
    return tuple(Run(run["text"], run["gap"]) for run in runs)


def _runs(runs: tuple[Run, ...]) -> list[dict[str, Any]]:
    return [{"text": run.text, "gap": run.gap} for run in runs]


def plain(block: Block) -> Iterator[str]:
    """Yield the lines of a block as plain text."""
    lines = block.text.splitlines() or [""]
    if block.kind is Kind.HEADING:
        yield lines[0].upper()
    elif block.kind is Kind.ITEM:
        yield from (f"{'-' if first else ' '} {line}" for first, line in marked(lines))
    elif block.kind is Kind.FIELD:
        yield from (block.label, *(f"   {line}" for line in lines))
    elif block.kind is Kind.LINE:
        yield f"{block.label}: {block.text or '_' * 30}"
    else:
        yield from lines


def marked(lines: list[str]) -> Iterator[tuple[bool, str]]:
    """Yield each line, and whether it is the first."""
    return ((number == 0, line) for number, line in enumerate(lines))


def filled(words: str, known: Mapping[str, str | None], gap: Mapping[str, str]) -> tuple[Run, ...]:
    """
    Return words with their parts filled in; what is not known is a gap.

    Args:
        words: Such as ``From {first} to {last}``; braces in what is filled in mean nothing.
        known: The parts; None is unknown.
        gap: What stands for each part that is unknown.

    Raises:
        KeyError: *words* name a part that is none.
    """
    runs = list[Run]()
    for before, name, _, _ in Formatter().parse(words):
        if before:
            runs.append(Run(before))
        if name is not None:
            said = known[name]
            runs.append(Run(gap[name], gap=True) if said is None else Run(said))
    return tuple(runs)
