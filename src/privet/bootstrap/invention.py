"""Write an invented site's log and its labels to disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.errors import ConfigError, StoreUnavailable
from privet.simulation.plan import SCRAPERS, Plan
from privet.simulation.simulate import Simulation
from privet.simulation.simulate import simulate as simulated

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Invention:
    """Say which site is invented, and where its log and labels are written."""

    out: Path
    labels: Path
    seed: int
    days: int
    people: int
    visitors: int
    scrapers: str
    lines: int | None = None

    def cast(self) -> tuple[str, ...]:
        """Return the scrapers by name."""
        if self.scrapers in {"all", "none"}:
            return SCRAPERS if self.scrapers == "all" else ()
        names = tuple(name.strip() for name in self.scrapers.split(","))
        for name in names:
            if name not in SCRAPERS:
                known = ", ".join(SCRAPERS)
                raise ConfigError(f"there is no scraper {name!r}", advice=f"Known are {known}.")
        return names

    def plan(self) -> Plan:
        """Return the plan of the site."""
        try:
            return Plan(
                days=self.days,
                people=self.people,
                visitors=self.visitors,
                scrapers=self.cast(),
            )
        except ValueError as error:
            raise ConfigError(str(error)) from None


def simulate(invention: Invention, *, quiet: bool) -> int:
    """Write the log and its labels; return how many lines were written."""
    del quiet
    site = simulated(np.random.default_rng(invention.seed), invention.plan())
    try:
        invention.out.parent.mkdir(parents=True, exist_ok=True)
        written = write(site, invention.out, invention.lines)
        with invention.labels.open("w", encoding="utf-8") as stream:
            for label in site.labels():
                document = {
                    "actor": label.actor,
                    "kind": str(label.kind.value),
                    "role": label.role,
                    "group": label.group,
                    "subjects": label.subjects,
                }
                stream.write(json.dumps(document) + "\n")
    except OSError as error:
        raise StoreUnavailable(f"cannot write {error.filename}: {error.strerror}") from None
    return written


def write(site: Simulation, path: Path, most: int | None) -> int:
    """Write a log, at most so many lines of it."""
    written = 0
    with path.open("wb") as stream:
        for block in site:
            lines = block.count(b"\n")
            if most is not None and written + lines > most:
                kept = b"\n".join(block.split(b"\n", most - written)[: most - written]) + b"\n"
                stream.write(kept)
                return most
            stream.write(block)
            written += lines
    return written
