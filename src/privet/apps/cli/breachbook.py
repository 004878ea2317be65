"""An assessment, its clocks and a notify list, as the terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from privet.apps.cli.tables import printable
from privet.response.breach.clocks import ORDER, Clock, Kind, State
from privet.response.breach.questions import ASKED, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from privet.response.breach.affected import NotifyList
    from privet.response.breach.assessment import Assessment

SHOWN = 20
"""How many subjects of a country the terminal names."""


def show_assessment(case: str, known: Assessment) -> None:
    """Print what was asked, answered, recorded and decided."""
    for line in assessment(case, known):
        typer.echo(line)


def assessment(case: str, known: Assessment) -> Iterator[str]:
    """Yield the lines of an assessment."""
    yield f"{case}: the answers point {known.leaning}"
    yield "A hint for whoever decides, and no decision."
    yield ""
    for question in Question:
        answered = known.answers.get(question)
        told = "open"
        if answered is not None:
            told = f"{answered.answer}: {answered.why} ({answered.by}, {answered.at[:16]})"
        yield f"{question:<12} {ASKED[question]}"
        yield f"{'':<12} -> {printable(told)}"
    yield ""
    for anchor in ORDER:
        at = known.anchors.get(anchor)
        yield f"{anchor:<14} {at.isoformat(timespec='minutes') if at else 'not recorded'}"
    for decision in known.decisions.values():
        does = "to notify" if decision.notify else "NOT to notify"
        yield (
            f"decided        {does}: {decision.jurisdiction}, {decision.whom}; "
            f"{printable(decision.why)} ({printable(decision.by)}, {decision.at[:16]})"
        )
    for (place, whom), at in known.told.items():
        yield f"told           {place}, {whom}: {at.isoformat(timespec='minutes')}"
    for item, text in known.facts.items():
        yield f"fact           {item}: {printable(text)}"


def show_clocks(found: Sequence[Clock], silent: Sequence[str], now: datetime) -> None:
    """Print by when whom to tell."""
    for clock in found:
        for line in one_clock(clock, now):
            typer.echo(line)
    for line in silent:
        typer.echo(f"{line}")
    typer.echo("Nothing is sent by Privet. What is right for you, counsel says.")


def one_clock(clock: Clock, now: datetime) -> Iterator[str]:
    """Yield the lines of one clock."""
    place, duty = clock.jurisdiction, clock.duty
    yield f"{place.code:<6} {when(clock, now)}"
    binding = "" if duty.force == "law" else f" ({duty.force})"
    whom = place.authority if duty.whom == "authority" else str(duty.whom)
    yield f"{'':<6} {whom}{binding}: {duty.limit.words}, from {duty.anchor}"
    yield f"{'':<6} when: {duty.threshold}"
    yield f"{'':<6} {clock.rule.law}, {duty.where}; verified {clock.rule.last_verified}"
    if duty.note:
        yield f"{'':<6} note: {duty.note}"
    for warning in clock.warnings:
        yield f"{'':<6} WARNING: {warning}"
    yield ""


def when(clock: Clock, now: datetime) -> str:
    """Write by when, in the time of the place, how long that is, and whether the law says so."""
    if clock.due is None:
        return f"{clock.state}"
    due = f"{clock.due:%a %Y-%m-%d %H:%M} {clock.jurisdiction.zone}"
    hours = (clock.due - now).total_seconds() / 3600
    left = f"{hours:,.0f} h left" if hours >= 0 else f"{-hours:,.0f} h ago"
    kind = "" if clock.kind is Kind.LIMIT else "; internal target, no legal limit"
    if clock.state in {State.DONE, State.NOT_NOTIFYING}:
        return f"{clock.state}; it was due {due}{kind}"
    return f"{clock.state.upper() if hours < 0 else clock.state}: {due}, {left}{kind}"


def show_list(listed: NotifyList, *, named: bool) -> None:
    """Print who is to be told, by country."""
    for line in people(listed, named=named):
        typer.echo(line)


def people(listed: NotifyList, *, named: bool) -> Iterator[str]:
    """Yield the lines of a notify list."""
    yield f"{listed.people:,} people are named, of {listed.listed:,} in the file"
    for country, count in listed.counts().items():
        yield f"{country:<6} {count:>9,}"
        for subject in listed.countries[country][: SHOWN if named else 0]:
            yield f"{'':<6} {printable(subject)}"
        if named and count > SHOWN:
            yield f"{'':<6} ... {count - SHOWN:,} more: --out DIR writes all"
    if listed.unplaced:
        yield f"{listed.unplaced:,} were shown whom the file does not name, or whom no log names"
    if listed.pages:
        yield (
            f"{listed.pages:,} pages of lists showed up to {listed.on_pages:,} people more; "
            "who stood on them is not in the ledger"
        )
    if not listed.whole:
        yield "The list is not whole."
