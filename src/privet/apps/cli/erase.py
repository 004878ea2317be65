"""``privet erase``: one person is erased on request; what stays, and why, is said."""

from __future__ import annotations

from typing import Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Store, Why
from privet.apps.cli.speech import note, say_json
from privet.apps.cli.tables import printable


def erase(  # noqa: PLR0913 - the options of a verb are its parameters
    subjects: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="The site's identifiers of the person."),
    ] = None,
    *,
    visitor: Annotated[
        list[str] | None,
        typer.Option(help="Who they are as a visitor, such as account:bob77; may be repeated."),
    ] = None,
    do: Annotated[
        bool, typer.Option("--do", help="Really erase; without it, only say what would go.")
    ] = False,
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Erase one person from the ledger, also while a guard writes to it; say what stays and why.

    Says what would go unless told to do it. What a case holds stays.
    """
    from privet.bootstrap.erasing import erase as erased
    from privet.bootstrap.recording import Where

    where = Where(records, ledger, config)
    answer = erased(where, subjects or (), visitor or (), do=do, by=by, why=why)
    if as_json:
        say_json(answer.document())
        return
    found = answer.erased
    said = "erased" if do else "would erase"
    by_whom = " (by the running guard)" if answer.by_guard else ""
    typer.echo(
        f"{said}{by_whom}: {found.rows:,} exposures, {found.days:,} days of activity, "
        f"{found.names:,} names"
    )
    if found.held:
        typer.echo(f"kept: {found.held:,} exposures that a case holds")
    for line in (*found.cases, *answer.kept):
        typer.echo(f"kept: {printable(line)}")
    note("people on pages of lists are not named in the ledger, and not found there")
