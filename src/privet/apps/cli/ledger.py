"""``privet ledger``: what Privet itself keeps, and until when."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.options import Config, Json
from privet.apps.cli.speech import Exit, note, say_json

app = typer.Typer(help="See and purge what Privet itself keeps.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The ledger's folder.")]


@app.command("show")
def show(
    ledger: Folder,
    *,
    as_json: Json = False,
) -> None:
    """Show which logs a ledger holds, how many exposures, since when, and how large it is."""
    from privet import bootstrap

    document = bootstrap.describe_ledger(ledger)
    if as_json:
        say_json(document)
        return
    for key, value in document.items():
        typer.echo(f"{key:<12} {value}")


@app.command("purge")
def purge(
    ledger: Folder,
    *,
    before: Annotated[
        str,
        typer.Option(
            help="Forget everything before this day, YYYY-MM-DD (UTC); else ledger.retention."
        ),
    ] = "",
    config: Config = None,
    do: Annotated[
        bool, typer.Option("--do", help="Really forget; without it, only say what would go.")
    ] = False,
) -> None:
    """
    Forget exposures older than may be kept; says what would go unless told to do it.

    Without a day it goes by ledger.retention, 28 days if the policy says nothing: run it daily.
    """
    from privet import bootstrap

    day = day_of(before) if before else None
    count, until = bootstrap.purge_ledger(ledger, day, config=config, dry_run=not do)
    note(
        f"{'forgot' if do else 'would forget'} {count:,} files of exposures before {until:%Y-%m-%d}"
    )


@app.command("retention")
def retention(ledger: Folder, *, as_json: Json = False) -> None:
    """
    List when what may no longer be kept was forgotten, the latest first.

    Exit status 3: that was never, or more than a day ago.
    """
    from privet import bootstrap

    runs, due = bootstrap.retention(ledger)
    if as_json:
        say_json({"due": due, "runs": runs})
    else:
        for each in runs:
            gone = f"{each['files']:,} files, {each['appeals']:,} appeals"
            typer.echo(f"{each['at']}  before {each['before']}: {gone}  by {each['by']}")
    if due:
        note("nothing was forgotten within a day: does privet serve run, or privet ledger purge?")
        raise typer.Exit(Exit.DEGRADED)


def day_of(text: str, option: str = "--before") -> datetime:
    """Read a day as a person writes it."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise typer.BadParameter("write the day as YYYY-MM-DD", param_hint=option) from None
