"""``privet review``: which measures run, who owns them, when they were tested, what is due."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Store, Why
from privet.apps.cli.speech import Exit, say_json
from privet.apps.cli.speech import note as remark

if TYPE_CHECKING:
    from privet.bootstrap.registering import Register

app = typer.Typer(help="Keep the register of measures, and measure it.", no_args_is_help=True)

Control = Annotated[str, typer.Argument(metavar="MEASURE", help="A measure, such as LIM-01.")]


def register_of(records: str, ledger: Path | None, config: Path | None) -> Register:
    """Return the register of a site."""
    from privet.bootstrap.recording import Where
    from privet.bootstrap.registering import Register

    return Register(Where(records, ledger, config))


@app.command("list")
def list_(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    light: Annotated[str, typer.Option(help="Only those that are green, amber, red or grey.")] = "",
    starter: Annotated[
        bool, typer.Option("--starter", help="Only those that a small site begins with.")
    ] = False,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List the measures: how each stands, who owns it, when its next review is due."""
    from privet.apps.cli import registerbook

    if light not in {"", "green", "amber", "red", "grey"}:
        raise typer.BadParameter("green, amber, red or grey", param_hint="--light")
    found = [
        each
        for each in register_of(records, ledger, config).list()
        if light in {"", each.light} and (each.standing.control.starter or not starter)
    ]
    if as_json:
        say_json({"controls": [each.document() for each in found]})
    else:
        registerbook.show_list(found)


@app.command("show")
def show(
    control: Control,
    *,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show one measure: what it does, who asks, what was found, by whom it was changed."""
    from privet.apps.cli import registerbook

    judged, changes = register_of(records, ledger, config).show(control)
    if as_json:
        say_json({**judged.document(), "changes": [each.document() for each in changes]})
    else:
        registerbook.show_one(judged, changes)


@app.command("set")
def set_(  # noqa: PLR0913 - the options of a verb are its parameters
    control: Control,
    *,
    owner: Annotated[str | None, typer.Option(help="Who answers for it.")] = None,
    state: Annotated[
        str | None,
        typer.Option(
            help="running, partly, absent or not-applicable; refused where it is measured."
        ),
    ] = None,
    gap: Annotated[str | None, typer.Option(help="What is missing; '' when nothing is.")] = None,
    tested: Annotated[str | None, typer.Option(help="The day of a test, YYYY-MM-DD.")] = None,
    passed: Annotated[
        bool | None, typer.Option("--passed/--failed", help="How the test ended.")
    ] = None,
    evidence: Annotated[
        list[Path] | None,
        typer.Option(help="A file that shows it; may be repeated; in place of those before."),
    ] = None,
    reviewed: Annotated[
        bool,
        typer.Option("--reviewed", help="It was reviewed today; the next is due a cadence on."),
    ] = False,
    next_: Annotated[
        str | None, typer.Option("--next", help="The day of the next review, YYYY-MM-DD.")
    ] = None,
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say who owns a measure, how it stands, when it was tested, which file shows it."""
    from privet.apps.cli import registerbook
    from privet.bootstrap.registering import Said

    if state not in {None, "running", "partly", "absent", "not-applicable"}:
        raise typer.BadParameter("running, partly, absent or not-applicable", param_hint="--state")
    said = Said(owner, state, gap, tested, passed, evidence, reviewed=reviewed, next=next_)
    judged = register_of(records, ledger, config).set(control, said, by=by, why=why)
    if as_json:
        say_json(judged.document())
    else:
        registerbook.show_list([judged])


@app.command("accept")
def accept(  # noqa: PLR0913 - the options of a verb are its parameters
    control: Control,
    *,
    owner: Annotated[str, typer.Option(help="Who carries the risk.")],
    until: Annotated[str, typer.Option(help="The last day that it is accepted, YYYY-MM-DD.")],
    gap: Annotated[str, typer.Option(help="What is missing, in words.")] = "",
    by: By = "",
    why: Why = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Accept the gap of a measure: with an owner, a reason and an end."""
    from privet.apps.cli import registerbook

    judged = register_of(records, ledger, config).accept(
        control, owner=owner, until=until, by=by, why=why, gap=gap
    )
    if as_json:
        say_json(judged.document())
    else:
        registerbook.show_list([judged])


@app.command("measure")
def measure(
    *,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Measure what Privet can see of its own measures, and write that into the register.

    Exit status 1: something does not run that Privet could see.
    """
    from privet.apps.cli import registerbook
    from privet.review.sight import State

    found = register_of(records, ledger, config).measure()
    if as_json:
        say_json({"findings": [each.document() for each in found]})
    else:
        registerbook.show_findings(found)
    if any(each.state is State.ABSENT for each in found):
        raise typer.Exit(Exit.FINDINGS)


@app.command("due")
def due(
    *,
    within: Annotated[
        int, typer.Option(min=0, max=366, help="List reviews due in so many days, too.")
    ] = 0,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    List what is overdue: reviews, measurements, accepted risks; and files that do not hold.

    Exit status 1: something is overdue, or evidence is missing or altered.
    """
    from privet.apps.cli import registerbook

    register = register_of(records, ledger, config)
    found = register.list()
    late = [each for each in found if each.late]
    last = register.today + timedelta(days=within)
    soon = [each for each in found if not each.late and register.today <= each.due <= last]
    soon = sorted(soon, key=lambda each: each.due) if within else []
    if as_json:
        overdue, coming = ([one.document() for one in each] for each in (late, soon))
        say_json({"overdue": overdue, "soon": coming})
    else:
        registerbook.show_due(late, soon)
    if late:
        raise typer.Exit(Exit.FINDINGS)
    remark("nothing is overdue")


@app.command("log")
def log(
    *,
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="Only entries of a kind, such as risk-accepted.")
    ] = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Tell the audit chain: what was decided and done, when, by whom and why; the oldest first."""
    from privet.apps.cli import registerbook
    from privet.workflows.audit import read_audit

    chain = register_of(records, ledger, config).told(read_audit())
    found = [each for each in chain if kind in {"", each.kind}]
    if as_json:
        say_json({"entries": [each.document() for each in found]})
    else:
        registerbook.show_log(found)


@app.command("make")
def make(  # noqa: PLR0913 - the options of a verb are its parameters
    period: Annotated[str, typer.Argument(help="A month or a quarter: 2026-11, 2026-Q4.")],
    *,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(),
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Make the review pack of a month or a quarter, HTML and PDF; it is signed and kept."""
    from privet import bootstrap
    from privet.bootstrap import packing

    register = register_of(records, ledger, config)
    with bootstrap.progress(quiet=True) as watch:
        made = packing.make(register, period, out, watch, by=by)
    if as_json:
        files = [str(each) for each in made.files]
        say_json({"files": files, "sha256": made.sha256, "decisions": made.decisions})
        return
    for path in made.files:
        typer.echo(f"wrote {path}")
    many = "one thing" if made.decisions == 1 else f"{made.decisions} things"
    remark(f"{many} to decide; signed, and kept in the audit chain")
