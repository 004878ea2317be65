"""The report in a terminal."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from privet.adapters.documents import terminal
from privet.evidence.findings import Conclusion

if TYPE_CHECKING:
    from privet.evidence.findings import Answer

WRITTEN = tuple(Path("out") / name for name in ("report.html", "findings.jsonl"))
LONG = "w" * 5_000


def shown(answer: Answer, width: int = 100, *, colour: bool = False) -> str:
    """Render an answer into text."""
    text = StringIO()
    console = Console(
        file=text, width=width, force_terminal=colour, color_system="truecolor" if colour else None
    )
    terminal.render(
        answer, console, width, written=WRITTEN, rejects=Path("out/rejects.log"), kept="--out out"
    )
    return text.getvalue()


def test_the_report_answers_in_one_screen(answer: Answer) -> None:
    """Format, clients, surfaces and period come first; then whose data left, and what to do."""
    text = shown(answer)

    order = (
        "format    nginx combined (guess): 99.98% of 1,204,113 lines parsed; 214 set aside",
        "out/rejects.log",
        "clients   direct (no proxy hop seen)",
        "looks right?",
        "surfaces  /people/{subject}",
        "ids WALKABLE",
        "period    2 Nov to 16 Nov 2026 (UTC), 14 days",
        "Whose data left, and to whom",
        "verified agents         1 actor       21,904 people",
        "collectors             45 actors      31,206 people  1 campaign of 42 sources",
        "account:bob77",
        "C1: 42 actors",
        "unclear                 9 actors       1,402 people  look at these first",
        "ordinary           22,903 actors      24,118 people  median 3, 99.9th percentile 118 a day",
        "Had you enforced 150 people a day for each account",
        "Not knowable from this log",
        "report.html, findings.jsonl",
        "next      privet explain account:bob77 --out out; privet actors top --out out",
    )
    places = [text.index(said) for said in order]
    assert sorted(places) == places


def test_the_exact_bound_and_n_are_never_cut(answer: Answer) -> None:
    """However narrow the window, the people touched stand there in full."""
    words = " ".join(shown(answer, 60).split())

    assert "2 of 22,903 ordinary actors stopped (0.0087%; at most 0.0316% with 95%" in words


@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_it_is_always_under_forty_lines(answer: Answer, quiet: Answer, width: int) -> None:
    """Neither long names nor many surfaces, warnings or gaps make it longer than a screen."""
    summary = answer.summary
    worst = replace(
        answer,
        summary=replace(
            summary,
            rejected=summary.lines,
            reject_reasons={LONG: 1, "x": 2},
            surfaces=tuple(replace(summary.surfaces[0], route=LONG) for _ in range(50)),
            warnings=(LONG, "a\nb\n" * 99, LONG, LONG),
            unknowable=(LONG,) * 9,
            proxies=LONG,
            example=LONG,
            format=LONG,
        ),
        findings=tuple(f._replace(actor=f.actor + LONG) for f in answer.findings),
    )
    for one in (answer, quiet, worst):
        lines = shown(one, width).splitlines()
        assert len(lines) < 40
        assert max(len(line) for line in lines) <= max(60, width)


def test_many_rejects_come_first(answer: Answer) -> None:
    """Above five per cent the first line says so."""
    text = shown(replace(answer, summary=replace(answer.summary, rejected=300_000)))

    assert text.startswith("24.9% of the lines could not be read")


def test_nothing_in_a_log_commands_the_terminal(answer: Answer) -> None:
    """Escape sequences and Rich's own markup in names are shown, not obeyed."""
    name = "account:\x1b[2J[bold red]x[/] \u202e"
    finding = answer.findings[0]._replace(actor=name, verdict=Conclusion.COLLECTOR)
    text = shown(replace(answer, findings=(finding,)), colour=False)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold red]x[/]" in text
    assert "privet explain" not in text


def test_a_name_is_quoted_for_the_shell(answer: Answer) -> None:
    """The next command can be pasted, whatever the name."""
    finding = answer.findings[0]._replace(actor="account:a; rm b", verdict=Conclusion.COLLECTOR)

    assert "privet explain 'account:a; rm b' --out out; " in shown(
        replace(answer, findings=(finding,))
    )


def test_an_empty_log_is_said_in_a_dozen_lines(quiet: Answer) -> None:
    """Where nothing was read there is little to say, and it is said."""
    text = StringIO()
    terminal.render(quiet, Console(file=text, width=80))

    assert "format    nothing new was read" in text.getvalue()
    assert "no line could be dated" in text.getvalue()
    assert "next      the same with --out DIR or --ledger DIR" in text.getvalue()
    assert len(text.getvalue().splitlines()) < 20


def test_a_list_that_counts_nobody_says_how_it_would(answer: Answer) -> None:
    """A discovered list shows nobody until its number is declared: the option for that is named, and can be pasted."""
    (listed,) = [each for each in answer.summary.surfaces if each.kind == "list"]
    declared = replace(listed, declared=True, subjects=60)

    for surface, said in (
        (listed, "/search  --list '/search:20' counts this list"),
        (declared, "/search         60 people  declared"),
    ):
        summary = replace(answer.summary, surfaces=(surface,))
        assert said in shown(replace(answer, summary=summary))


def test_more_collectors_than_room_are_counted(answer: Answer) -> None:
    """Five are named, the rest counted."""
    summary = replace(answer.summary, campaigns=())

    assert "and 40 more" in shown(replace(answer, summary=summary))


def test_colours_mark_the_collectors(answer: Answer) -> None:
    """On a terminal the collectors are red."""
    assert "\x1b[1;31m  collectors" in shown(answer, colour=True)
