"""``privet breach``: is a scrape a breach, whom to tell, by when; drafts only, nothing is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Many, Number, Store, Unmask, Why
from privet.apps.cli.speech import Exit, say_json
from privet.apps.cli.speech import note as remark

if TYPE_CHECKING:
    from privet.bootstrap.casework import Where

app = typer.Typer(help="Assess a breach, count down, draft notices.", no_args_is_help=True)


@app.command("assess")
def assess(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    answer: Annotated[
        Many, typer.Option("--answer", help="QUESTION=yes|no|unknown; may be repeated.")
    ] = None,
    anchor: Annotated[
        Many, typer.Option("--anchor", help="ANCHOR=MOMENT with its offset; may be repeated.")
    ] = None,
    decide: Annotated[
        Many, typer.Option("--decide", help="PLACE[:people]=notify|not-notify; may be repeated.")
    ] = None,
    told: Annotated[
        Many, typer.Option("--told", help="PLACE[:people]=MOMENT: one was told; may be repeated.")
    ] = None,
    fact: Annotated[
        Many, typer.Option("--fact", help="ITEM=TEXT that notices say; may be repeated.")
    ] = None,
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show the questions whether it is a breach; record answers, anchors and decisions."""
    from privet.apps.cli import breachbook
    from privet.bootstrap import breaching

    said = breaching.Said(answer or (), anchor or (), decide or (), told or (), fact or ())
    found = breaching.assessed(where_of(records, ledger, config), case, said, by=by, why=why)
    known = breaching.assessment_of(found)
    if as_json:
        say_json({"case": found.name, **known.document()})
    else:
        breachbook.show_assessment(found.name, known)


@app.command("timeline")
def timeline(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    jurisdiction: Annotated[
        Many, typer.Option("--jurisdiction", "-j", help="Only this place; may be repeated.")
    ] = None,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Show by when whom to tell, the soonest first.

    Exit status 1: something that the law asks for is overdue.
    """
    from privet.apps.cli import breachbook
    from privet.bootstrap import breaching, casework
    from privet.response.breach.clocks import State
    from privet.response.breach.rules import Force

    where = where_of(records, ledger, config)
    found, silent = breaching.timeline(where, casework.shown(where, case), jurisdiction or ())
    now = breaching.now()
    if as_json:
        say_json({"clocks": [each.document(now) for each in found], "without": silent})
    else:
        breachbook.show_clocks(found, silent, now)
    if any(each.state is State.OVERDUE and each.duty.force is Force.LAW for each in found):
        raise typer.Exit(Exit.FINDINGS)


@app.command("notify-list")
def notify_list(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    subjects: Annotated[
        Path, typer.Option(help="A CSV file with the columns subject and country.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="Write a file of subjects for each country there.")
    ] = None,
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List the people who were shown, by country; the case notes the counts, and no names."""
    from privet.apps.cli import breachbook
    from privet.bootstrap import breaching

    listed = breaching.notified(where_of(records, ledger, config), case, subjects, by=by)
    if out is not None:
        for path in breaching.save_list(listed, out):
            remark(f"wrote {path}")
    if as_json:
        say_json(listed.document(named=out is None))
    else:
        breachbook.show_list(listed, named=out is None)


@app.command("draft")
def draft(  # noqa: PLR0913 - the options of a verb are its parameters
    jurisdiction: Annotated[
        str, typer.Argument(metavar="JURISDICTION", help="A place, such as GB, EU or US-CA.")
    ],
    case: Number,
    *,
    language: Annotated[
        str, typer.Option(help="en, fr, es or zh-Hant; else the usual one of the place.")
    ] = "",
    to: Annotated[str, typer.Option(help="authority or people.")] = "authority",
    unmask: Unmask = False,
    out: Annotated[Path | None, typer.Option("--out", help="The text file; else stdout.")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="A PDF file as well.")] = None,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Draft a notice from the case; what the case does not say is a marked gap. Nothing is sent."""
    from privet.bootstrap import breaching, casework, papers
    from privet.response.breach.rules import Whom

    if to not in {Whom.AUTHORITY, Whom.PEOPLE}:
        raise typer.BadParameter("authority or people", param_hint="--to")
    where = where_of(records, ledger, config)
    found = casework.shown(where, case)
    notice = breaching.drafted(
        where, jurisdiction, found, language=language, whom=Whom(to), unmasked=unmask
    )
    if out is not None:
        casework.save(out, notice.text().encode())
        remark(f"wrote {out}")
    if pdf is not None:
        papers.printed(notice.sheet(), pdf)
        remark(f"wrote {pdf}")
    if as_json:
        say_json(notice.document())
    elif out is None and pdf is None:
        typer.echo(notice.text(), nl=False)
    if notice.gaps:
        remark(f"{len(notice.gaps)} facts are missing: privet breach assess --fact ITEM=TEXT")


def where_of(records: str, ledger: Path | None, config: Path | None) -> Where:
    """Return where the records are."""
    from privet.bootstrap import casework

    return casework.Where(records, ledger, config)
