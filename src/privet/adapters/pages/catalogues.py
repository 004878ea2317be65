"""The words of the pages, one file a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from privet.adapters.pages.accepting import language

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "fr", "es", "de", "pt", "ar", "zh-Hant", "ja")
"""English first: it is for everybody whose language is missing."""
ISOLATED: Final = "\u2068{}\u2069"
"""
First-strong isolate and its end: a name in another script does not turn the sentence around.

Source: Unicode Standard Annex 9, section 2.4.
"""
MINUTE: Final = 60
HOUR: Final = 3_600
SECONDS_SHOWN: Final = 90
MINUTES_SHOWN: Final = 5_400
"""Up to these many seconds a time is told in seconds, then in minutes, then in hours."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Hold the words of one language: its tag, its own name, its direction, text by name."""

    tag: str
    name: str
    direction: str
    words: Mapping[str, str]

    def __call__(self, name: str, **parts: object) -> str:
        """Return a text with its parts filled in, each kept apart where the script runs leftward."""
        if self.direction == "rtl":
            parts = {key: ISOLATED.format(part) for key, part in parts.items()}
        return self.words[name].format(**parts)

    def duration(self, seconds: int) -> str:
        """Return a length of time, rounded up, as people say it."""
        if seconds <= SECONDS_SHOWN:
            return self("seconds", n=seconds)
        if seconds <= MINUTES_SHOWN:
            return self("minutes", n=-(-seconds // MINUTE))
        return self("hours", n=-(-seconds // HOUR))


@cache
def catalogue(tag: str) -> Catalogue:
    """Return the words of a language."""
    place = files("privet.data").joinpath("pages").joinpath(f"{tag}.toml")
    read = tomllib.loads(place.read_text("utf-8"))
    return Catalogue(tag, read["name"], read["direction"], MappingProxyType(read["words"]))


def chosen(accept_language: str, picked: str = "") -> Catalogue:
    """Return the words in the language that suits a request best."""
    return catalogue(language(accept_language, LANGUAGES, picked))
