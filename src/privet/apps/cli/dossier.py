"""``privet dossier``: what an authority expects, which measures answer it, what shows them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Store
from privet.apps.cli.speech import note, say_json


def dossier(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    authority: Annotated[str, typer.Option(help="The place of the authority: HK, GB, CA-QC, EU.")],
    as_of: Annotated[str, typer.Option(help="The day, YYYY-MM-DD; else today.")] = "",
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(),
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Make the dossier for an authority: one PDF, and one archive with its index and the evidence.

    The same inputs make the same bytes.
    """
    from privet.apps.cli.review import register_of
    from privet.bootstrap import dossiers

    register = register_of(records, ledger, config)
    try:
        day = date.fromisoformat(as_of) if as_of else register.today
    except ValueError:
        raise typer.BadParameter("write the day as YYYY-MM-DD", param_hint="--as-of") from None
    made = dossiers.make(register, authority, out, day=day, by=by)
    if as_json:
        say_json(
            {
                "pdf": str(made.pdf),
                "archive": str(made.archive),
                "pdf_sha256": made.pdf_sha256,
                "archive_sha256": made.archive_sha256,
            }
        )
        return
    typer.echo(f"wrote {made.pdf}  sha256 {made.pdf_sha256}")
    typer.echo(f"wrote {made.archive}  sha256 {made.archive_sha256}")
    note("noted in the audit chain")
