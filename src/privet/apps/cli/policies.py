"""``privet policy lint`` and ``diff``: what a policy says, before anybody meets it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.options import Json, Store
from privet.apps.cli.speech import Exit, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privet.settings.comparing import Change
    from privet.settings.linting import Finding

Policy = Annotated[Path, typer.Option("--config", help="The policy file.")]
USUAL = Path("privet.toml")


def lint(*, config: Policy = USUAL, records: Store = "", as_json: Json = False) -> None:
    """
    Find what a policy does not do that it should, or does that it should not: what, where, the mend.

    Exit status 1: something should be mended.
    """
    from privet.bootstrap.linting import linted

    found = linted(config, records)
    if as_json:
        say_json([each.document() for each in found])
    else:
        for line in findings(str(config), found):
            typer.echo(line)
    if found:
        raise typer.Exit(Exit.FINDINGS)


def findings(path: str, found: Sequence[Finding]) -> Iterator[str]:
    """Write findings as compilers do, each with what to do."""
    for each in found:
        place = path if each.line is None else f"{path}:{each.line}"
        yield f"{place}: {each.what} [{each.rule}]"
        yield f"  {each.mend}"
    if not found:
        yield f"{path}: nothing to mend"


def diff(
    old: Annotated[str, typer.Argument(help="A file or a version; else what was promoted.")] = "",
    new: Annotated[str, typer.Argument(help="A file or a version; else the policy file.")] = "",
    *,
    config: Policy = USUAL,
    records: Store = "",
    as_json: Json = False,
) -> None:
    """
    Compare two policies by what changes for people: who is stopped now, and who no more.

    Exit status 1: something changes.
    """
    from privet.bootstrap.linting import compared

    before, after, changes = compared(config, old, new, records)
    if as_json:
        document = [each.document() for each in changes]
        say_json({"old": before, "new": after, "changes": document})
    else:
        for line in told(before, after, changes):
            typer.echo(line)
    if changes:
        raise typer.Exit(Exit.FINDINGS)


def told(before: str, after: str, changes: Sequence[Change]) -> Iterator[str]:
    """Write changes, the stricter first: they are what people meet."""
    yield f"{before} -> {after}"
    for effect in ("stricter", "looser", "other"):
        for each in changes:
            if each.effect == effect:
                yield f"{effect:<9}{each.what}: {each.was or 'nothing'} -> {each.now or 'nothing'}"
                yield f"{'':9}{each.means}"
    if not changes:
        yield "nothing changes for anybody"
