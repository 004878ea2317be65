"""The words of letters, read from the data that ships with Privet."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from privet.adapters.intel.languages import LANGUAGES, language
from privet.errors import ConfigError
from privet.response.letters.kinds import Form, Item, Kind, Question, Text, Words

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def words(tag: str) -> Words:
    """
    Return the words of letters in a language.

    Raises:
        ConfigError: Letters are not written in it.
    """
    if tag not in LANGUAGES:
        raise ConfigError(
            f"there are no letters in {tag!r}", advice=f"There are: {', '.join(LANGUAGES)}."
        )
    place = files("privet.data").joinpath("letters").joinpath(f"{tag}.toml")
    read = tomllib.loads(place.read_text("utf-8"))
    form = read["form"]
    return Words(
        tag,
        language(tag),
        read["says"],
        {item: read["items"][item] for item in Item},
        {kind: text(read[kind]) for kind in Kind},
        text(read["reminder"]),
        Form(
            form["title"],
            form["to"],
            form["intro"],
            form["oath"],
            {each: form["questions"][each] for each in Question},
        ),
    )


def text(document: Mapping[str, Any]) -> Text:
    """Return the words of one letter."""
    return Text(document["title"], tuple(document["lines"]))
