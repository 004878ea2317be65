"""``privet policy promote``, ``rollback`` and ``history``: how a policy comes into force, and leaves it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privet.apps.cli.options import By, Json, Store, Why
from privet.apps.cli.speech import note, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privet.bootstrap.promoting import Done

Policy = Annotated[Path, typer.Option("--config", help="The policy file of the guard.")]
USUAL = Path("privet.toml")


def promote(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    config: Policy = USUAL,
    to: Annotated[
        str, typer.Option("--to", help="shadow, 1%, 10% or all; else the next step.")
    ] = "",
    by: By = "",
    why: Why = "",
    since: Annotated[str, typer.Option(help="How far back it is simulated: 7d, 28d.")] = "28d",
    force: Annotated[
        bool, typer.Option("--force", help="Although something speaks against it.")
    ] = False,
    records: Store = "",
    as_json: Json = False,
) -> None:
    """
    Put the policy file in force for more actors: shadow, 1 %, 10 %, all; a step each time.

    It falls back by itself where sentinels are hit. Exit status 1: something speaks against it.
    """
    from privet import bootstrap
    from privet.bootstrap.promoting import Wish
    from privet.bootstrap.promoting import promote as carry_out

    wish = Wish(config, by, why, step(to), force, since, records)
    with bootstrap.progress(quiet=as_json) as watch:
        answer(carry_out(wish, watch), as_json=as_json)


def rollback(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    config: Policy = USUAL,
    to: Annotated[
        str, typer.Option("--to", help="The version; else the one that held for all before.")
    ] = "",
    by: By = "",
    why: Why = "",
    records: Store = "",
    as_json: Json = False,
) -> None:
    """Go back to an earlier version of the policy file, to the byte, in the guard that runs."""
    from privet.bootstrap.promoting import Wish
    from privet.bootstrap.promoting import rollback as carry_out

    answer(carry_out(Wish(config, by, why, records=records), to), as_json=as_json)


def history(
    *,
    config: Policy = USUAL,
    text: Annotated[
        str, typer.Option("--text", metavar="VERSION", help="Print that version, to the byte.")
    ] = "",
    records: Store = "",
    as_json: Json = False,
) -> None:
    """Tell how policies came into force, who did it and why, from the audit chain."""
    from privet.bootstrap import promoting
    from privet.bootstrap.recording import Where

    where = Where(records, None, config)
    if text:
        sys.stdout.buffer.write(promoting.text_of(where, text))
        return
    found = promoting.history(where)
    if as_json:
        say_json(found)
        return
    for line in told(found):
        typer.echo(line)


def step(text: str) -> Any:  # noqa: ANN401 - a step, or None
    """Read a step as a person writes it."""
    from privet.review.promotion import Stage

    if not text:
        return None
    try:
        return Stage(text if not text.isdecimal() else f"{text}%")
    except ValueError:
        raise typer.BadParameter(f"one of {', '.join(Stage)}", param_hint="--to") from None


def answer(done: Done, *, as_json: bool) -> None:
    """Say what came of it."""
    if as_json:
        say_json(done.document())
    else:
        typer.echo(f"policy     {done.version}, {MEANING[done.stage]}")
        if done.before and done.stage != "all":
            typer.echo(f"the rest   {done.before} goes on holding for them")
        typer.echo(f"signed     {done.by}, {done.at}")
        if done.simulated:
            typer.echo(f"simulated  {simulated(done.simulated)}")
    for each in done.against:
        note(f"although   {each}")
    if done.state is None:
        note("no guard runs on this policy; it begins so when it is started")


MEANING = {
    "shadow": "in the shadow: decided and recorded, nobody is held to it",
    "1%": "for 1 % of the actors",
    "10%": "for 10 % of the actors",
    "all": "for all",
}

DONE = {
    "policy-promoted": "promoted",
    "policy-rolled-back": "rolled back",
    "policy-fell-back": "FELL BACK",
    "policy-switched": "switched",
    "policy-reloaded": "reloaded",
}


def simulated(found: dict[str, Any]) -> str:
    """Write what a simulation said in a line."""
    most = f"at most {found['upper_bound']:.3%}" if found["people"] >= 300 else "too few to say"
    return (
        f"{found['people_touched']:,} of {found['people']:,} people refused ({most}), "
        f"{found['prevented']:,} of {found['exposures']:,} exposures prevented"
    )


def told(found: list[dict[str, Any]]) -> Iterator[str]:
    """Write a history, an event in two lines or three."""
    if not found:
        yield "no policy was promoted yet"
    for each in found:
        moment = each["at"][:19].replace("T", " ")
        yield (
            f"{moment}  {DONE[each['kind']]:<11} {each.get('version', ''):<12} "
            f"{each.get('stage', ''):<7}  {each['by']}"
        )
        yield f"{'':21}{each['why']}"
        for one in each.get("changes", ()):
            yield f"{'':21}{one['what']}: {one['was'] or 'nothing'} -> {one['now'] or 'nothing'}"
        if each.get("to"):
            yield f"{'':21}back to {each['to']}"
        if each.get("simulated") and each["stage"] == "shadow":
            yield f"{'':21}simulated: {simulated(each['simulated'])}"
        for against in each.get("against", ()):
            yield f"{'':21}although {against}"
