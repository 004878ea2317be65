"""Of ``privet letter``: whether a deletion was confirmed, and whether it was true."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.letter import Files, Letter, answer
from privet.apps.cli.options import By, Config, Json, Ledger, Number, Store, Why
from privet.apps.cli.speech import Exit, say_json
from privet.apps.cli.speech import note as remark


def form(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    letter: Letter = None,
    *,
    language: Annotated[str, typer.Option(help="en, fr, es or zh-Hant; else the letter's.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="A TOML file to fill in.")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="A PDF file to print.")] = None,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Write the form that confirms a deletion, to enclose with the letter."""
    from privet.bootstrap import casework, deleting, papers

    where = casework.Where(records, ledger, config)
    sheet, to_fill = deleting.blank(where, case, letter, language)
    if out is not None:
        casework.save(out, to_fill.encode())
        remark(f"wrote {out}")
    if pdf is not None:
        papers.printed(sheet, pdf)
        remark(f"wrote {pdf}")
    if as_json:
        say_json({"title": sheet.title, "text": sheet.text(), "form": to_fill})
    elif out is None and pdf is None:
        typer.echo(sheet.text(), nl=False)


def confirmed(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    letter: Letter = None,
    *,
    filled: Annotated[
        Path | None, typer.Option("--form", help="The form, filled in; of a deletion.")
    ] = None,
    why: Why = "",
    file: Files = None,
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Record that the other side confirms what was asked; the form of a deletion is checked.

    Exit status 1: the form has faults, and the demand stays open.
    """
    from privet.bootstrap import casework, deleting

    where = casework.Where(records, ledger, config)
    demand = deleting.confirmed(
        where, case, letter, filled=filled, why=why, files=file or (), by=by
    )
    answer(demand, as_json=as_json)
    if demand.faults:
        for fault in demand.faults:
            remark(f"fault: {fault}")
        raise typer.Exit(Exit.FINDINGS)


def watch(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    letter: Letter = None,
    *,
    months: Annotated[int, typer.Option(help="How long.")] = 6,
    marks: Annotated[
        Path | None, typer.Option(help="A file of canaries and marks to look for.")
    ] = None,
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Watch whether data that was said to be deleted comes up again; due asks for a look a month."""
    from privet.bootstrap import casework, deleting

    where = casework.Where(records, ledger, config)
    demand = deleting.watched(where, case, letter, months=months, marks=marks, by=by)
    answer(demand, as_json=as_json)
    if not demand.marks:
        remark("nothing says by what the data is recognised: name canaries with --marks FILE")


def look(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    letter: Letter = None,
    *,
    found: Annotated[
        list[Path] | None,
        typer.Option("--found", help="A data set that was found: CSV, JSON, Parquet; repeatable."),
    ] = None,
    column: Annotated[str, typer.Option(help="The column that names people; else all.")] = "",
    why: Annotated[str, typer.Option("--why", help="Where one looked, without a file.")] = "",
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Look for canaries and marks in what was found; a case whose data is back is open again.

    Exit status 1: the data appeared again.
    """
    from privet.apps.cli import letterbook
    from privet.bootstrap import casework, deleting
    from privet.response.letters.demands import State

    where = casework.Where(records, ledger, config)
    demand, looks = deleting.looked(
        where, case, letter, found=found or (), column=column, why=why, by=by
    )
    if as_json:
        said = [each.document() for each in looks]
        say_json({**demand.document(casework.now()), "looks": said})
    else:
        letterbook.show_looks(looks)
        answer(demand, as_json=False)
    if any(each.ours for each in looks) or demand.state is State.REAPPEARED:
        raise typer.Exit(Exit.FINDINGS)
