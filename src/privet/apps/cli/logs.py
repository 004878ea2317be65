"""``privet logs``: look at a log before it is analysed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.options import Config, Json
from privet.apps.cli.speech import Exit, say_json

app = typer.Typer(help="Look at a log before it is analysed.", no_args_is_help=True)


@app.callback()
def logs() -> None:
    """Look at a log before it is analysed."""


@app.command("inspect")
def inspect(  # noqa: PLR0913 - the options of a verb are its parameters
    log: Annotated[str, typer.Argument(help="An access log, or - for stdin.")],
    *,
    config: Config = None,
    log_format: Annotated[
        str, typer.Option("--format", help="Try this format instead of guessing.")
    ] = "",
    nginx_conf: Annotated[
        Path | None, typer.Option(help="Take the log_format from this nginx.conf.")
    ] = None,
    apache_format: Annotated[str, typer.Option(help="An Apache LogFormat string.")] = "",
    mapping: Annotated[str, typer.Option(help="JSON lines: FIELD=KEY pairs.")] = "",
    as_json: Json = False,
) -> None:
    """
    Guess a log's format and show one parsed value of each field and what was rejected.

    Exit status 3: more than 5 in 100 lines were rejected.
    """
    from privet import bootstrap
    from privet.apps.cli import inspections
    from privet.workflows.caveats import MANY_REJECTS

    task = bootstrap.Task(
        logs=(log,),
        config=config,
        format=log_format,
        nginx_conf=nginx_conf,
        apache_format=apache_format,
        mapping=mapping,
    )
    inspection = bootstrap.inspect(task)
    if as_json:
        say_json(inspections.document(inspection))
    else:
        inspections.show(inspection)
    raise typer.Exit(Exit.DEGRADED if inspection.reject_rate > MANY_REJECTS else Exit.FINE)
