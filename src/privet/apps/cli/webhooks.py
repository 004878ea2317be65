"""``privet webhooks``: send the events of cases that wait."""

from __future__ import annotations

from dataclasses import asdict

import typer

from privet.apps.cli.options import Config, Json, Ledger, Store
from privet.apps.cli.speech import Exit, say_json

app = typer.Typer(help="Send the events of cases that wait.", no_args_is_help=True)


@app.callback()
def webhooks() -> None:
    """Send the events of cases that wait."""


@app.command("deliver")
def deliver(
    *,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Send what is due to the endpoints of the policy; exit status 3: something could not be sent."""
    from privet.bootstrap import delivering
    from privet.bootstrap.recording import Where

    done = delivering.deliver(Where(records, ledger, config))
    if as_json:
        say_json(asdict(done))
    else:
        typer.echo(
            f"sent {done.sent:,}, to be tried again {done.failed:,}, given up {done.given_up:,}, "
            f"waiting {done.waiting:,}"
        )
    if done.failed or done.given_up:
        raise typer.Exit(Exit.DEGRADED)
