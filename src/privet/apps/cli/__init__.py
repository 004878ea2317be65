"""The command line: one module a verb, exit statuses that a script may rely on."""

from __future__ import annotations

import sys
from copy import copy
from typing import Annotated

import typer

from privet import __version__
from privet.apps.cli import (
    actors,
    analyze,
    appeals,
    breach,
    cases,
    check,
    compiled,
    deletions,
    dossier,
    drill,
    erase,
    evidence,
    explain,
    init,
    ledger,
    letter,
    logs,
    marks,
    model,
    people,
    policy,
    privacy,
    review,
    serve,
    simulate,
    switch,
    team,
    trace,
    transparency,
    webhooks,
)
from privet.apps.cli.sparing import Leave
from privet.apps.cli.speech import Exit, complain, note
from privet.errors import PrivetError

app = typer.Typer(
    name="privet",
    help="Say who took whose data from a site, how much and how sure; from a plain access log.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("analyze")(analyze.analyze)
app.add_typer(logs.app, name="logs")
app.add_typer(actors.app, name="actors")
app.add_typer(appeals.app, name="appeals")
app.command("trace")(trace.trace)
app.add_typer(marks.app, name="marks")
app.command("explain")(explain.explain)
app.add_typer(breach.app, name="breach")
app.add_typer(letter.app, name="letter")
for verb in (deletions.form, deletions.confirmed, deletions.watch, deletions.look):
    letter.app.command(verb.__name__)(verb)
app.add_typer(ledger.app, name="ledger")
app.add_typer(model.app, name="model")
app.add_typer(cases.app, name="cases")
app.add_typer(evidence.app, name="evidence")
app.command("subject-access")(people.subject_access)
app.add_typer(transparency.app, name="transparency")
app.add_typer(webhooks.app, name="webhooks")
app.command("simulate")(simulate.simulate)
app.add_typer(drill.app, name="drill")
app.add_typer(policy.app, name="policy")
app.command("team")(team.team)
app.add_typer(review.app, name="review")
app.add_typer(privacy.app, name="privacy")
app.command("dossier")(dossier.dossier)
app.command("erase")(erase.erase)
app.command("init")(init.init)
app.command("check")(check.check)
app.command("serve")(serve.serve)
app.command("on")(switch.on)
app.command("off")(switch.off)
app.command("status")(switch.status)
app.command("reload")(switch.reload)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - so does typer call it
    if wanted:
        typer.echo(f"privet {__version__}")
        raise typer.Exit


@app.callback()
def privet(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """
    Say who took whose data from a site, how much and how sure; from a plain access log.

    Exit status: 0 fine, 1 something was found, 2 usage or configuration, 3 degraded.
    """


def asked_for(verb: list[str]) -> typer.Typer:
    """
    Return the command line with one verb alone, where it is known; the whole of it for anything else.

    To build all verbs takes a twentieth of a second, before the one that is meant begins.
    """
    commands = [each for each in app.registered_commands if [each.name] == verb]
    groups = [each for each in app.registered_groups if [each.name] == verb]
    if not commands and not groups:
        return app
    alone = copy(app)
    alone.registered_commands, alone.registered_groups = commands, groups
    return alone


def main() -> None:
    """Run the command line; an error made on purpose becomes a message and an exit status."""
    compiled.settle()
    try:
        asked_for(sys.argv[1:2])(prog_name="privet")
    except PrivetError as error:
        complain(error)
        sys.exit(error.exit_status)
    except SystemExit as end:
        if end.code == Exit.INTERRUPTED:  # so does Typer answer Ctrl-C, saying nothing
            note("\nstopped; what was already kept is consistent")
        raise
    except KeyboardInterrupt:
        note("\nstopped; what was already kept is consistent")
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(Exit.FINE)


def run() -> None:
    """Be the program ``privet``: run the command line, and leave the process without delay."""
    leave = Leave()
    try:
        main()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            leave.status = int(end.code or 0)
        raise
