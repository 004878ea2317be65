"""``privet trace``: which actors could have produced a found data set."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.ledger import day_of
from privet.apps.cli.options import By, Config, Json, Store
from privet.apps.cli.speech import Exit, note, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privet.evidence.attribution.tracing import Traced


def trace(  # noqa: PLR0913 - the options of a verb are its parameters
    dump: Annotated[Path, typer.Argument(help="The data set: CSV, JSON or Parquet.")],
    *,
    ledger: Annotated[Path, typer.Option(help="The ledger that says who was shown whom.")],
    column: Annotated[
        str, typer.Option(help="The column that names people; guessed where absent.")
    ] = "",
    marks: Annotated[Path | None, typer.Option(help="A file of canaries and marks.")] = None,
    found: Annotated[
        str,
        typer.Option(help="The day it was found, YYYY-MM-DD (UTC); later exposures do not count."),
    ] = "",
    config: Config = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write a report there, to attach to a case.")
    ] = None,
    case: Annotated[
        str, typer.Option("--case", help="Write it into this case, report and all.")
    ] = "",
    by: By = "",
    records: Store = "",
    as_json: Json = False,
) -> None:
    """
    Say which actors could have produced a found data set, how sure that is, and since when.

    Exit status: 0 it cannot be told, 1 somebody is accused.
    """
    from privet.bootstrap import tracing
    from privet.bootstrap.recording import Where

    day = day_of(found, "--found") + timedelta(days=1) if found else None
    traced = tracing.trace(
        dump, ledger=ledger, column=column, marks=marks, found=day, config=config
    )
    if traced.contents.guessed:
        note(f"no --column was named; {traced.contents.column!r} names the most people")
    if out is not None:
        note(f"report     {tracing.keep(traced, out, dump=dump, ledger=ledger)}")
    if case:
        where = Where(records, ledger, config)
        entry = tracing.attach(where, case, traced, dump=dump, ledger=ledger, by=by).last
        note(f"written into case-{entry.case}, entry {entry.number}")
    if as_json:
        say_json(traced.document())
    else:
        for line in sentences(traced):
            typer.echo(line)
    raise typer.Exit(Exit.FINDINGS if traced.accused or traced.groups else Exit.FINE)


def sentences(traced: Traced) -> Iterator[str]:
    """Yield the answer in words, a line each."""
    held = traced.contents
    yield (
        f"The dump ({held.title}, column {held.column}) has {held.rows:,} rows and {held.size:,}"
        f" different people; {len(held.people):,} of them were shown to somebody here."
    )
    if held.cleaned or held.empty or held.repeated:
        yield (
            f"{held.cleaned:,} identifiers were cleaned, {held.empty:,} rows without one were set"
            f" aside, {held.repeated:,} rows repeat a person."
        )
    if held.canaries:
        yield f"Invented people in it: {', '.join(held.canaries[:20])}."
    yield ""
    if not (traced.accused or traced.groups):
        yield f"Cannot tell who produced it, of {traced.candidates:,} actors."
    else:
        yield from _accusations(traced)
    for reason in traced.why:
        yield f"  {reason}."
    yield ""
    yield "What limits this answer:"
    for caveat in traced.caveats:
        yield f"  {caveat}."


def _accusations(traced: Traced) -> Iterator[str]:
    yield f"Traced, among {traced.candidates:,} actors:"
    for each in traced.accused:
        yield (
            f"  {each.actor} covers {each.covers:.1%} of the dump, certainty {each.certainty:.3f},"
            f" log-likelihood ratio {each.llr:,.0f}."
        )
        yield f"    It {each.because}."
    for group in traced.groups:
        some = ", ".join(group.members[:8])
        more = f" and {len(group.members) - 8} more" if len(group.members) > 8 else ""
        yield (
            f"  {len(group.members)} actors that share devices or networks cover {group.covers:.1%}"
            f" together, certainty {group.certainty:.3f}, log-likelihood ratio {group.llr:,.0f}:"
        )
        yield f"    {some}{more}."
    if traced.between:
        first, last = traced.between
        yield (
            f"They were shown these people from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC;"
            " the dump is not older than the last of them that it holds."
        )
    yield (
        f"The chance that anybody accused here is innocent is {traced.risk:.1g}, if innocent"
        " visitors are as the page on tracing describes them."
    )
