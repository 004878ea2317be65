"""The languages that papers are written in, read from the data that ships with Privet."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from privet.response.language import Language

LANGUAGES: Final = ("en", "fr", "es", "zh-Hant")


@cache
def language(tag: str) -> Language:
    """Return what a language has of its own."""
    place = files("privet.data").joinpath("languages").joinpath(f"{tag}.toml")
    read = tomllib.loads(place.read_text("utf-8"))
    return Language(tag, **{**read, "months": tuple(read["months"])})
