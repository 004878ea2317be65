"""The rules of each place and the words of notices, read from the data that ships with Privet."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from privet.adapters.intel.languages import LANGUAGES, language
from privet.errors import ConfigError
from privet.response.breach.notices import Item, Words
from privet.response.breach.rules import (
    Anchor,
    Duty,
    Force,
    Jurisdiction,
    Limit,
    Rule,
    Sure,
    Unit,
    Whom,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ALSO: Final = {"UK": "GB", "QC": "CA-QC", "AB": "CA-AB", "CA-US": "US-CA"}
"""Other names that people write for a place."""


@cache
def jurisdictions() -> Mapping[str, Jurisdiction]:
    """Return every place whose rules ship with Privet, by its code."""
    folder = files("privet.data").joinpath("breach").joinpath("rules")
    read = (
        jurisdiction(tomllib.loads(place.read_text("utf-8")))
        for place in folder.iterdir()
        if place.name.endswith(".toml")
    )
    return MappingProxyType({each.code: each for each in sorted(read, key=lambda each: each.code)})


def named(code: str) -> Jurisdiction:
    """
    Return a place by its code; a member of the Union without rules of its own is the Union.

    Raises:
        ConfigError: There are no rules for it.
    """
    wanted = code.strip().upper()
    known = jurisdictions()
    found = known.get(ALSO.get(wanted, wanted))
    if found is None and wanted in known["EU"].countries:
        found = known["EU"]
    if found is None:
        raise ConfigError(
            f"no rules for {code!r} ship with Privet",
            advice=f"There are some for {', '.join(jurisdictions())}.",
        )
    return found


def jurisdiction(document: Mapping[str, Any]) -> Jurisdiction:
    """Return the place that a file describes."""
    return Jurisdiction(
        code=document["code"],
        name=document["name"],
        authority=document["authority"],
        called=document.get("called", {}),
        countries=tuple(document["countries"]),
        zone=ZoneInfo(document["zone"]),
        calendar=document.get("calendar", ""),
        languages=tuple(document["languages"]),
        rules=tuple(_rule(each) for each in document["rule"]),
    )


def _rule(document: Mapping[str, Any]) -> Rule:
    return Rule(
        law=document["law"],
        called=document.get("called", {}),
        valid_from=document["valid_from"],
        valid_to=document.get("valid_to"),
        last_verified=document["last_verified"],
        source=document["source"],
        confidence=Sure(document["confidence"]),
        duties=tuple(_duty(each) for each in document.get("duty", ())),
        contents=tuple(Item(each) for each in document["contents"]),
        pending=document.get("pending", ""),
        silence=document.get("silence", ""),
    )


def _duty(document: Mapping[str, Any]) -> Duty:
    return Duty(
        whom=Whom(document["whom"]),
        force=Force(document["force"]),
        anchor=Anchor(document["anchor"]),
        limit=Limit(Unit(document["unit"]), document.get("number", 0), document["limit"]),
        where=document["where"],
        threshold=document["threshold"],
        note=document.get("note", ""),
    )


@cache
def words(tag: str) -> Words:
    """
    Return the words of notices in a language.

    Raises:
        ConfigError: Notices are not written in it.
    """
    if tag not in LANGUAGES:
        raise ConfigError(
            f"there are no notices in {tag!r}", advice=f"There are: {', '.join(LANGUAGES)}."
        )
    place = files("privet.data").joinpath("breach").joinpath("words").joinpath(f"{tag}.toml")
    read = tomllib.loads(place.read_text("utf-8"))
    return Words(tag, language(tag), read["says"], read["items"], read["questions"], read["people"])
