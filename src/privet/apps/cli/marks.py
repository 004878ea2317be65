"""``privet marks``: invented people are planted and looked for; what an actor is shown in their records."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Store, Why
from privet.apps.cli.speech import Exit, note, say_json
from privet.apps.cli.tables import printable

app = typer.Typer(
    help="Plant invented people, see who was shown them, and mark their records for each.",
    no_args_is_help=True,
)


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


@app.command("plant")
def plant(  # noqa: PLR0913 - the options of a verb are its parameters
    file: Annotated[Path, typer.Argument(help="A file of canaries and marks.")],
    *,
    owner: Annotated[str, typer.Option(help="Who answers for them, and takes them out again.")],
    place: Annotated[str, typer.Option(help="Where on the site they stand, in words.")],
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Put on record that the invented people of a file stand in the site; the file is kept with it."""
    from privet.bootstrap import planting
    from privet.bootstrap.recording import Where

    where = Where(records, ledger, config)
    found = planting.plant(where, file, owner=owner, place=place, by=by, why=why)
    if as_json:
        say_json({"day": found.day.isoformat(), **found.payload()})
        return
    typer.echo(
        f"planted    invented people: {len(found.people)}; marks in their records: {found.marks}"
    )
    note("from now on whoever is shown one of them is a finding: privet marks seen")


@app.command("list")
def list_(
    *,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List what was planted: when, where, who answers for it."""
    from privet.bootstrap import planting
    from privet.bootstrap.recording import Where

    found = planting.listed(Where(records, ledger, config))
    if as_json:
        say_json({"planted": [{"day": each.day.isoformat(), **each.payload()} for each in found]})
        return
    for each in found:
        many = f"people: {len(each.people)}, marks: {each.marks}"
        typer.echo(printable(f"{each.day}  {many}  {each.place}; {each.owner}  {each.sha256[:12]}"))
    if not found:
        note("nobody is planted: privet marks plant")


@app.command("seen")
def seen(
    *,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Say who was shown invented people, whom nobody has a reason to look at; the most of them first.

    Exit status 1: somebody was.
    """
    from privet.bootstrap import planting
    from privet.bootstrap.recording import Where

    where = Where(records, ledger, config)
    people = sorted({one for each in planting.listed(where) for one in each.people})
    found = [each.document() for each in planting.met(where, people)]
    if as_json:
        say_json({"planted": len(people), "seen": found})
    else:
        for each in found:
            typer.echo(
                printable(
                    f"{each['actor']}  {each['people']} of {len(people)}, {each['times']} times, "
                    f"{each['first']} to {each['last']}"
                )
            )
    note("pages of lists show people whom the ledger cannot name: invented ones among them, too")
    if found:
        raise typer.Exit(Exit.FINDINGS)
