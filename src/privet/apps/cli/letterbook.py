"""Letters, and what became of them, as the terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from privet.apps.cli.tables import printable
from privet.response.letters.demands import WAITING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from privet.bootstrap.deleting import Look
    from privet.response.letters.demands import Demand
    from privet.response.letters.watching import Task


def show_demands(found: Sequence[Demand], now: datetime) -> None:
    """Print one line a letter."""
    for each in found:
        typer.echo(line(each, now))
    if not found:
        typer.echo("no letters")


def line(demand: Demand, now: datetime) -> str:
    """Write how a demand is."""
    said = list(told(demand, now))
    if demand.to:
        said.append(f"to {printable(demand.to.splitlines()[0])}")
    head = f"{demand.name:<18} {demand.kind:<16} {demand.state:<11}"
    return f"{head} {'; '.join(said)}".rstrip()


def told(demand: Demand, now: datetime) -> Iterator[str]:
    """Yield what else is to be said of a demand."""
    if demand.gaps:
        yield f"lacks {len(demand.gaps)} facts"
    if demand.signed_by:
        yield f"signed by {printable(demand.signed_by)}"
    if demand.overdue(now):
        yield f"OVERDUE since {demand.due:%Y-%m-%d}"
    elif demand.due is not None and demand.state in WAITING:
        yield f"answer due {demand.due:%Y-%m-%d}"
    if demand.faults:
        yield f"the confirmation has {len(demand.faults)} faults"
    if demand.watched_until:
        yield f"watched until {demand.watched_until}"


def show_history(demand: Demand, now: datetime) -> None:
    """Print how a demand is, and each step of it."""
    typer.echo(line(demand, now))
    for act, at, by in demand.history:
        typer.echo(f"  {at[:16].replace('T', ' ')}  {act:<11} {printable(by)}")
    for fault in demand.faults:
        typer.echo(f"  fault: {printable(fault)}")


def show_tasks(tasks: Sequence[Task], now: datetime) -> None:
    """Print what is to be done, the soonest first."""
    for each in tasks:
        late = "OVERDUE" if each.by < now else "due"
        whom = printable(each.demand.to.splitlines()[0]) if each.demand.to else ""
        typer.echo(f"{late:<8} {each.by:%Y-%m-%d}  {each.what:<7} {each.demand.name}; to {whom}")
    if not tasks:
        typer.echo("nothing is due")


def show_looks(looks: Sequence[Look]) -> None:
    """Print what was found in each file."""
    for each in looks:
        name = printable(each.file)
        if not each.ours:
            typer.echo(f"{name}: none of our canaries or marks")
            continue
        some = ", ".join(printable(one) for one in each.canaries[:10]) or "none"
        typer.echo(f"{name}: OURS; canaries: {some}; {each.marks} marks read")
        for actor in each.theirs:
            typer.echo(f"  the marks are those that {printable(actor)} was shown")
