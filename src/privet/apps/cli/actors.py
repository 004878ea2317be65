"""``privet actors``: who was shown the most people, one of them from near, and letting one go."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.options import Config, Json
from privet.apps.cli.speech import Exit, note, say_json

app = typer.Typer(help="List actors, or look at one.", no_args_is_help=True)

Ledger = Annotated[Path | None, typer.Option(help="Judge the actors of this ledger.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Read what `privet analyze --out` wrote there.")
]


@app.command("top")
def top(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    ledger: Ledger = None,
    out: Out = None,
    config: Config = None,
    limit: Annotated[int, typer.Option("-n", "--limit", min=1, help="How many.")] = 20,
    verdict: Annotated[str, typer.Option(help="Only those judged so, such as unclear.")] = "",
    as_json: Json = False,
) -> None:
    """List the actors that were shown the most people, with verdict and reasons."""
    from privet import bootstrap
    from privet.apps.cli import tables

    findings = bootstrap.findings(ledger=ledger, out=out, config=config)
    chosen = [each for each in findings if not verdict or each["verdict"] == verdict][:limit]
    if as_json:
        say_json(chosen)
    else:
        tables.show_actors(chosen)
    raise typer.Exit(
        Exit.FINDINGS if any(each["verdict"] == "collector" for each in chosen) else Exit.FINE
    )


@app.command("show")
def show(
    actor: Annotated[str, typer.Argument(help="An actor, such as account:bob77.")],
    *,
    ledger: Ledger = None,
    out: Out = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Show what one actor was shown, when, and every reason for its verdict."""
    from privet import bootstrap
    from privet.apps.cli import tables

    finding = bootstrap.finding(actor, ledger=ledger, out=out, config=config)
    if as_json:
        say_json(finding)
    else:
        tables.show_actor(finding)
    raise typer.Exit(Exit.FINDINGS if finding["verdict"] == "collector" else Exit.FINE)


@app.command("release")
def release(
    actor: Annotated[
        str, typer.Argument(help="account:bob77, a pseudonym, or the code that a visitor was told.")
    ],
    *,
    config: Annotated[Path, typer.Option(help="The policy, privet.toml.")] = Path("privet.toml"),
    why: Annotated[str, typer.Option(help="The reason, noted beside your name.")] = "",
) -> None:
    """Forget what was counted of an actor and what stands against it, within a second."""
    from privet.bootstrap import releasing

    state = releasing.release(config, actor, why=why)
    if state is None:
        note("no guard runs on this policy; it will know when it is started")
    typer.echo(f"released   {actor}")
