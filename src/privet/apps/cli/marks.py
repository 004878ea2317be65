"""``privet marks``: what an actor is shown in the records of invented people."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.options import Config, Json
from privet.apps.cli.speech import say_json
from privet.apps.cli.tables import printable

app = typer.Typer(
    help="Mark the records of invented people for each who is shown them.", no_args_is_help=True
)


@app.callback()
def marks() -> None:
    """Mark the records of invented people for each who is shown them."""


@app.command("show")
def show(
    file: Annotated[Path, typer.Argument(help="A file of canaries and marks.")],
    actors: Annotated[list[str], typer.Argument(metavar="ACTOR...", help="Such as account:bob77.")],
    *,
    ledger: Annotated[Path, typer.Option(help="The ledger whose key the marks are made with.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say which spelling of each mark an actor is to be shown; nothing is stored."""
    from privet.bootstrap.marking import spelled

    found = spelled(file, actors, ledger=ledger, config=config)
    if as_json:
        say_json([asdict(each) for each in found])
        return
    for each in found:
        typer.echo(
            printable(f"{each.actor}  {each.mark}  {each.id}  {each.column}: {each.spelling}")
        )
