"""A sheet as a page for everybody: HTML that asks nothing of the network, and Markdown."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

import jinja2

from privet.response.sheets import Kind

if TYPE_CHECKING:
    from privet.response.sheets import Block, Sheet

LISTED: Final = frozenset({Kind.ITEM, Kind.FIELD})
"""Blocks that stand together, as a list or as a table of figures."""

MEANT: Final = re.compile(r"([\\`*_\[\]<>#|])")
"""What Markdown reads as its own."""


def html(sheet: Sheet) -> str:
    """Return the page as one file, for light and dark, screen and paper."""
    return _template().render(sheet=sheet, groups=groups(sheet)) + "\n"


def groups(sheet: Sheet) -> list[tuple[str, list[Block]]]:
    """Return the blocks, those of one list together."""
    return [
        each
        for kind, found in groupby(sheet.blocks, key=lambda block: block.kind)
        for each in _group(kind, list(found))
    ]


def _group(kind: Kind, blocks: list[Block]) -> list[tuple[str, list[Block]]]:
    if kind in LISTED:
        return [(kind.value, blocks)]
    return [(kind.value, [block]) for block in blocks]


def markdown(sheet: Sheet) -> str:
    """Return the page as Markdown."""
    parts = [f"# {escaped(sheet.title)}"]
    for kind, blocks in groups(sheet):
        if kind == Kind.HEADING:
            parts.append(f"## {escaped(blocks[0].text)}")
        elif kind == Kind.ITEM:
            parts.append("\n".join(f"* {escaped(block.text)}" for block in blocks))
        elif kind == Kind.FIELD:
            rows = [f"| {escaped(block.label)} | {escaped(block.text)} |" for block in blocks]
            parts.append("\n".join(["| | |", "| --- | ---: |", *rows]))
        else:
            parts.append(escaped(blocks[0].text))
    if sheet.foot:
        parts.append(f"---\n\n{escaped(sheet.foot)}")
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return a text in which nothing is mark-up."""
    return MEANT.sub(r"\\\1", " ".join(text.split()))


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("privet.adapters.documents"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("public.html")
