"""``privet transparency``: a public page of measures and figures."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Store
from privet.apps.cli.speech import note, say_json

app = typer.Typer(help="Tell the public what is done, and how it went.", no_args_is_help=True)


@app.callback()
def transparency() -> None:
    """Tell the public what is done, and how it went."""


@app.command("make")
def make(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    out: Annotated[Path, typer.Option("--out", help="The folder for the two files.")] = Path(),
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Write a page of measures and figures as HTML and Markdown; it names nobody and no limit."""
    from privet.bootstrap import casework
    from privet.bootstrap import transparency as making

    paths, figures = making.make(casework.Where(records, ledger, config), out, by=by)
    if as_json:
        say_json({"written": [str(path) for path in paths], "figures": asdict(figures)})
        return
    for path in paths:
        typer.echo(f"written    {path}")
    note("read it before you publish it; nothing was sent anywhere")
