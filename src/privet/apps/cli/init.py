"""``privet init``: the first policy of a site, in shadow mode, and the snippet for its proxy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privet.apps.cli.sparing import unswept
from privet.apps.cli.speech import note


def init(  # noqa: PLR0913 - the options of a verb are its parameters
    ctx: typer.Context,
    *,
    proxy: Annotated[
        str,
        typer.Option(help="What stands before the site: nginx, caddy, haproxy, envoy, traefik."),
    ] = "nginx",
    log: Annotated[
        str, typer.Option(help="An access log: surfaces are found in it and budgets suggested.")
    ] = "",
    out: Annotated[Path, typer.Option(help="The folder for the files.")] = Path(),
    application: Annotated[
        str, typer.Option(help="Where the proxy finds your application, HOST:PORT.")
    ] = "127.0.0.1:8000",
    socket: Annotated[
        str, typer.Option(help="Where the proxy shall find Privet.")
    ] = "/run/privet/privet.sock",
    check: Annotated[
        str, typer.Option(help="Then test the running proxy: the site's URL through it.")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Write privet.toml and the proxy's snippet, in shadow mode: nobody is stopped by it."""
    ctx.with_resource(unswept())
    from privet import bootstrap
    from privet.bootstrap import starting

    beginning = starting.Beginning(out, proxy, log, application, socket, force)
    with bootstrap.progress(quiet=quiet) as watch:
        policy, *snippets = starting.begin(beginning, watch)
    text = policy.read_text("utf-8")
    if "\n[[surface]]" not in text:
        note("no surface is declared: nothing is counted until you name one in the policy")
    for each in starting.doubtful(text):
        note(f"not counted: {each} may show people; if so, remove the marks in the policy")
    named = "" if policy == Path("privet.toml") else f" --config {policy}"
    typer.echo(f"wrote       {policy} (shadow mode: everybody passes)")
    typer.echo(f"            {', '.join(map(str, snippets))}, for {proxy}: put it into your own")
    typer.echo(f"start       privet serve --config {policy} --bind {beginning.bind}")
    typer.echo(f"test        privet check https://YOUR-SITE{named}")
    typer.echo(f"look        privet status{named}")
    typer.echo(f"switch on   privet on{named}")
    typer.echo(f"switch off  privet off{named}")
    if check:
        from privet.apps.cli.check import concluded
        from privet.bootstrap import checking

        door = checking.Door(check)
        with checking.guarded(policy, beginning.bind):
            concluded(checking.checked(policy, door))
