"""``privet model``: what is learned from labelled actors, told and checked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.options import Config, Json
from privet.apps.cli.speech import Exit, note, say_json

app = typer.Typer(
    help="Learn from labelled actors; tell and check what was learned.", no_args_is_help=True
)

Model = Annotated[Path, typer.Argument(help="The model, a JSON file.")]
Ledger = Annotated[Path, typer.Option(help="The ledger's folder.")]


@app.command("train")
def train(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    ledger: Ledger,
    labels: Annotated[Path, typer.Option(help="JSON lines: actor, kind (person, scraper), role.")],
    out: Annotated[Path, typer.Option(help="Where the model is written.")] = Path("model.json"),
    data: Annotated[str, typer.Option(help="What the data is, for the card.")] = "",
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Learn from the first days of a ledger, calibrate and test on later ones; needs privet[train]."""
    from privet.bootstrap import modelling
    from privet.review.modelcard import markdown

    made = modelling.train(ledger, labels, out, config=config, data=data)
    if as_json:
        say_json(
            {k: made[k] for k in ("written", "beats_the_line", "calibrated", "expires", "card")}
        )
    else:
        typer.echo(markdown(made))
    if made["written"]:
        note(f"wrote {made['written']}")
    else:
        note("not written: a straight line does as well on scrapers that neither has met")
    raise typer.Exit(Exit.FINE if made["written"] else Exit.FINDINGS)


@app.command("card")
def card(model: Model, *, as_json: Json = False) -> None:
    """Print a model's card: data, rates with bounds, roles, families, pitfalls, what defeats it."""
    from privet.bootstrap import models
    from privet.review.modelcard import markdown

    found = models.document(model)
    if as_json:
        say_json(found["card"])
    else:
        typer.echo(markdown(found))


@app.command("verify")
def verify(
    model: Model,
    *,
    ledger: Annotated[
        Path | None, typer.Option(help="See whether its actors have drifted.")
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Check that a model is unchanged, walks as LightGBM did within 1e-9, and is neither old nor drifted."""
    from privet.bootstrap import modelling

    said = modelling.verify(model, datetime.now(UTC).date(), ledger=ledger, config=config)
    if as_json:
        say_json(said)
    else:
        for key, value in said.items():
            typer.echo(f"{key:<13} {value}")
    fine = said["agrees"] and said["fitness"] == "fresh"
    raise typer.Exit(Exit.FINE if fine else Exit.FINDINGS)


@app.command("triage")
def triage(
    *,
    ledger: Ledger,
    config: Config = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="How many.")] = 20,
    as_json: Json = False,
) -> None:
    """List the oddest actors by an isolation forest: whom to look at first, and no finding."""
    from privet.bootstrap import modelling

    ranked = modelling.triage(ledger, limit, config=config)
    if as_json:
        say_json(ranked)
        return
    typer.echo(f"{'rank':>4} {'oddness':>8} {'people':>8}  actor")
    for each in ranked:
        typer.echo(
            f"{each['rank']:>4} {each['oddness']:>8.3f} {each['subjects']:>8,}  {each['actor']}"
        )
    note("a ranking, not a finding: odd is not automated")
