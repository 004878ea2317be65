"""The measures and the expectations that they answer, read from the data that ships with Privet."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from privet.errors import ConfigError
from privet.review.controls import Catalogue, Control, Expectation

if TYPE_CHECKING:
    from collections.abc import Iterator

FAMILIES: Final = ("governance", "design", "limits", "detection", "access", "legal", "people")


@cache
def catalogue() -> Catalogue:
    """Return every measure and expectation that ships with Privet."""
    controls = {each.id: each for family in FAMILIES for each in _controls(read(family))}
    expectations = {
        name: Expectation(name, title, said["statement"])
        for said in read("expectations").values()
        for name, title in said.items()
        if name != "statement"
    }
    return Catalogue(MappingProxyType(controls), MappingProxyType(expectations))


def named(control: str) -> Control:
    """
    Return a measure by its id.

    Raises:
        ConfigError: There is none of that id.
    """
    found = catalogue().controls.get(control.strip().upper())
    if found is None:
        raise ConfigError(
            f"there is no measure {control!r}", advice="List them: privet review list"
        )
    return found


def read(name: str) -> dict[str, Any]:
    """Return one file of the catalogue."""
    place = files("privet.data").joinpath("controls").joinpath(f"{name}.toml")
    return tomllib.loads(place.read_text("utf-8"))


def _controls(document: dict[str, Any]) -> Iterator[Control]:
    for each in document["control"]:
        asked = tuple(each["asked_by"])
        yield Control(**{**each, "asked_by": asked}, family=document["title"])
