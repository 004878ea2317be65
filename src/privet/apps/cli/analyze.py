"""``privet analyze``: who took whose data, from access logs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.adapters.readers.fetching import fetched
from privet.apps.cli.policies import USUAL
from privet.apps.cli.sparing import share_arenas, unswept
from privet.apps.cli.speech import Exit, note, say_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.bootstrap import Task
    from privet.evidence.findings import Answer
    from privet.workflows.refer import Referred


def analyze(  # noqa: PLR0913 - the options of a verb are its parameters
    ctx: typer.Context,
    log: Annotated[
        list[str],
        typer.Argument(help="Access logs: files, globs, or - for stdin; gz, bz2, xz, zst too."),
    ],
    *,
    config: Annotated[
        Path | None,
        typer.Option(
            help="The policy: surfaces, identity, budgets. Else privet.toml of this folder."
        ),
    ] = None,
    log_format: Annotated[
        str, typer.Option("--format", help="The log's format; guessed where absent.")
    ] = "",
    nginx_conf: Annotated[
        Path | None, typer.Option(help="Take the log_format from this nginx.conf.")
    ] = None,
    apache_format: Annotated[str, typer.Option(help="An Apache LogFormat string.")] = "",
    mapping: Annotated[
        str, typer.Option(help="JSON lines: FIELD=KEY pairs, such as address=ip,target=req.path.")
    ] = "",
    ledger: Annotated[
        Path | None, typer.Option(help="Keep exposures in this folder; it stays and grows.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write report.html, findings.jsonl and the rest there.")
    ] = None,
    surface: Annotated[
        list[str] | None, typer.Option(help="Declare a surface: '/members/{subject}'.")
    ] = None,
    lists: Annotated[
        list[str] | None, typer.Option("--list", help="Declare a list: '/search:20'.")
    ] = None,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(help="A proxy to look behind: a CIDR, or cloudflare, cloudfront, fastly."),
    ] = None,
    budget: Annotated[
        int | None, typer.Option(min=1, help="People a day to try a budget with.")
    ] = None,
    unmask: Annotated[
        bool, typer.Option("--unmask", help="Write whole addresses into report.html.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print summary.json on stdout instead of the report.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """
    Say who took whose data, how many people, since when, how sure, and why.

    Nothing is deployed and nothing leaves the machine. Exit status 1: a collector was found.
    """
    share_arenas()
    ctx.with_resource(unswept())
    ctx.with_resource(fetched(log))
    from privet import bootstrap

    found = usual(config)
    task = bootstrap.Task(
        logs=tuple(log),
        config=config,
        found=found,
        format=log_format,
        nginx_conf=nginx_conf,
        apache_format=apache_format,
        mapping=mapping,
        ledger=ledger,
        surfaces=tuple(surface or ()),
        lists=tuple(lists or ()),
        trusted_proxies=tuple(trusted_proxy or ()),
        budget=budget,
        out=out,
    )
    if found is not None:
        note(
            f"policy: {found} of this folder, for what is read and judged; "
            f"nothing is kept where it says: --config {found}"
        )
    refer = referrals(task) if config is not None else None
    with bootstrap.progress(quiet=quiet or as_json) as watch:
        analysed = bootstrap.analyze(task, watch, unmask=unmask)
    if as_json:
        say_json(analysed.answer.summary.document())
    else:
        bootstrap.show(analysed)
    if refer is not None:
        _tell(refer(analysed.answer))
    if analysed.found:
        raise typer.Exit(Exit.FINDINGS)
    raise typer.Exit(Exit.DEGRADED if analysed.degraded else Exit.FINE)


def usual(config: Path | None) -> Path | None:
    """Return the policy of this folder where none was named and there is one, as other verbs do."""
    return USUAL if config is None and USUAL.is_file() else None


def referrals(task: Task) -> Callable[[Answer], Referred]:
    """Return what opens the cases that an answer calls for."""
    from privet.bootstrap import referring

    where = referring.of_analysis(task)
    return lambda answer: referring.after(where, answer)


def _tell(referred: Referred) -> None:
    """Say which cases the analysis opened."""
    for case in referred.opened:
        note(f"opened {case.name}: {case.title}")
    for case in referred.joined:
        note(f"added to {case.name}: {case.title}")
    if referred.waiting:
        note(f"{referred.waiting:,} more wait: cases.a_day were opened within 24 hours")
