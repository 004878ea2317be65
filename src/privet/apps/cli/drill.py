"""``privet drill``: re-enact what has happened elsewhere, and see what would come of it here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privet.apps.cli.options import By, Json, Store
from privet.apps.cli.speech import Exit, note, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privet.review.drills import Drill

app = typer.Typer(help="Re-enact incidents against the guard and detection.", no_args_is_help=True)


@app.command("list")
def list_(*, as_json: Json = False) -> None:
    """List the drills: what each re-enacts, and what must hold."""
    from privet.bootstrap.drilling import drills

    known = drills().values()
    if as_json:
        say_json({"drills": [described(each) for each in known]})
        return
    for each in known:
        mark = "*" if each.quick else " "
        typer.echo(f"{each.name}{mark} {each.title}  ({each.replays})")
        for hold in each.holds:
            typer.echo(f"       {hold.because}")
    typer.echo("* in the quick selection: privet drill run quick")


@app.command("run")
def run(  # noqa: PLR0913 - the options of a verb are its parameters
    names: Annotated[
        str, typer.Argument(help="T01, several with commas, or all, incidents, ladder, quick.")
    ],
    *,
    seeds: Annotated[
        str, typer.Option(help="Of all that is invented; several with commas add up.")
    ] = "4711",
    progress: Annotated[
        Path | None,
        typer.Option(help="Keep what came of each here, one line each, and skip what is there."),
    ] = None,
    records: Store = "",
    config: Annotated[
        Path | None, typer.Option(help="privet.toml that names the records; not what is drilled.")
    ] = None,
    by: By = "",
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")] = False,
) -> None:
    """
    Run drills on a simulated site, behind the real guard and the real detection.

    Exit status 1: something that must hold did not.
    """
    from privet.bootstrap import drilled, drilling

    wanted = drilling.named(names)
    session = drilled.Session(
        seeds=drilled.seeds_of(seeds),
        progress=progress,
        say=(lambda _: None) if quiet else note,
        book=drilled.book(records, config, by),
    )
    documents = []
    for drill in wanted:
        document = session.run(drill)
        documents.append(document)
        if not as_json:
            for line in told(document):
                typer.echo(line)
    if as_json:
        say_json({"drills": documents, "holds": all(each["holds"] for each in documents)})
    if not all(each["holds"] for each in documents):
        raise typer.Exit(Exit.FINDINGS)


def described(drill: Drill) -> dict[str, Any]:
    """Return a drill as the list tells it."""
    return {
        "name": drill.name,
        "version": drill.version,
        "title": drill.title,
        "replays": drill.replays,
        "quick": drill.quick,
        "days": drill.days,
        "attacks": [
            {"tactic": each.tactic, "copies": each.copies, "knobs": dict(each.knobs)}
            for each in drill.attacks
        ],
        "holds": [
            {
                "figure": each.figure,
                "at_most": each.at_most,
                "at_least": each.at_least,
                "because": each.because,
            }
            for each in drill.holds
        ],
        "unjudged": list(drill.unjudged),
    }


def told(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what came of a drill in words."""
    figures, honest = document["figures"], document["honest"]
    state = "holds" if document["holds"] else "DOES NOT HOLD"
    state = state if document["judged"] else "demands nothing"
    yield f"{document['drill']} v{document['version']} {document['title']}: {state} ({document['data']})"
    if figures["campaigns"]:
        yield (
            f"  people obtained: {figures['y50']:,.0f} (Y50), {figures['y90']:,.0f} (Y90) of "
            f"{figures['bare']:,.0f} without the guard; n = {figures['campaigns']:.0f}"
        )
        yield (
            f"  first refusal {hours(figures['noticed_hours'])}, found {hours(figures['found_hours'])} "
            f"({share(figures['found_share'])}), contained {hours(figures['contained_hours'])} "
            f"({share(figures['contained_share'])}); cost x {figures['cost']:.1f}"
        )
    if honest["person_days"]:
        yield (
            f"  honest people: {honest['person_days']:,} person-days, {honest['challenged']} touched "
            f"(at most {figures['challenged_at_most']:.3%}), {honest['limited']} refused "
            f"(at most {figures['limited_at_most']:.3%}, 95 %)"
        )
    if honest["by_rule"]:
        rules = ", ".join(f"{name} {count}" for name, count in honest["by_rule"].items())
        yield f"  touched by: {rules}"
    for each in document["held"]:
        value = "unknown" if each["value"] is None else f"{each['value']:,.4g}"
        yield f"  {'held  ' if each['holds'] else 'BROKEN'} {each['because']}: {value}"
    for each in document["unjudged"]:
        yield f"  unjudged {each}"


def hours(value: float | None) -> str:
    """Return a time in words."""
    if value is None:
        return "not for all"
    return f"after {value * 60:,.0f} min" if value < 2 else f"after {value:,.1f} h"


def share(value: float | None) -> str:
    """Return a share in words."""
    return "none" if value is None else f"{value:.0%}"
