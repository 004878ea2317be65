"""``privet check``: the proxy in front of a running guard, tested from outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.options import Json
from privet.apps.cli.speech import Exit, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privet.bootstrap.concluding import Check


def check(
    url: Annotated[str, typer.Argument(help="The site through its proxy, https://example.org.")],
    *,
    config: Annotated[
        Path, typer.Option(help="The policy file that the guard was started with.")
    ] = Path("privet.toml"),
    page: Annotated[str, typer.Option(help="A page that shows nobody.")] = "/",
    host: Annotated[str, typer.Option(help="The site's name, where the URL has none.")] = "",
    as_json: Json = False,
) -> None:
    """
    Test the proxy from outside: is Privet asked, who is the visitor, do refusals arrive?

    Nobody is counted or stopped by it. Exit status 1: something is wrong; 3: no guard runs.
    """
    from privet.bootstrap import checking

    checks = checking.checked(config, checking.Door(url, page, host))
    if as_json:
        say_json(checking.document(checks))
    concluded(checks, quiet=as_json)


def concluded(checks: Sequence[Check], *, quiet: bool = False) -> None:
    """Tell the checks, and end with the exit status that they have."""
    for line in () if quiet else told(checks):
        typer.echo(line)
    if not checks[0].fine:
        raise typer.Exit(Exit.DEGRADED)
    if not all(each.fine for each in checks):
        raise typer.Exit(Exit.FINDINGS)


def told(checks: Sequence[Check]) -> Iterator[str]:
    """Write checks, what is wrong with the line that mends it."""
    for each in checks:
        yield f"{each.name:<10} {'fine ' if each.fine else 'WRONG'}  {each.says}"
        if not each.fine and each.mend:
            yield f"{'':<10}        mend: {each.mend}"
