"""Documents of the review: one HTML file without a script, or a PDF; the same bytes for the same words."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from privet.adapters.documents import html
from privet.adapters.documents.typesetting import typeset

if TYPE_CHECKING:
    from datetime import datetime

    from privet.review.book import Book

LIGHTS: Final = ("green", "amber", "red", "grey")


def page(book: Book) -> bytes:
    """Return a document as one HTML file: no script, no outside request, light and dark, printable."""
    style = Markup(html.source("book.css"))  # noqa: S704  shipped with the package
    seal = b64encode(sha256(style.encode()).digest()).decode()
    template = html.environment().get_template("book.html")
    said = template.render(book=book.document(), lights=LIGHTS, style=style, seal=seal)
    return said.encode("utf-8", "replace")


def paper(book: Book, at: datetime) -> bytes:
    """Return a document as a PDF that names *at* as its moment."""
    return typeset("book", book.document(), at=at)
