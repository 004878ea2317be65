"""``privet appeals``: what those who were stopped wrote, and which of it was answered."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privet.apps.cli.options import Json
from privet.apps.cli.speech import note, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(help="Read what stopped visitors wrote, and note answers.", no_args_is_help=True)

Config = Annotated[Path, typer.Option(help="The policy file.")]
POLICY = Path("privet.toml")


@app.command("list")
def show(
    *,
    config: Config = POLICY,
    every: Annotated[bool, typer.Option("--all", help="Those that were answered, too.")] = False,
    as_json: Json = False,
) -> None:
    """List the appeals that wait for an answer, the oldest first; it is personal data."""
    from privet.bootstrap import appealing

    found = [each for each in appealing.appeals(config) if every or not each["answered"]]
    if as_json:
        say_json(found)
        return
    if not found:
        note("no appeal is open")
    for each in found:
        for line in told(each):
            typer.echo(line)


@app.command("close")
def close(
    which: Annotated[str, typer.Argument(help="The number, or the code of the decision.")],
    *,
    config: Config = POLICY,
    why: Annotated[str, typer.Option(help="What came of it, noted beside your name.")] = "",
    as_json: Json = False,
) -> None:
    """
    Note that an appeal was answered.

    Nothing is sent: write to the address in it, and let the actor go with privet actors release.
    """
    from privet.adapters.orders.switching import oneself
    from privet.bootstrap import appealing

    found = appealing.answer(config, which, why=why, by=oneself(), at=time.time_ns() // 1000)
    if as_json:
        say_json(found)
    else:
        typer.echo(f"closed     {found['number']}")


def told(appeal: dict[str, Any]) -> Iterator[str]:
    """Write an appeal, one fact a line."""
    from privet.apps.cli.inspections import moment
    from privet.apps.cli.tables import printable

    ref = printable(appeal["ref"]) or "without a code"
    yield f"{appeal['number']}  {moment(appeal['at'])}  {ref}  {printable(appeal['language'])}"
    for line in appeal["words"].splitlines():
        yield f"           {printable(line)}"
    yield f"  reply to {printable(appeal['reply']) or 'nobody: no address was left'}"
    answered = appeal["answered"]
    if answered:
        why = f": {printable(answered['why'])}" if answered["why"] else ""
        yield f"  closed   {moment(answered['at'])} by {printable(answered['by'])}{why}"
