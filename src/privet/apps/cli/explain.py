"""``privet explain``: why an actor was judged as it was."""

from __future__ import annotations

from typing import Annotated

import typer

from privet.apps.cli.actors import Config, Json, Ledger, Out
from privet.apps.cli.speech import say_json


def explain(
    actor: Annotated[str, typer.Argument(help="An actor, such as account:bob77.")],
    *,
    ledger: Ledger = None,
    out: Out = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say in sentences why an actor was judged as it was, and what would have changed it."""
    from privet import bootstrap
    from privet.apps.cli import tables

    finding = bootstrap.finding(actor, ledger=ledger, out=out, config=config)
    sentences = tables.explanation(finding)
    if as_json:
        say_json({"actor": finding["actor"], "verdict": finding["verdict"], "says": sentences})
    else:
        for sentence in sentences:
            typer.echo(sentence)
