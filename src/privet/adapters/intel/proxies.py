"""Presets of the large reverse proxies, read from the data that ships with Privet."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Preset:
    """Hold the networks of one reverse proxy as they were published on a day."""

    name: str
    day: date
    source: str
    networks: tuple[str, ...]


def presets() -> dict[str, Preset]:
    """Return the presets by name."""
    text = files("privet.data").joinpath("proxies.toml").read_text("utf-8")
    return {
        name: Preset(name, entry["day"], entry["source"], tuple(entry["networks"]))
        for name, entry in tomllib.loads(text).items()
    }


def networks() -> dict[str, tuple[str, ...]]:
    """Return the networks of each preset, as ``Trusted.of`` takes them."""
    return {name: preset.networks for name, preset in presets().items()}
