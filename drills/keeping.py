"""What came of each half of a drill on the real site, so that one that was cut off goes on."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from drills.honest import Met
from drills.running import Yield
from drills.scrapers import BY_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from drills.real_site import Outcome, Scale

FIGURES = ("profiles", "names", "requests", "seconds", "remedies", "cut")


class Kept:
    """
    Keep outcomes in a file of JSON lines, one a half.

    Args:
        path: The file; None keeps nothing.
        scale: Of the drill; what came of another scale is left alone.
    """

    def __init__(self, path: Path | None, scale: Scale) -> None:
        self._path = path
        self._scale = json.loads(json.dumps(asdict(scale)))

    def read(self, half: str) -> dict[str, Any] | None:
        """Return what was kept of a half, the last time; None if nothing was."""
        if self._path is None or not self._path.exists():
            return None
        lines = map(json.loads, self._path.read_text("utf-8").splitlines())
        ours = [each for each in lines if (each["half"], each["scale"]) == (half, self._scale)]
        return ours[-1] if ours else None

    def write(self, half: str, outcome: Outcome, suggested: str = "") -> None:
        """Keep what came of a half."""
        if self._path is None:
            return
        told = {
            "half": half,
            "scale": self._scale,
            "suggested": suggested,
            "yields": [
                {"scraper": each.scraper.name, **{name: getattr(each, name) for name in FIGURES}}
                for each in outcome.yields
            ],
            "honest": [asdict(each) for each in outcome.honest],
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(told) + "\n")


def yields(told: dict[str, Any]) -> list[Yield]:
    """Return what scrapers obtained, as it was kept."""
    return [Yield(**{**each, "scraper": BY_NAME[each["scraper"]]}) for each in told["yields"]]


def honest(told: dict[str, Any]) -> list[Met]:
    """Return what honest people met, as it was kept."""
    return [Met(**each) for each in told["honest"]]
