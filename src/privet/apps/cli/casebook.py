"""Cases as the terminal shows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from privet.apps.cli.tables import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privet.evidence.cases import Case
    from privet.evidence.entries import Entry

LONGEST = 300
"""Letters of a payload that are shown; all of it is in ``--json``."""


def show_cases(cases: Sequence[Case]) -> None:
    """Print one row a case."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("case", "state", "outcome", "people", "assigned", "changed"):
        table.add_column(name, no_wrap=True)
    table.add_column("title", overflow="fold")
    for case in cases:
        table.add_row(
            case.name,
            case.state.value,
            case.outcome.value if case.outcome else "",
            people(case),
            Text(printable(case.assignee)),
            case.last.at[:16].replace("T", " "),
            Text(printable(case.title)),
        )
    Console().print(table)


def show_case(case: Case) -> None:
    """Print a case and its entries."""
    console = Console()
    console.print(Text(f"{case.name}  {printable(case.title)}", style="bold"))
    for name, value in facts(case):
        console.print(Text(f"  {name:<10} {printable(value)}"))
    for entry in case.entries:
        console.print(Text(line(entry)))


def facts(case: Case) -> Iterator[tuple[str, str]]:
    """Yield what is known of a case, name by name."""
    yield "state", case.state.value + (f", {case.outcome.value}" if case.outcome else "")
    if case.duplicate_of:
        yield "of", f"case-{case.duplicate_of}"
    yield "assigned", case.assignee or "nobody"
    yield "kept until", f"{case.held_until}: {case.purpose}"
    if case.basis.actors:
        yield "actors", ", ".join(case.basis.actors)
    if case.basis.first:
        yield "from", f"{case.basis.first} to {case.basis.last}"
    if case.affected:
        yield "people", f"{people(case)}; {case.affected['method']}"


def people(case: Case) -> str:
    """Write how many people a case concerns: exactly, or as an estimate with its range."""
    found = case.affected
    if not found:
        return ""
    if found["exact"]:
        return f"{found['people']:,}"
    return f"about {found['people']:,} ({found['low']:,} to {found['high']:,})"


def line(entry: Entry) -> str:
    """Write one entry: when, who, what, why."""
    payload = json.dumps(entry.payload, ensure_ascii=False) if entry.payload else ""
    shown = payload if len(payload) <= LONGEST else payload[:LONGEST] + "…"
    files = ", ".join(f"{each.name} ({each.size:,} bytes)" for each in entry.attachments)
    parts = [part for part in (entry.why, shown, files) if part]
    head = f"{entry.number:>4}  {entry.at[:19].replace('T', ' ')}  {entry.kind:<10} {entry.by}"
    return printable(": ".join([head, " | ".join(parts)] if parts else [head]))
