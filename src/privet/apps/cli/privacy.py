"""``privet privacy``: what Privet itself keeps of people, and the job that forgets it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Store, Why
from privet.apps.cli.speech import note, say_json

app = typer.Typer(help="See and bound what Privet itself keeps.", no_args_is_help=True)


@app.command("map")
def map_(
    *,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show every store: what it keeps of whom, in which form, what for, and until when."""
    from privet.bootstrap.mapping import mapped
    from privet.bootstrap.recording import Where

    found = mapped(Where(records, ledger, config))
    if as_json:
        say_json({"stores": [each.document() for each in found]})
        return
    for each in found:
        size = "" if each.size is None else f" ({each.size:,} bytes)"
        typer.echo(f"{each.store:<10} {each.place or 'none is kept'}{size}")
        for name in ("what", "whom", "form", "until", "purpose"):
            typer.echo(f"  {name:<8} {getattr(each, name)}")


@app.command("retention")
def retention(
    *,
    do: Annotated[
        bool, typer.Option("--do", help="Really forget; without it, only say what would go.")
    ] = False,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Forget what is kept for too long in every store, and write down that the job ran: run it daily.

    Says what would go unless told to do it.
    """
    from privet.bootstrap.recording import Where
    from privet.bootstrap.retaining import run

    found = run(Where(records, ledger, config), do=do)
    if as_json:
        say_json({"done": do, "stores": [asdict(each) for each in found]})
        return
    for each in found:
        left = f"the oldest is of {each.oldest}" if each.oldest else "nothing is left"
        said = "forgets by itself" if each.by == "guard" else f"{each.count:,}"
        typer.echo(f"{each.store:<10} before {each.before}: {said}; {left}")
    note("written into the audit chain" if do else "nothing was forgotten: --do")


@app.command("assess")
def assess(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write a draft there: a .pdf, or a .html file.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="Put this finished assessment on record, by its digest.")
    ] = None,
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
) -> None:
    """Draft an assessment of Privet's own impact on privacy, or put a finished one on record."""
    from privet.bootstrap import assessing
    from privet.bootstrap.recording import Where

    if (out is None) == (record is None):
        raise typer.BadParameter("--out FILE for a draft, or --record FILE for a finished one")
    where = Where(records, ledger, config)
    if out is not None:
        assessing.drafted(where, out)
        typer.echo(f"wrote {out}: a draft, with gaps for a person to fill")
    elif record is not None:
        entry = assessing.recorded(where, record, by=by, why=why)
        typer.echo(f"recorded {record}, sha256 {entry.payload['sha256']}, by {entry.by}")
