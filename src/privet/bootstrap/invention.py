"""Write an invented site's log and its labels to disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from privet.errors import ConfigError, StoreUnavailable
from privet.simulation.plan import SCRAPERS, Plan
from privet.simulation.simulate import Simulation
from privet.simulation.simulate import simulate as simulated
from privet.simulation.tactics import LADDER

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
    wide: bool = False
    mimicry: float = 0.0
    exposures: Path | None = None

    def cast(self) -> tuple[str, ...]:
        """Return the scrapers by name."""
        if self.scrapers in {"all", "none"}:
            return SCRAPERS if self.scrapers == "all" else ()
        names = tuple(name.strip() for name in self.scrapers.split(","))
        for name in names:
            if name not in (*SCRAPERS, *LADDER):
                known = ", ".join((*SCRAPERS, *LADDER))
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
                wide=self.wide,
                mimicry=self.mimicry,
            )
        except ValueError as error:
            raise ConfigError(str(error)) from None


def simulate(invention: Invention, *, quiet: bool) -> int:
    """Write the log and its labels; return how many lines were written."""
    del quiet
    site = simulated(np.random.default_rng(invention.seed), invention.plan())
    try:
        invention.out.parent.mkdir(parents=True, exist_ok=True)
        with exposing(invention.exposures) as expose:
            written = write(site, invention.out, invention.lines, expose)
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


Expose = Callable[[dict[str, Any]], None]
"""Takes exposures as columns."""


@contextmanager
def exposing(path: Path | None) -> Iterator[Expose | None]:
    """Take exposures into a Parquet file; None where none is asked for."""
    if path is None:
        yield None
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "at": pa.timestamp("us", tz="UTC"),
        "actor": pa.string(),
        "subject": pa.int64(),
        "route": pa.string(),
        "who": pa.int32(),
    }
    schema = pa.schema(kinds.items())
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def expose(columns: dict[str, Any]) -> None:
            arrays = [pa.array(columns[name]).cast(kind) for name, kind in kinds.items()]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))

        yield expose


def write(site: Simulation, path: Path, most: int | None, expose: Expose | None = None) -> int:
    """Write a log, at most so many lines of it, and the exposures that lie behind them."""
    written = 0
    texts = site.world.texts()
    with path.open("wb") as stream:
        for events in site.days():
            some = events if most is None else events[: most - written]
            for block in site.written(some, texts):
                stream.write(block)
            if expose is not None:
                expose(site.exposures(some))
            written += len(some)
            if most is not None and written >= most:
                break
    return written
