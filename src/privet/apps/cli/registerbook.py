"""The register of measures, as the terminal shows it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from privet.apps.cli.tables import printable
from privet.evidence.signatures import signed_by
from privet.review.judgement import BEGIN, begun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privet.evidence.entries import Entry
    from privet.review.judgement import Judged
    from privet.review.sight import Finding

STYLES: Final = {"green": "green", "amber": "yellow", "red": "bold red", "grey": "dim"}


def show_list(found: Sequence[Judged]) -> None:
    """Print one row a measure, and how many stand how."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("measure", "light", "state", "owner"):
        table.add_column(name, no_wrap=True)
    table.add_column("next review", no_wrap=True)
    table.add_column("title, and what is wrong", overflow="fold")
    for each in found:
        one = each.standing
        table.add_row(
            one.control.id,
            Text(each.light, style=STYLES[each.light]),
            f"{one.state}{' (measured)' if each.measured else ''}",
            printable(one.owner) or "nobody",
            f"{each.due}",
            Text(printable("; ".join([one.control.title, *each.reasons]))),
        )
    Console().print(table)
    counts = Counter(str(each.light) for each in found)
    said = ", ".join(f"{counts[light]} {light}" for light in STYLES if counts[light])
    typer.echo(f"measures: {len(found)}; {said}" if found else "measures: none")


def show_one(judged: Judged, changes: Sequence[Entry]) -> None:
    """Print everything that is known of one measure."""
    for line in one(judged, changes):
        typer.echo(printable(line))


def one(judged: Judged, changes: Sequence[Entry]) -> Iterator[str]:
    """Yield the lines of one measure."""
    standing = judged.standing
    control = standing.control
    yield f"{control.id}     {control.title} ({control.family})"
    yield f"does       {control.capability}"
    yield f"shown by   {control.evidence}"
    yield f"asked by   {', '.join(control.asked_by)}"
    yield f"cadence    {control.cadence}; next review {judged.due}"
    how = "measured" if judged.measured else "told"
    yield f"stands     {judged.light}: {standing.state}, {how}; owner: {standing.owner or 'nobody'}"
    for reason in judged.reasons:
        yield f"           {reason}"
    for finding in standing.findings:
        yield f"probe      {finding.probe}: {finding.state}; {finding.says} ({standing.measured})"
    if standing.test:
        how = "passed" if standing.test.passed else "failed"
        yield f"tested     {standing.test.day}, {how} ({standing.test.by})"
    for exhibit in standing.exhibits:
        health = judged.health[exhibit.path]
        yield f"evidence   {exhibit.path}: {health}; sha256 {exhibit.sha256}"
    if standing.gap:
        yield f"gap        {standing.gap}"
    if accepted := standing.acceptance:
        yield f"accepted   until {accepted.until} by {accepted.owner}: {accepted.why}"
    for entry in changes:
        said = {k: v for k, v in entry.payload.items() if k not in {"control", "signed"}}
        why = f"; {entry.why}" if entry.why else ""
        yield f"{entry.at[:16]} {entry.kind}, {signed_by(entry)}: {_brief(said)}{why}"


def _brief(said: dict[str, Any]) -> str:
    """Write what was set in a line; of evidence how many files."""
    told = {
        "reviewed": "reviewed",
        "passed": "passed" if said.get("passed") else "failed",
        "evidence": f"evidence of {len(said.get('evidence') or ())} files",
    }
    return ", ".join(
        told.get(name, f"{name} {value}") for name, value in said.items() if value != ""
    )


def show_log(entries: Sequence[Entry]) -> None:
    """Print entries of the audit chain, each with its number, so that none can be missed."""
    for each in entries:
        moment = each.at[:19].replace("T", " ")
        said = printable(f"{signed_by(each)}{f': {each.why}' if each.why else ''}")
        typer.echo(f"{each.number:>5}  {moment}  {each.kind:<18}  {about(each):<12}  {said}")


def about(entry: Entry) -> str:
    """Say in a word what an entry is about: a measure, a version, a period, a place."""
    names = (
        "control",
        "version",
        "policy",
        "period",
        "authority",
        "drill",
        "stage",
        "place",
        "request",
    )
    return printable(
        next((str(entry.payload[each]) for each in names if entry.payload.get(each)), "")
    )


def show_findings(found: Sequence[Finding]) -> None:
    """Print what each probe found."""
    for each in found:
        typer.echo(f"{each.control:<8} {each.state:<8} {printable(each.says)}")


def show_due(late: Sequence[Judged], soon: Sequence[Judged]) -> None:
    """Print what is overdue, and what will be soon; of a register that has not begun, how to."""
    if not begun(late):
        typer.echo(BEGIN)
        return
    for each in late:
        control = each.standing.control
        typer.echo(f"OVERDUE  {control.id}  {control.title}; owner: {owner(each)}")
        for reason in (*each.overdue, *each.broken):
            typer.echo(f"         {printable(reason)}")
    for each in soon:
        control = each.standing.control
        typer.echo(f"{each.due}  {control.id}  {control.title}; owner: {owner(each)}")


def owner(judged: Judged) -> str:
    """Return who owns a measure."""
    return printable(judged.standing.owner) or "nobody"
