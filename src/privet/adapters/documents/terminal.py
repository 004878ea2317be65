"""The report in a terminal: whose data left, and to whom, in fewer than forty lines."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.text import Text

from privet.adapters.documents import wording
from privet.adapters.documents.wording import count, counted, cut, percent, plain
from privet.evidence.findings import Conclusion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.console import Console

    from privet.evidence.findings import Answer, Finding, Summary, SurfaceUse

MOST_LINES: Final = 39
NARROWEST: Final = 60
"""Columns below which the terminal wraps by itself; the layout needs them."""
LABEL: Final = 10
SURFACES: Final = 4
NAMED: Final = 5
LONGEST_NAME: Final = 60
"""Characters of a name beyond which it is not part of a command."""
GAPS: Final = 4
STYLES: Final = {
    Conclusion.COLLECTOR: "bold red",
    Conclusion.UNCLEAR: "yellow",
    Conclusion.VERIFIED_AGENT: "cyan",
    Conclusion.PERMITTED: "cyan",
    Conclusion.ORDINARY: "",
}
TITLES: Final = {
    Conclusion.VERIFIED_AGENT: "verified agents",
    Conclusion.PERMITTED: "permitted",
    Conclusion.COLLECTOR: "collectors",
    Conclusion.UNCLEAR: "unclear",
    Conclusion.ORDINARY: "ordinary",
}


@dataclass(frozen=True, slots=True)
class Row:
    """
    Hold one paragraph of the report.

    Args:
        rank: How soon it goes when room is short; 0 never goes.
        hang: Columns by which wrapped lines stand in.
        wrap: Wrap rather than cut what is too long.
    """

    text: Text
    rank: int = 0
    hang: int = LABEL
    wrap: bool = True


def render(  # noqa: PLR0913 - a report names what lies beside it
    answer: Answer,
    console: Console,
    width: int | None = None,
    *,
    written: Sequence[Path] = (),
    rejects: Path | None = None,
    kept: str = "",
) -> None:
    """
    Print the report, always in fewer than forty lines.

    Args:
        console: Where it is printed; colours are the console's affair.
        width: Columns to fill; the console's own if not given.
        written: The files that were written, to be named at the end.
        rejects: Where the lines that were set aside lie.
        kept: The options by which the next commands find the answer again; none where it is not kept.
    """
    columns = max(NARROWEST, width or console.width)
    rows = [
        *_read(answer.summary, columns, rejects),
        *_found(answer),
        *_after(answer, written, kept),
    ]
    for line in _fitted(rows, columns, console):
        console.print(line, soft_wrap=True, highlight=False)


def _fitted(rows: Sequence[Row], columns: int, console: Console) -> list[Text]:
    """Wrap or cut the rows to *columns*, and leave out the least needed until all fit."""
    blocks = [(row.rank, _block(row, columns, console)) for row in rows]
    while sum(len(lines) for _, lines in blocks) > MOST_LINES:
        most = max(rank for rank, _ in blocks)
        if not most:
            break
        del blocks[max(i for i, (rank, _) in enumerate(blocks) if rank == most)]
    return [line for _, lines in blocks for line in lines][:MOST_LINES]


def _block(row: Row, columns: int, console: Console) -> list[Text]:
    """Return the lines of one row."""
    if not row.wrap:
        text = row.text.copy()
        text.truncate(columns, overflow="ellipsis")
        return [text]
    first, *rest = row.text.wrap(console, columns) or [Text()]
    if not rest:
        return [first]
    first, *rest = row.text.wrap(console, columns - row.hang)
    lines = [first, *(Text(" " * row.hang).append_text(line) for line in rest)]
    for line in lines:
        line.rstrip()
    return lines


def _labelled(label: str, *parts: str | tuple[str, str], rank: int = 0, wrap: bool = False) -> Row:
    """Return a row with its label in the first column."""
    return Row(Text.assemble((f"{label:<{LABEL}}", "dim"), *parts), rank, LABEL, wrap)


# ── what was read ───────────────────────────────────────────────────────────────────────────────


def _read(summary: Summary, columns: int, rejects: Path | None) -> Iterator[Row]:
    """Say what was read and how it was understood."""
    if first := wording.rejects_first(summary):
        yield Row(Text(first, "bold red"), hang=0)
    aside = ""
    if summary.rejected:
        aside = f"; {count(summary.rejected)} set aside"
        aside += f" -> {plain(str(rejects))}" if rejects else ""
    yield _labelled(
        "format",
        _share(summary) + aside,
        wrap=True,
    )
    yield _labelled("clients", plain(summary.proxies), wrap=True, rank=2)
    if summary.example:
        room = max(20, columns - LABEL - 18)
        yield _labelled("", "looks right?  ", (cut(plain(summary.example), room), "dim"), rank=6)
    yield from _surfaces(summary)
    if summary.period:
        first_moment, last_moment = summary.period
        length = wording.lasting((last_moment - first_moment).total_seconds())
        yield _labelled("period", f"{wording.interval(first_moment, last_moment)} (UTC), {length}")
    else:
        yield _labelled("period", "no line could be dated")
    for number, warning in enumerate(summary.warnings[:3]):
        yield Row(
            Text.assemble((f"{'warning':<{LABEL}}", "yellow"), cut(plain(warning), 300)),
            rank=3 + number,
        )


def _surfaces(summary: Summary) -> Iterator[Row]:
    """Name the surfaces, those that showed the most people first."""
    if not summary.surfaces:
        yield _labelled(
            "surfaces", "no page of this log looks like one that shows people", wrap=True
        )
        return
    ordered = sorted(summary.surfaces, key=lambda surface: -surface.subjects)
    wide = min(32, max(len(cut(plain(s.route), 32)) for s in ordered[:SURFACES]))
    for index, surface in enumerate(ordered[:SURFACES]):
        yield _labelled(
            "" if index else "surfaces", *_surface(surface, wide), rank=4 if index else 0
        )
    more = len(ordered) - SURFACES
    tail = f"and {counted(more, 'more surface')}" if more > 0 else ""
    mapped = f"{percent(summary.mapped)} of requests mapped" if summary.lines else ""
    yield _labelled("", ("; ".join(part for part in (tail, mapped) if part), "dim"), rank=5)


def _share(summary: Summary) -> str:
    """Say how much of the logs was read, or that nothing of them was new."""
    if not summary.lines:
        return "nothing new was read"
    share = percent(summary.parsed / summary.lines)
    read = f"{share} of {counted(summary.lines, 'line')} parsed"
    return f"{plain(summary.format) or 'unknown'}: {read}"


def _surface(surface: SurfaceUse, wide: int) -> tuple[str | tuple[str, str], ...]:
    """Describe one surface in one line."""
    route = cut(plain(surface.route), wide)
    how = (
        "declared" if surface.declared else f"guessed, {wording.certainty(surface.certainty)} sure"
    )
    if surface.kind == "list" and not surface.declared:
        counts = f"  --list '{plain(surface.route)}:20' counts this list"
        return (f"{route:<{wide}}", counts)
    shown = f"  {count(surface.subjects):>9} people  {how}"
    return (f"{route:<{wide}}", shown, ("  ids WALKABLE", "bold") if surface.walkable else "")


# ── whose data left, and to whom ────────────────────────────────────────────────────────────────


def _found(answer: Answer) -> Iterator[Row]:
    """Say whose data left, and to whom."""
    summary = answer.summary
    yield Row(Text(""))
    yield Row(
        Text.assemble(("Whose data left, and to whom", "bold"), ("  (nothing was blocked)", "dim"))
    )
    for verdict, title in TITLES.items():
        actors = summary.actors.get(verdict, 0)
        if verdict is Conclusion.PERMITTED and not actors:
            continue
        people = summary.subjects_by_verdict.get(verdict)
        if verdict is Conclusion.COLLECTOR:
            people = summary.subjects_by_collectors
        yield _verdict(verdict, title, actors, people, _remark(verdict, summary))
        if verdict is Conclusion.COLLECTOR:
            yield from _named(answer)


def _verdict(verdict: Conclusion, title: str, actors: int, people: int | None, remark: str) -> Row:
    """Return one line of the table of verdicts."""
    shown = "" if people is None else f"{count(people)} people"
    style = STYLES[verdict] if actors else "dim"
    noun = "actor " if actors == 1 else "actors"
    return Row(
        Text.assemble(
            (f"  {title:<16}{count(actors):>9} {noun} {shown:>18}", style), f"  {remark}"
        ),
        wrap=False,
    )


def _remark(verdict: Conclusion, summary: Summary) -> str:
    """Return what stands behind a verdict's numbers."""
    if not summary.actors.get(verdict, 0):
        return ""
    if verdict is Conclusion.VERIFIED_AGENT:
        return "by published address ranges"
    if verdict is Conclusion.UNCLEAR:
        return "look at these first"
    if verdict is Conclusion.COLLECTOR and summary.campaigns:
        sources = sum(len(campaign.members) for campaign in summary.campaigns)
        return f"{counted(len(summary.campaigns), 'campaign')} of {count(sources)} sources"
    if verdict is Conclusion.ORDINARY and summary.usual:
        median, high = summary.usual.get("median", 0), summary.usual.get("p999", 0)
        return f"median {count(median)}, 99.9th percentile {count(high)} a day"
    return ""


def _named(answer: Answer) -> Iterator[Row]:
    """Name who was shown the most people, a campaign as one, each with the strongest reason."""
    joined = {member for c in answer.summary.campaigns for member in c.members}
    named: list[tuple[int, str, float, str]] = [
        (c.subjects, f"{c.id}: {counted(len(c.members), 'actor')}", c.certainty, c.because)
        for c in answer.summary.campaigns
    ]
    for finding in answer.findings:
        if finding.verdict is Conclusion.COLLECTOR and finding.actor not in joined:
            because = next((r.because for r in wording.foremost(finding.reasons)), "")
            named.append((finding.subjects, finding.actor, finding.certainty, because))
    named.sort(key=lambda one: -one[0])
    for index, (people, who, sure, because) in enumerate(named[:NAMED]):
        name = f"{cut(plain(who), 34):<34}"
        numbers = f"{count(people):>9} people  {wording.certainty(sure):>6}  "
        line = Text.assemble(f"    {name}", numbers, (plain(because), "dim"))
        yield Row(line, 7 + index, wrap=False)
    if len(named) > NAMED:
        yield Row(Text(f"    and {count(len(named) - NAMED)} more", "dim"), 7, wrap=False)


# ── what follows ────────────────────────────────────────────────────────────────────────────────


def _after(answer: Answer, written: Sequence[Path], kept: str) -> Iterator[Row]:
    """Say what a budget would have done, what cannot be known, and what to do next."""
    budget = answer.summary.budget
    yield Row(Text(""), rank=12)
    yield Row(
        Text(
            f"Had you enforced {wording.allowance(budget)}: {counted(budget.prevented, 'disclosure')} "
            f"of a person prevented; people: {wording.touched(budget)}."
        ),
        hang=2,
    )
    if gaps := answer.summary.unknowable:
        said = "; ".join(plain(gap).rstrip(".") for gap in gaps[:GAPS])
        more = f"; and {len(gaps) - GAPS} more" if len(gaps) > GAPS else ""
        yield Row(Text(f"Not knowable from this log: {cut(said, 420)}{more}."), hang=2)
    if written:
        names = ", ".join(path.name for path in written)
        yield _labelled("written", f"{plain(str(written[0].parent))}: {plain(names)}", wrap=True)
    yield _labelled("next", _next(answer.findings, plain(kept)), wrap=True)


def _next(findings: Sequence[Finding], kept: str) -> str:
    """Return the commands that lead on, so that they can be pasted."""
    if not kept:
        return "the same with --out DIR or --ledger DIR; from there, privet explain and privet actors top tell more"
    wanted = (Conclusion.COLLECTOR, Conclusion.UNCLEAR)
    first = next((f for verdict in wanted for f in findings if f.verdict is verdict), None)
    top = f"privet actors top {kept}"
    if first is None:
        return top
    name = plain(first.actor)
    if len(name) > LONGEST_NAME or name != first.actor:
        return top
    return f"privet explain {shlex.quote(name)} {kept}; {top}"
