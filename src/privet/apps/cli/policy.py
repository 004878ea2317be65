"""``privet policy``: what a policy would do, before it does it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli import policies, promotion
from privet.apps.cli.options import Json
from privet.apps.cli.speech import Exit, note, say_json

if TYPE_CHECKING:
    from privet.review.rehearsal import Effect
    from privet.workflows.rehearse import Rehearsed

app = typer.Typer(help="Try a policy, and put it in force step by step.", no_args_is_help=True)
app.command("lint")(policies.lint)
app.command("diff")(policies.diff)
app.command("promote")(promotion.promote)
app.command("rollback")(promotion.rollback)
app.command("history")(promotion.history)

WIDTH = 44
HEAD = (("prevented", 12), ("actors", 9), ("people", 9), ("of", 9))


@app.command("simulate")
def simulate(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    ledger: Annotated[Path, typer.Option(help="The ledger to replay.")],
    config: Annotated[Path, typer.Option(help="The policy, privet.toml.")],
    since: Annotated[str, typer.Option(help="How far back from the last exposure: 7d, 28d.")] = (
        "28d"
    ),
    roles: Annotated[
        Path | None, typer.Option(help="CSV or JSON lines that name each actor's role.")
    ] = None,
    at_most: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Exit 1 if more than this share of people may be refused."),
    ] = None,
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """
    Replay the guard over a ledger: exposures prevented, people touched, with exact upper bounds.

    Every budget is enforced for everybody, whatever the mode; nothing is changed.
    """
    from privet import bootstrap
    from privet.bootstrap.rehearsing import Trial
    from privet.bootstrap.rehearsing import simulate as rehearse

    with bootstrap.progress(quiet=quiet or as_json) as watch:
        found = rehearse(Trial(config, ledger, since, roles), watch)
    if as_json:
        say_json(found.document())
    else:
        for line in told(found):
            typer.echo(line)
    if not found.room:
        note("the memory allowed did not suffice: some handles were not counted; raise it")
        raise typer.Exit(Exit.DEGRADED)
    bound = found.whole.bound
    if at_most is not None and bound is not None and bound > at_most:
        note(f"up to {bound:.3%} of people may be refused, more than {at_most:.3%}")
        raise typer.Exit(Exit.FINDINGS)


def told(found: Rehearsed) -> list[str]:
    """Return the answer in words."""
    whole = found.whole
    begin, end = (
        datetime.fromtimestamp(each / 1e6, UTC).strftime("%-d %b %Y %H:%M")
        for each in (found.since, found.until)
    )
    share = whole.prevented / whole.exposures if whole.exposures else 0.0
    touched = f"{whole.people_limited:,} of {whole.people:,} ordinary actors refused"
    head = "".join(f"{word:>{width}}" for word, width in HEAD)
    lines = [
        f"policy     {found.policy}, now in {found.mode} mode; here enforced for everybody",
        f"replayed   {found.decisions:,} decisions, {begin} to {end} UTC",
        f"prevented  {whole.prevented:,} of {whole.exposures:,} exposures ({share:.1%})",
        f"refused    {whole.limited:,} of {whole.actors:,} actors",
        f"challenged {whole.challenged:,}, {whole.people_challenged:,} ordinary; taken as passed",
        f"people     {touched} ({bounded(whole)})",
        "",
        f"{'':<{WIDTH}}{head}  share of people refused",
    ]
    for title, effects in (
        ("by the budget that decided", found.budgets),
        ("by role", found.roles),
        ("by slice", found.slices),
    ):
        if effects:
            lines += [title, *(f"  {row(each)}" for each in effects)]
    return [*lines, "", *(f"remark     {remark}" for remark in found.remarks)]


def row(effect: Effect) -> str:
    """Return one line of the table."""
    return (
        f"{effect.name:<{WIDTH - 2}}{effect.prevented:>12,}{effect.limited:>9,}"
        f"{effect.people_limited:>9,}{effect.people:>9,}  {bounded(effect)}"
    )


def bounded(effect: Effect) -> str:
    """Return the share of people refused, or that too few are known to say."""
    if effect.bound is None:
        return "unknown: fewer than 300 people"
    share = effect.people_limited / effect.people if effect.people else 0.0
    return f"{share:.2%}, at most {effect.bound:.3%}"
