"""``privet simulate``: a site's access log, invented, with labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.speech import note


def simulate(  # noqa: PLR0913 - the options of a verb are its parameters
    out: Annotated[Path, typer.Option(help="Where the log is written.")] = Path("access.log"),
    labels: Annotated[
        Path | None, typer.Option(help="Where the labels are written; beside the log if absent.")
    ] = None,
    *,
    seed: Annotated[int, typer.Option(help="The same seed writes the same log.")] = 1,
    days: Annotated[int, typer.Option(min=1, help="Days that the log covers.")] = 14,
    people: Annotated[int, typer.Option(min=100, help="People whose data the site shows.")] = 5000,
    visitors: Annotated[int, typer.Option(min=10, help="People who visit.")] = 8000,
    scrapers: Annotated[str, typer.Option(help="all, none, or names (also R0 to R17).")] = "all",
    lines: Annotated[
        int | None, typer.Option(min=1, help="Stop after so many lines; for benchmarks.")
    ] = None,
    wide: Annotated[
        bool,
        typer.Option(help="Rarer people too, and good automation: schools, archives, previews."),
    ] = False,
    mimicry: Annotated[
        float,
        typer.Option(min=0, max=1, help="How far R0 to R17 copy people: pages between, rests."),
    ] = 0.0,
    exposures: Annotated[
        Path | None, typer.Option(help="Where the truth of who was shown whom is written, Parquet.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Write an invented site's access log: people in their roles, search engines, scrapers."""
    from privet import bootstrap

    if labels is None:
        labels = out.with_name(out.name + ".labels.jsonl")
    written = bootstrap.simulate(
        bootstrap.Invention(
            out=out,
            labels=labels,
            seed=seed,
            days=days,
            people=people,
            visitors=visitors,
            scrapers=scrapers,
            lines=lines,
            wide=wide,
            mimicry=mimicry,
            exposures=exposures,
        ),
        quiet=quiet,
    )
    note(f"wrote {written:,} lines to {out} and labels to {labels}")
