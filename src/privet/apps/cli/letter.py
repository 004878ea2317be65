"""``privet letter``: draft letters from a case, have them signed, follow what becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Many, Number, Store, Unmask, Why
from privet.apps.cli.speech import Exit, say_json
from privet.apps.cli.speech import note as remark

if TYPE_CHECKING:
    from privet.response.letters.demands import Demand
    from privet.response.sheets import Sheet

app = typer.Typer(
    help="Draft letters, have them signed, follow what becomes of them; nothing is sent.",
    no_args_is_help=True,
)

Letter = Annotated[
    int | None, typer.Argument(metavar="[LETTER]", help="Its number; may be left out if one.")
]
Out = Annotated[Path | None, typer.Option("--out", help="Write its text there.")]
Pdf = Annotated[Path | None, typer.Option("--pdf", help="Write a PDF file there.")]
Signer = Annotated[str, typer.Option("--by", help="Who signs, by name.")]
Capacity = Annotated[str, typer.Option("--as", help="In which capacity, such as counsel.")]
Files = Annotated[
    list[Path] | None, typer.Option("--file", help="Keep this file with it; may be repeated.")
]


def answer(demand: Demand, *, as_json: bool) -> None:
    """Say how a demand is after a step."""
    from privet.apps.cli import letterbook
    from privet.bootstrap.casework import now

    if as_json:
        say_json(demand.document(now()))
    else:
        typer.echo(letterbook.line(demand, now()))


def write(sheet: Sheet, out: Path | None, pdf: Path | None) -> None:
    """Write a letter to the files that were named."""
    from privet.bootstrap import casework, papers

    if out is not None:
        casework.save(out, sheet.text().encode())
        remark(f"wrote {out}")
    if pdf is not None:
        papers.printed(sheet, pdf)
        remark(f"wrote {pdf}")


@app.command("draft")
def draft(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    kind: Annotated[
        str,
        typer.Option(
            help="cease-and-desist, deletion-demand, preservation, host-takedown, abuse-report "
            "or platform-terms."
        ),
    ],
    language: Annotated[str, typer.Option(help="en, fr, es or zh-Hant.")] = "en",
    to: Annotated[str, typer.Option(help="Name and address of whom it is for.")] = "",
    days: Annotated[int | None, typer.Option(help="Days for an answer after receipt.")] = None,
    fact: Annotated[
        Many, typer.Option("--fact", help="ITEM=TEXT that letters say; may be repeated.")
    ] = None,
    leave_out: Annotated[
        Many, typer.Option("--leave-out", help="An ITEM not to write of; may be repeated.")
    ] = None,
    unmask: Unmask = False,
    out: Out = None,
    pdf: Pdf = None,
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Draft a letter from a case; what the case does not say is a marked gap. Nothing is sent."""
    from privet.bootstrap import casework, lettering
    from privet.response.sheets import Sheet

    where = casework.Where(records, ledger, config)
    wish = lettering.Wish(kind, language, to, days, fact or (), leave_out or (), unmask)
    demand = lettering.drafted(where, case, wish, by=by)
    sheet = Sheet.read(demand.sheet)
    write(sheet, out, pdf)
    if as_json:
        from privet.bootstrap.casework import now

        say_json({**demand.document(now()), "text": sheet.text()})
    elif out is None and pdf is None:
        typer.echo(sheet.text(), nl=False)
    remark(f"{demand.name}: {len(demand.gaps)} facts are missing" if demand.gaps else demand.name)


@app.command("show")
def show(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    letter: Letter = None,
    *,
    out: Out = None,
    pdf: Pdf = None,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show a letter as it was drafted or signed, and what became of it."""
    from privet.apps.cli import letterbook
    from privet.bootstrap import casework, lettering
    from privet.response.sheets import Sheet

    where = casework.Where(records, ledger, config)
    demand = lettering.of(casework.shown(where, case), letter)
    sheet = Sheet.read(demand.sheet)
    write(sheet, out, pdf)
    if as_json:
        say_json({**demand.document(casework.now()), "text": sheet.text()})
        return
    if out is None and pdf is None:
        typer.echo(sheet.text())
    letterbook.show_history(demand, casework.now())


@app.command("list")
def list_(
    case: Annotated[str, typer.Argument(metavar="[CASE]", help="Only of this case.")] = "",
    *,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List letters and the state of what they ask for."""
    from privet.apps.cli import letterbook
    from privet.bootstrap import casework, lettering

    found = lettering.listed(casework.Where(records, ledger, config), case)
    if as_json:
        say_json([each.document(casework.now()) for each in found])
    else:
        letterbook.show_demands(found, casework.now())


@app.command("due")
def due(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Annotated[str, typer.Argument(metavar="[CASE]", help="Only of this case.")] = "",
    *,
    within: Annotated[int, typer.Option(min=0, help="Days ahead.")] = 3,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Remind of answers that are due, and of looks that are, the soonest first; for a daily job.

    Exit status 1: something is overdue.
    """
    from privet.apps.cli import letterbook
    from privet.bootstrap import casework, lettering
    from privet.response.letters.watching import soon

    now = casework.now()
    found = lettering.listed(casework.Where(records, ledger, config), case)
    tasks = soon(found, now, within)
    if as_json:
        say_json([each.document(now) for each in tasks])
    else:
        letterbook.show_tasks(tasks, now)
    if any(each.by < now for each in tasks):
        raise typer.Exit(Exit.FINDINGS)


@app.command("sign")
def sign(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    letter: Letter = None,
    *,
    by: Signer = "",
    capacity: Capacity = "",
    on: Annotated[
        str, typer.Option("--on", help="The day of the signature, YYYY-MM-DD; else this one.")
    ] = "",
    text_only: Annotated[
        bool, typer.Option("--text-only", help="Keep no PDF of it with the case.")
    ] = False,
    out: Out = None,
    pdf: Pdf = None,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Sign a letter by name: before that it counts as a draft, and afterwards nobody changes it."""
    from privet.bootstrap import casework, lettering
    from privet.response.sheets import Sheet

    demand = lettering.signed_off(
        casework.Where(records, ledger, config),
        case,
        letter,
        lettering.Signer(by, capacity, on),
        on_paper=not text_only,
    )
    write(Sheet.read(demand.sheet), out, pdf)
    answer(demand, as_json=as_json)


@app.command("served")
def served(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    letter: Letter = None,
    *,
    at: Annotated[str, typer.Option("--at", help="When it was received, with its offset.")],
    how: Annotated[str, typer.Option("--how", help="How: registered post, courier, ...")],
    file: Files = None,
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Record that a letter reached the other side, with proof; the time for an answer runs."""
    from privet.bootstrap import casework, lettering

    where = casework.Where(records, ledger, config)
    demand = lettering.served(where, case, letter, moment=at, how=how, files=file or (), by=by)
    answer(demand, as_json=as_json)


@app.command("remind")
def remind(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    letter: Letter = None,
    *,
    by: Signer = "",
    capacity: Capacity = "",
    days: Annotated[int, typer.Option(help="Days for an answer after its receipt.")] = 7,
    out: Out = None,
    pdf: Pdf = None,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Write a signed reminder of a letter; record with *served* that it was received."""
    from privet.bootstrap import casework, lettering

    where = casework.Where(records, ledger, config)
    signer = lettering.Signer(by, capacity)
    demand, sheet = lettering.reminded(where, case, letter, signer, days=days)
    write(sheet, out, pdf)
    if out is None and pdf is None and not as_json:
        typer.echo(sheet.text())
    answer(demand, as_json=as_json)


@app.command("replied")
def replied(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    text: Annotated[str, typer.Argument(help="What they say, in short.")],
    letter: Letter = None,
    *,
    file: Files = None,
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Note an answer to a letter, with files."""
    from privet.bootstrap import casework, lettering
    from privet.response.letters.demands import Act

    where = casework.Where(records, ledger, config)
    demand = lettering.noted(where, case, letter, Act.REPLY, text=text, files=file or (), by=by)
    answer(demand, as_json=as_json)


@app.command("withdraw")
def withdraw(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    letter: Letter = None,
    *,
    why: Why = "",
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Let a letter rest, with the reason; it stays in the case."""
    from privet.bootstrap import casework, lettering
    from privet.response.letters.demands import Act

    where = casework.Where(records, ledger, config)
    demand = lettering.noted(where, case, letter, Act.WITHDRAW, text=why, by=by)
    answer(demand, as_json=as_json)
