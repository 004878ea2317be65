"""
PDF documents, typeset by Typst from a template and data; the same to the byte for the same data.

A template stands in ``templates`` beside this module, begins with ``sheet.typ`` and is code of ours;
what it is filled with is text and never markup. It opens no file and no connection.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import typst

from privet.errors import FontMissing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]
"""
An archive keeps it and a screen reader reads it.

Under both, a character without a font is an error and never an empty box.
Source: ISO 19005-2, level A; ISO 14289-1.
"""

LACKING: Final = re.compile(r'text `"(.+?)"` could not be displayed')
"""How Typst 0.15 says that no font at hand has a character."""


def typeset(
    template: str,
    said: Mapping[str, Any],
    *,
    at: datetime,
    figures: Mapping[str, bytes] | None = None,
) -> bytes:
    """
    Return a PDF document.

    Args:
        template: The name of a template, such as ``paper``.
        said: Its data, as JSON holds it: ``language`` and ``title``, perhaps ``marks`` (lines for
            the head of a draft) and ``foot``, and what the template asks for.
        at: The moment that the file names as its own, to the second; with a time zone.
        figures: Pictures (SVG) by the names under which the template places them, ``days.svg``.

    Raises:
        FontMissing: No font of this machine has one of the characters.
    """
    place = files("privet.adapters.documents").joinpath("templates")
    given = {
        "main": place.joinpath(f"{template}.typ").read_bytes(),
        "sheet.typ": place.joinpath("sheet.typ").read_bytes(),
        "said.json": json.dumps(legible(said), ensure_ascii=False).encode(),
        **(figures or {}),
    }
    for system in (False, True):
        try:
            return compiled(given, at, fonts(system=system))
        except typst.TypstError as error:
            lacking = LACKING.search(error.message)
            if lacking is None:
                raise
            letter = lacking[1][0]
    raise FontMissing(
        f"no font of this machine has the character {letter!r} (U+{ord(letter):04X}, "
        f"{unicodedata.name(letter, 'without a name')})",
        advice="Install one: on Debian, fonts-noto-cjk for Chinese, Japanese and Korean, else "
        "fonts-noto-core. Plain text needs none.",
    )


def compiled(given: Mapping[str, bytes], at: datetime, having: typst.Fonts) -> bytes:
    """Compile files that are held in memory."""
    several: Any = dict(given)  # which the types of typst do not know that it takes
    return typst.compile(
        several,
        font_paths=having,
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )


@cache
def fonts(*, system: bool) -> typst.Fonts:
    """Return the fonts that come with Typst, which suffice for Latin; or this machine's, too."""
    return typst.Fonts(include_system_fonts=system)


def legible(value: Any) -> Any:  # noqa: ANN401 - anything that JSON holds
    """Return data in which every character has a shape: those without one come from hostile names."""
    if isinstance(value, str):
        return "".join(c if c == "\n" or c.isprintable() else f"U+{ord(c):04X}" for c in value)
    if isinstance(value, dict):
        return {legible(name): legible(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [legible(each) for each in value]
    return value
