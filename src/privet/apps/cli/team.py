"""``privet team``: who is designated, and who may do what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.speech import Exit, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privet.permission.team import Team

MAY_WIDTH = 28


def team(
    *,
    config: Annotated[Path | None, typer.Option(help="The policy, privet.toml.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """
    Say who is designated to act for the operator, and who may do what.

    Exit status 1: something may be done by nobody.
    """
    from privet.bootstrap.recording import Where

    found = Where(config=config).team
    if as_json:
        say_json(found.document())
    else:
        for line in told(found):
            typer.echo(line)
    if found.gaps():
        raise typer.Exit(Exit.FINDINGS)


def told(found: Team) -> Iterator[str]:
    """Write the team, and who may do what."""
    if not found.members:
        yield "nobody is designated: whoever has an account on this machine acts, under its name"
        yield "designate somebody: write [[team]] into privet.toml, with name and roles"
        return
    for member in found.members:
        roles = ", ".join(
            f"{role} for {stood_for}" if stood_for else role
            for role, stood_for in found.roles_of(member).items()
        )
        accounts = f"   accounts {', '.join(sorted(member.accounts))}" if member.accounts else ""
        yield f"{member.name:<{MAY_WIDTH}}{roles or 'no role'}{accounts}"
    if found.alone:
        yield "one person is the whole team: what they sign says that nobody else looked"
    yield ""
    for duty, names in found.document()["may"].items():
        yield f"{duty:<{MAY_WIDTH}}{', '.join(names) or 'NOBODY'}"
