"""``privet drill``: re-enact what has happened elsewhere, and see what would come of it here."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privet.apps.cli.options import By, Json, Store
from privet.apps.cli.speech import Exit, note, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privet.review.drills import Drill

app = typer.Typer(help="Re-enact incidents against the guard and detection.", no_args_is_help=True)


MOMENT = 1 / 30
"""Hours, two minutes, below which a time is told in seconds."""


class Mode(StrEnum):
    """How a drill is run."""

    REPLAYED = "replayed"
    LIVE = "live"


How = Annotated[
    Mode,
    typer.Option(help="replayed: simulated visitors. live: real tools, a real site behind nginx."),
]


@app.command("list")
def list_(*, mode: How = Mode.REPLAYED, as_json: Json = False) -> None:
    """List the drills: what each re-enacts, in which modes it can be run, and what must hold."""
    from privet.bootstrap import drilling, staging

    known = (staging if mode is Mode.LIVE else drilling).drills().values()
    if as_json:
        say_json({"drills": [described(each) for each in known]})
        return
    for each in known:
        mark = "*" if each.quick else " "
        modes = " and ".join(modes_of(each.name))
        typer.echo(f"{each.name}{mark} {each.title}  ({each.replays}) [{modes}]")
        for hold in each.holds:
            typer.echo(f"       {hold.because}")
        if each.only_replayed:
            typer.echo(f"       not live: {each.only_replayed}")
    live = " --mode live" if mode is Mode.LIVE else ""
    typer.echo(f"* in the quick selection: privet drill run quick{live}")


@app.command("run")
def run(  # noqa: PLR0913 - the options of a verb are its parameters
    names: Annotated[
        str, typer.Argument(help="T01, several with commas, or all, incidents, ladder, quick.")
    ],
    *,
    mode: How = Mode.REPLAYED,
    stage: Annotated[
        Path | None,
        typer.Option(help="Privet's repository, which holds site and tools of live drills."),
    ] = None,
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
    Run drills behind the real guard and the real detection.

    Replayed, visitors and site are simulated; live, real tools take from a real site on loopback.

    Exit status 1: something that must hold did not.
    """
    from privet.bootstrap import drilled, drilling, staging

    live = mode is Mode.LIVE
    wanted: tuple[Drill, ...] = (
        drilling.chosen(names, staging.drills()) if live else drilling.named(names)
    )
    if live:
        staging.stage(stage)  # say it before anything is run
    session = drilled.Session(
        seeds=drilled.seeds_of(seeds),
        progress=progress,
        say=(lambda _: None) if quiet else note,
        book=drilled.book(records, config, by),
        stage=stage,
    )
    documents = []
    for drill in wanted:
        document = session.run(drill)
        documents.append(document)
        if not as_json:
            for line in told(document):
                typer.echo(line)
    if live and not as_json:
        for line in table(documents):
            typer.echo(line)
    if as_json:
        say_json({"drills": documents, "holds": all(each["holds"] for each in documents)})
    if not all(each["holds"] for each in documents):
        raise typer.Exit(Exit.FINDINGS)


def modes_of(name: str) -> list[str]:
    """Return the modes in which a drill can be run; one that asks nothing of a replay has none there."""
    from privet.bootstrap import drilling, staging

    replayed = drilling.drills().get(name)
    asks = replayed is not None and bool(replayed.attacks or replayed.holds)
    live = name in staging.drills()
    told = {Mode.REPLAYED: asks, Mode.LIVE: live}
    return [mode.value for mode, there in told.items() if there]


def described(drill: Drill) -> dict[str, Any]:
    """Return a drill as the list tells it."""
    return {
        "name": drill.name,
        "version": drill.version,
        "title": drill.title,
        "replays": drill.replays,
        "quick": drill.quick,
        "modes": modes_of(drill.name),
        "only_replayed": drill.only_replayed,
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
        least = "at least " if figures.get("bare_cut") else ""
        yield (
            f"  people obtained: {figures['y50']:,.0f} (Y50), {figures['y90']:,.0f} (Y90) of "
            f"{least}{figures['bare']:,.0f} without the guard; n = {figures['campaigns']:.0f}"
        )
        yield (
            f"  first refusal {hours(figures['noticed_hours'])}, found {hours(figures['found_hours'])} "
            f"({share(figures['found_share'])}), contained {hours(figures['contained_hours'])} "
            f"({share(figures['contained_share'])}); cost {times(figures['cost'])}, "
            f"price {times(figures.get('price'))}"
        )
    if honest["person_days"]:
        days = "sessions" if document["mode"] == "live" else "person-days"
        yield (
            f"  honest people: {honest['person_days']:,} {days}, {honest['challenged']} touched "
            f"(at most {figures['challenged_at_most']:.3%}), {honest['limited']} refused "
            f"(at most {figures['limited_at_most']:.3%}, 95 %)"
        )
    if document["mode"] == "live":
        yield f"  {document['decisions']:,} decisions, {document['looks']} looks of detection"
    if honest["by_rule"]:
        rules = ", ".join(f"{name} {count}" for name, count in honest["by_rule"].items())
        yield f"  touched by: {rules}"
    for each in document["held"]:
        value = "unknown" if each["value"] is None else f"{each['value']:,.4g}"
        yield f"  {'held  ' if each['holds'] else 'BROKEN'} {each['because']}: {value}"
    for each in document["unjudged"]:
        yield f"  unjudged {each}"


def table(documents: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a row for each tool of live drills, the times by the clock."""
    yield ""
    yield (
        "| drill | tool | people, no guard | people, guarded | requests | first refusal | checks "
        "passed | found | people before | contained | cost | price |"
    )
    yield "| --- | --- |" + " ---: |" * 10
    for document in documents:
        for each in document["campaigns"]:
            yield (
                f"| {document['drill']} | {each['tactic']} | {each['bare']:,} | {each['people']:,} "
                f"| {each['bare_asked']:,} / {each['asked']:,} | {brief(each['noticed'])} | "
                f"{each['solved']} | {brief(each['found'])} | {each['before_found']:,} | "
                f"{brief(each['contained'])} | {times(each['cost'])} | {times(each.get('price'))} |"
            )


def times(value: float | None) -> str:
    """Return how many times as dear; a dash where it is not known, as in earlier records."""
    return "–" if value is None else f"x {value:.1f}"


def brief(value: float | None) -> str:
    """Return hours as seconds for a table."""
    return "–" if value is None else f"{value * 3_600:,.0f} s"


def hours(value: float | None) -> str:
    """Return a time in words."""
    if value is None:
        return "not for all"
    if value < MOMENT:
        return f"after {value * 3_600:,.0f} s"
    return f"after {value * 60:,.0f} min" if value < 2 else f"after {value:,.1f} h"


def share(value: float | None) -> str:
    """Return a share in words."""
    return "none" if value is None else f"{value:.0%}"
