"""``privet explain``: why an actor was judged as it was, or a visitor stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.actors import Ledger, Out
from privet.apps.cli.options import Config, Json
from privet.apps.cli.speech import say_json


def explain(
    actor: Annotated[
        str, typer.Argument(help="An actor, such as account:bob77, or the code of a decision.")
    ],
    *,
    ledger: Ledger = None,
    out: Out = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """
    Say in sentences why an actor was judged as it was, or which rule won in a decision.

    A code such as 0VKA-3M7Q-2XPD stands on the page that a visitor met.
    """
    from privet.enforcement.references import normal

    if normal(actor) and ledger is None and out is None:
        _decision(actor, config or Path("privet.toml"), as_json=as_json)
        return
    from privet import bootstrap
    from privet.apps.cli import tables

    finding = bootstrap.finding(actor, ledger=ledger, out=out, config=config)
    sentences = tables.explanation(finding)
    if as_json:
        say_json({"actor": finding["actor"], "verdict": finding["verdict"], "says": sentences})
    else:
        for sentence in sentences:
            typer.echo(sentence)


def _decision(ref: str, config: Path, *, as_json: bool) -> None:
    from privet.apps.cli import decisions
    from privet.bootstrap import explaining

    record = explaining.explained(config, ref)
    if as_json:
        say_json(record)
    else:
        for line in decisions.explanation(record):
            typer.echo(line)
