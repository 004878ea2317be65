"""The few files that a challenge page loads, served from the site itself and kept for good."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from privet.adapters.pages.context import Page

SOURCES: Final = {
    "altcha.js": ("privet.data", "pages/altcha/altcha.min.js"),
    "pbkdf2.js": ("privet.data", "pages/altcha/pbkdf2.js"),
    "scrypt.js": ("privet.data", "pages/altcha/scrypt.js"),
    "challenge.js": ("privet.adapters.pages", "templates/challenge.js"),
}
POLICY: Final = "default-src 'none'; script-src 'wasm-unsafe-eval'"
"""What a worker may do: calculate, for scrypt in WebAssembly, and reach nothing."""


def name(part: str) -> str:
    """Return the name under which a part is served; it changes whenever the part does."""
    stem, _, ending = part.rpartition(".")
    return f"{stem}-{sha256(_source(part)).hexdigest()[:12]}.{ending}"


def part(served: str) -> Page | None:
    """Return the part of that name as an answer; None where there is none."""
    source = _served().get(served)
    if source is None:
        return None
    return Page(
        200,
        (
            ("Content-Type", "text/javascript; charset=utf-8"),
            ("Cache-Control", "public, max-age=31536000, immutable"),
            ("Content-Security-Policy", POLICY),
            ("X-Content-Type-Options", "nosniff"),
        ),
        _source(source),
    )


@cache
def _served() -> dict[str, str]:
    return {name(part): part for part in SOURCES}


@cache
def _source(part: str) -> bytes:
    package, folders = SOURCES[part]
    place = files(package)
    for folder in folders.split("/"):
        place = place.joinpath(folder)
    return place.read_bytes()
