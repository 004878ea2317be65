"""Where a visitor may be sent back to after a challenge: a place on the same site, or its front."""

from __future__ import annotations

from typing import Final

FRONT: Final = "/"
LONGEST: Final = 2_000
"""Characters of a target that are kept; it travels in a form field and in a Location header."""


def safe_return(target: str) -> str:
    """
    Return the path and query to send a visitor back to; the front page where that is not safe.

    A target is safe if every browser reads it as a path on the same site. Refused are other sites
    (``https:``, ``//``), backslashes (browsers read them as slashes), control characters and
    blanks (browsers drop some of them before reading), and everything longer than 2,000 characters.

    Source: WHATWG URL Standard, sections 4.4 and 1.3.
    """
    if not 1 <= len(target) <= LONGEST or not target.startswith("/"):
        return FRONT
    if target.startswith("//") or "\\" in target or not _printable(target):
        return FRONT
    return target.partition("#")[0]


def _printable(target: str) -> bool:
    """Say whether a text is printable ASCII without blanks, as a target on the wire is."""
    return all("!" <= character <= "~" for character in target)
