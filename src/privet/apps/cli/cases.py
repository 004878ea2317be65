"""``privet cases``: open a case, work on it, conclude it; every step is an entry that stays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Number, Store, Why
from privet.apps.cli.speech import note as remark
from privet.apps.cli.speech import say_json

if TYPE_CHECKING:
    from privet.evidence.cases import Case

app = typer.Typer(help="Open cases, work on them, conclude them.", no_args_is_help=True)

Purpose = Annotated[str, typer.Option(help="What its exposures are kept for.")]
Conclusion = Annotated[
    str,
    typer.Option(
        "--outcome",
        help="confirmed-scraping, permitted, false-positive, insufficient-data or duplicate.",
    ),
]
Of = Annotated[str, typer.Option("--of", help="The case that this is a duplicate of.")]
Until = Annotated[str, typer.Option("--until", help="The last day they are kept, YYYY-MM-DD.")]


def answer(case: Case, *, as_json: bool) -> None:
    """Say how a case is after a step."""
    if as_json:
        say_json(case.document())
        return
    outcome = f", {case.outcome}" if case.outcome else ""
    typer.echo(f"{case.name}   {case.state}{outcome}; entry {case.last.number} is written")


@app.command("open")
def open_(  # noqa: PLR0913 - the options of a verb are its parameters
    actors: Annotated[
        list[str] | None, typer.Argument(metavar="[ACTOR]...", help="Such as account:bob77.")
    ] = None,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", help="Take findings from what analyze wrote there.")
    ] = None,
    title: Annotated[str, typer.Option(help="What the case is called.")] = "",
    purpose: Purpose = "",
    until: Until = "",
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Open a case about actors that were found; its exposures are kept beyond retention."""
    from privet.bootstrap import casework

    case = casework.opened(
        casework.Where(records, ledger, config),
        actors or [],
        out=out,
        title=title,
        by=by,
        why=why,
        purpose=purpose,
        until=until,
    )
    answer(case, as_json=as_json)
    remark(f"its exposures are kept until {case.held_until}: {case.purpose}")


@app.command("list")
def list_(
    *,
    state: Annotated[str, typer.Option(help="Only cases in this state, such as new.")] = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List the cases."""
    from privet.apps.cli import casebook
    from privet.bootstrap import casework

    known = casework.listed(casework.Where(records, ledger, config))
    chosen = [case for case in known if not state or case.state == state]
    if as_json:
        say_json([case.document() for case in chosen])
    else:
        casebook.show_cases(chosen)


@app.command("show")
def show(
    case: Number,
    *,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show a case: its state, what it rests on, and each entry: who, when, what, why."""
    from privet.apps.cli import casebook, letterbook
    from privet.bootstrap import casework
    from privet.response.letters.demands import demands

    found = casework.shown(casework.Where(records, ledger, config), case)
    letters = demands(found.name, found.entries)
    if as_json:
        asked = [each.document(casework.now()) for each in letters]
        say_json({**casework.exported(found), "demands": asked})
        return
    casebook.show_case(found)
    if letters:
        letterbook.show_demands(letters, casework.now())


@app.command("note")
def note(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    text: Annotated[str, typer.Argument(help="What is to be noted.")],
    *,
    file: Annotated[
        list[Path] | None, typer.Option("--file", help="Keep this file with it; may be repeated.")
    ] = None,
    kind: Annotated[
        str, typer.Option(help="What it is: note, terms, robots, policy, complaint, ...")
    ] = "note",
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Note something in a case, with files."""
    from privet.bootstrap import casework

    where = casework.Where(records, ledger, config)
    answer(casework.noted(where, case, text, file or [], kind=kind, by=by), as_json=as_json)


@app.command("assign")
def assign(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    to: Annotated[str, typer.Argument(metavar="NAME", help="The analyst.")],
    *,
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Assign a case to an analyst; it is in progress then."""
    from privet.bootstrap import casework
    from privet.evidence.lifecycle import Act

    where = casework.Where(records, ledger, config)
    answer(casework.acted(where, case, Act.ASSIGN, by=by, why=why, to=to), as_json=as_json)


@app.command("hold")
def hold(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    until: Until,
    purpose: Purpose = "",
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Put a case on hold until a day; its exposures are kept at least as long."""
    from privet.bootstrap import casework

    where = casework.Where(records, ledger, config)
    case_now = casework.held(where, case, until=until, by=by, why=why, purpose=purpose)
    answer(case_now, as_json=as_json)


@app.command("keep")
def keep(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    until: Until,
    purpose: Purpose = "",
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Keep the exposures of a case until a later day; its state stays."""
    from privet.bootstrap import casework

    where = casework.Where(records, ledger, config)
    case_now = casework.kept(where, case, until=until, by=by, why=why, purpose=purpose)
    answer(case_now, as_json=as_json)


@app.command("resume")
def resume(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Go on with a case that was on hold."""
    from privet.bootstrap import casework
    from privet.evidence.lifecycle import Act

    where = casework.Where(records, ledger, config)
    answer(casework.acted(where, case, Act.RESUME, by=by, why=why), as_json=as_json)


@app.command("reopen")
def reopen(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Open a resolved or closed case again; its outcome is forgotten, its entries stay."""
    from privet.bootstrap import casework
    from privet.evidence.lifecycle import Act

    where = casework.Where(records, ledger, config)
    answer(casework.acted(where, case, Act.REOPEN, by=by, why=why), as_json=as_json)


@app.command("resolve")
def resolve(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    outcome: Conclusion = "",
    of: Of = "",
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Conclude a case that still waits for something, such as a confirmed deletion."""
    from privet.bootstrap import casework
    from privet.evidence.lifecycle import Act

    where = casework.Where(records, ledger, config)
    case_now = casework.closed(
        where, case, Act.RESOLVE, outcome=chosen(outcome), of=of, by=by, why=why
    )
    answer(case_now, as_json=as_json)


@app.command("close")
def close(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    outcome: Conclusion = "",
    of: Of = "",
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Close a case with its outcome."""
    from privet.bootstrap import casework
    from privet.evidence.lifecycle import Act

    where = casework.Where(records, ledger, config)
    case_now = casework.closed(
        where, case, Act.CLOSE, outcome=chosen(outcome), of=of, by=by, why=why
    )
    answer(case_now, as_json=as_json)


def chosen(outcome: str) -> str:
    """Refuse an outcome that is none."""
    from privet.evidence.lifecycle import Outcome

    if outcome and outcome not in set(Outcome):
        known = ", ".join(each.value for each in Outcome)
        raise typer.BadParameter(f"one of {known}", param_hint="--outcome")
    return outcome


@app.command("export")
def export(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    form: Annotated[
        str, typer.Option("--as", help="json (all entries), ocsf, stix or misp.")
    ] = "json",
    addresses: Annotated[
        bool, typer.Option("--addresses", help="Name the actors, too: for a purpose, until a day.")
    ] = False,
    purpose: Annotated[str, typer.Option(help="What the addresses are shared for.")] = "",
    until: Annotated[
        str, typer.Option("--until", help="The last day they may be used, YYYY-MM-DD.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="The file; else stdout.")] = None,
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
) -> None:
    """Write a case for another system; for evidence, see privet evidence seal."""
    import json

    from privet.bootstrap import casework, sharing
    from privet.evidence.sharing.behaviour import Naming

    if form not in set(sharing.Form):
        raise typer.BadParameter(f"one of {', '.join(sharing.Form)}", param_hint="--as")
    naming = Naming(purpose, casework.day(until) if until else "") if addresses else None
    where = casework.Where(records, ledger, config)
    document = sharing.shared(where, case, sharing.Form(form), naming, by=by)
    if out is None:
        say_json(document)
        return
    casework.save(out, json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n")
    remark(f"wrote {out}")
