"""``privet policy lint`` and ``diff``: what a policy says, before anybody meets it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.options import Json, Store
from privet.apps.cli.speech import Exit, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privet.review.rehearsal import Effect
    from privet.settings.comparing import Change
    from privet.settings.linting import Finding
    from privet.workflows.rehearse import Rehearsed

Policy = Annotated[Path, typer.Option("--config", help="The policy file.")]
USUAL = Path("privet.toml")
WIDE = 36


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


def diff(  # noqa: PLR0913 - the options of a verb are its parameters
    old: Annotated[str, typer.Argument(help="A file or a version; else what was promoted.")] = "",
    new: Annotated[str, typer.Argument(help="A file or a version; else the policy file.")] = "",
    *,
    ledger: Annotated[
        Path | None, typer.Option(help="Replay both over this ledger, and count whom they stop.")
    ] = None,
    since: Annotated[
        str, typer.Option(help="How far back from the last exposure: 7d, 28d.")
    ] = "28d",
    roles: Annotated[
        Path | None, typer.Option(help="What is known of actors, as policy simulate takes it.")
    ] = None,
    config: Policy = USUAL,
    records: Store = "",
    as_json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """
    Compare two policies by what changes for people: who is stopped now, and who no more.

    With a ledger both are replayed, and what they do to exposures and people is counted. Exit status
    1: something changes.
    """
    from privet import bootstrap
    from privet.bootstrap import linting

    before, after, changes = linting.compared(config, old, new, records)
    played: tuple[Rehearsed, ...] = ()
    if ledger is not None:
        with bootstrap.progress(quiet=quiet or as_json) as watch:
            played = linting.replayed(
                *(config, old, new, records), ledger=ledger, since=since, roles=roles, watch=watch
            )
    if as_json:
        document = [each.document() for each in changes]
        replays = dict(zip(("before", "after"), (each.document() for each in played), strict=False))
        say_json({"old": before, "new": after, "changes": document, "replayed": replays or None})
    else:
        for line in (*told(before, after, changes), *(effects(*played) if played else ())):
            typer.echo(line)
    if changes:
        raise typer.Exit(Exit.FINDINGS)


def effects(before: Rehearsed, after: Rehearsed) -> Iterator[str]:
    """Write what both would have done: to exposures, to actors, to people in each role and slice."""
    yield ""
    yield f"{'replayed':<{WIDE}}{'before':>12}{'after':>12}{'change':>10}  refused at most"
    old, new = before.whole, after.whole
    yield counted("exposures prevented", old.prevented, new.prevented)
    yield counted("actors refused", old.limited, new.limited)
    yield counted("ordinary actors challenged", old.people_challenged, new.people_challenged)
    yield f"{counted('ordinary actors refused', old.people_limited, new.people_limited)}  {most(new)}"
    known = {each.name: each for each in (*before.roles, *before.slices)}
    for each in (*after.roles, *after.slices):
        if was := known.get(each.name):
            line = counted(f"  {each.name}", was.people_limited, each.people_limited)
            yield f"{line}  {most(each)}"


def counted(what: str, was: int, now: int) -> str:
    """Return a line of two counts and their difference."""
    return f"{what:<{WIDE}}{was:>12,}{now:>12,}{now - was:>+10,}"


def most(effect: Effect) -> str:
    """Return the share of people refused at most, or that too few are known to say."""
    if effect.bound is None:
        return f"unknown: {effect.people:,} people"
    return f"{effect.bound:.3%} of {effect.people:,} people"


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
