"""Signs of life: what a running guard says of itself, in a file that operators find."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ALIVE: Final = 20_000_000
"""Microseconds without a sign after which a guard is taken for dead; it gives one every 5 s."""

State = dict[str, Any]
"""What a running guard says of itself; nothing in it tells of a visitor."""


def written(config: Path) -> dict[str, Any]:
    """Return what a policy file says, as far as it can be read; its mistakes are told elsewhere."""
    try:
        return tomllib.loads(config.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def signs_of(config: Path) -> list[Path]:
    """Return where a guard may say that it runs: beside its policy, or else beside its ledger."""
    places = [config.with_name(config.name + ".service")]
    ledger = written(config).get("ledger")
    named = ledger.get("path") if isinstance(ledger, dict) else None
    if isinstance(named, str) and named:
        folder = Path(named)
        places.append(folder.parent / f"{folder.name}.service")
    return places


def sign(config: Path, state: Mapping[str, Any]) -> bool:
    """Say what is in force; return False where it can be said nowhere."""
    text = json.dumps(state) + "\n"
    for path in signs_of(config):
        half = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            half.write_text(text, "utf-8")
            half.replace(path)
        except OSError:
            continue
        return True
    return False


def unsign(config: Path) -> None:
    """Say no longer that this process runs."""
    for path in signs_of(config):
        try:
            if json.loads(path.read_text("utf-8"))["pid"] == os.getpid():
                path.unlink()
        except (OSError, ValueError, KeyError, TypeError):
            continue


def state_of(config: Path, at: int) -> State | None:
    """
    Return what the running guard says of itself; None where none gives a sign of life.

    Args:
        at: This moment, microseconds since 1970 UTC.
    """
    for place in signs_of(config):
        try:
            state: State = json.loads(place.read_text("utf-8"))
            if at - int(state["at"]) < ALIVE:
                return state
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None
