"""Reading ``privet.toml``, and saying all that cannot be meant, each with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from privet.errors import ConfigError, Source
from privet.identity.ranges import Ranges
from privet.settings.places import lines_of
from privet.settings.sections import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

    from privet.settings.places import Place


@dataclass(frozen=True, slots=True)
class Mistake:
    """Say what is wrong in one place of the file."""

    message: str
    line: int | None


def read_settings(text: str, path: str, *, presets: Iterable[str] = ()) -> Settings:
    """
    Read the policy file.

    Args:
        text: What it says.
        path: Its name, for the mistakes.
        presets: Names that may stand in ``site.trusted_proxies``.

    Raises:
        ConfigError: It cannot be meant; every mistake stands in the message, with its line.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _line_of(str(error), text)
        raise ConfigError(_first_part(str(error)), source=Source(path, line)) from None
    lines = lines_of(text)
    mistakes: list[Mistake] = []
    settings = Settings()
    try:
        settings = Settings.model_validate(document)
    except ValidationError as error:
        mistakes = [_mistake(detail, lines) for detail in error.errors()]
    mistakes += _unknown_proxies(document, frozenset(presets), lines)
    mistakes += _same_names(document, lines)
    if mistakes:
        raise _config_error(mistakes, path)
    return settings


def _config_error(mistakes: list[Mistake], path: str) -> ConfigError:
    mistakes = sorted(mistakes, key=lambda mistake: mistake.line or 0)
    first = mistakes[0]
    rest = [f"{Source(path, each.line)}: {each.message}" for each in mistakes[1:]]
    return ConfigError("\n".join([first.message, *rest]), source=Source(path, first.line))


def _line_of(message: str, text: str) -> int:
    before, found, place = message.partition("(at line ")
    if found and before:
        return int(place.split(",")[0])
    return text.count("\n") + 1


def _first_part(message: str) -> str:
    return "not TOML: " + message.partition(" (at")[0]


def _mistake(detail: ErrorDetails, lines: Mapping[Place, int]) -> Mistake:
    place = tuple(part for part in detail["loc"] if part != "[key]")
    name = _name(place)
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        message = f"{name} is not a setting{_suggestion(place)}"
    elif kind == "missing":
        message = f"{name} is missing"
    elif kind == "value_error":
        message = f"{name}: {context['error']}"
    elif kind in {"greater_than_equal", "less_than_equal", "greater_than"}:
        words = {"ge": "at least", "le": "at most", "gt": "above"}
        key = next(key for key in words if key in context)
        message = f"{name} must be {words[key]} {context[key]:g}"
    elif kind == "literal_error":
        message = f"{name} must be {context['expected']}, not {detail['input']!r}"
    else:
        said = detail["msg"].removeprefix("Input ").removeprefix("should ")
        message = f"{name} should {said}, not {detail['input']!r}"
    return Mistake(message, _nearest(_meant(place, message, lines), lines))


def _meant(place: Place, message: str, lines: Mapping[Place, int]) -> Place:
    """Return the key that a mistake of a whole table speaks of, if it names one that stands there."""
    keys = [known[-1] for known in lines if known[:-1] == place and isinstance(known[-1], str)]
    named = [key for key in keys if re.search(rf"\b{re.escape(str(key))}\b", message)]
    return (*place, named[0]) if len(named) == 1 else place


def _nearest(place: Place, lines: Mapping[Place, int]) -> int | None:
    """Return the line of a place, or of what encloses it."""
    for end in range(len(place), 0, -1):
        if place[:end] in lines:
            return lines[place[:end]]
    return None


def _name(place: Place) -> str:
    """Write a place as the operator would say it: the second surface's route, ``surface.route``."""
    return ".".join(str(part) for part in place if isinstance(part, str)) or "the file"


def _suggestion(place: Place) -> str:
    model: Any = Settings
    for part in place[:-1]:
        if isinstance(part, str) and model is not None:
            model = _section(model, part)
    if model is None:
        return ""
    known = [field.alias or name for name, field in model.model_fields.items()]
    wanted = str(place[-1])
    close = difflib.get_close_matches(wanted.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known here: {', '.join(sorted(known))}"


def _section(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """Return the section that stands under a name, whether once or as a list."""
    for field, info in model.model_fields.items():
        if (info.alias or field) == name:
            found: Any = info.annotation
            inner = getattr(found, "__args__", (found,))
            classes = [each for each in inner if isinstance(each, type)]
            return next((each for each in classes if issubclass(each, BaseModel)), None)
    return None


def _unknown_proxies(
    document: dict[str, Any], presets: frozenset[str], lines: Mapping[Place, int]
) -> list[Mistake]:
    site = document.get("site")
    names = site.get("trusted_proxies") if isinstance(site, dict) else None
    mistakes = []
    for name in names if isinstance(names, list) else []:
        if not isinstance(name, str) or name == "unix:" or name in presets:
            continue
        try:
            Ranges.of([name])
        except ValueError:
            close = difflib.get_close_matches(name.lower(), sorted(presets), n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            message = (
                f"site.trusted_proxies: {name!r} is neither a network such as 10.0.0.0/8 "
                f"nor one of {', '.join(sorted(presets))}{hint}"
            )
            mistakes.append(Mistake(message, _nearest(("site", "trusted_proxies"), lines)))
    return mistakes


def _same_names(document: dict[str, Any], lines: Mapping[Place, int]) -> list[Mistake]:
    entries = document.get("surface")
    seen: dict[str, int] = {}
    mistakes = []
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(name, str) and name in seen:
            message = f"surface.name: {name!r} is declared twice"
            mistakes.append(Mistake(message, _nearest(("surface", number, "name"), lines)))
        elif isinstance(name, str):
            seen[name] = number
    return mistakes
