"""
The public page on what a site does against collection of the people it shows, with figures.

It tells measures and never limits: whoever knows how many people an account may be shown in a day
takes one fewer. Nobody is named on it, visitors no more than people who are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from privet.response.sheets import Block, Kind, Run, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LEVELS = {
    "account": "each account",
    "client": "each program with a key of its own",
    "session": "each session",
    "device": "each device",
    "network": "each network address",
    "asn": "each network operator",
    "site": "everybody together",
}
UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}
REMEDIES = {
    "slow": "is answered more slowly",
    "reduce": "is shown fewer people on a page",
    "challenge": "is asked to wait or to show that a person is there, without any puzzle being needed",
    "limit": "is asked to come back later",
    "deny": "is refused, if detection has concluded that they collect",
}
MET = {
    "allow": "answered at once",
    "slow": "slowed down",
    "reduce": "shown fewer people",
    "challenge": "checked",
    "limit": "asked to come back later",
    "deny": "refused",
}
OUTCOMES = {
    "confirmed-scraping": "collection confirmed",
    "permitted": "permitted",
    "false-positive": "ordinary use, wrongly suspected",
    "insufficient-data": "could not be told",
    "duplicate": "part of another",
}
LETTERS = {
    "cease-and-desist": "to stop collecting, and to delete",
    "deletion-demand": "to delete what was collected",
    "preservation": "to preserve evidence",
    "host-takedown": "to whoever hosts collected data",
    "abuse-report": "to whoever runs the network it came from",
    "platform-terms": "to a platform, about a customer",
}
DELETIONS = {
    "demanded": "Deletions demanded",
    "answered": "Of these: answered",
    "confirmed": "Of these: confirmed in writing, with a statement of truth",
    "verified": "Of these: watched to the end without finding the data again",
    "reappeared": "Of these: the data was found again",
}
NOTICES = {
    "authority": "Notices of a breach to an authority",
    "people": "Times that the people of a place were told of a breach",
    "not-notified": "Times that it was decided, for recorded reasons, to tell no authority",
}


@dataclass(frozen=True, slots=True)
class Measures:
    """
    Say what the policy of a site does.

    Args:
        mode: off, shadow or enforce.
        surfaces: Kinds of pages on which people are shown, by name, with the fields shown there.
        budgets: At which level people are counted, and in which windows, such as ``1d``.
        remedies: What a visitor meets, in the order of the ladder.
        detects: Whether the guard judges its own records.
        days: How long it is kept who was shown whom.
        agreements: On which basis somebody may collect, and until which day.
        terms: How many texts say on what terms the site is used.
    """

    site: str
    contact: str = ""
    mode: str = "shadow"
    surfaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    budgets: tuple[tuple[str, str], ...] = ()
    remedies: tuple[str, ...] = ()
    detects: bool = True
    days: int = 28
    agreements: tuple[tuple[str, str], ...] = ()
    terms: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """
    Hold what was counted; None where nothing tells.

    Args:
        period: First and last day of the exposures, YYYY-MM-DD.
        shown: Different people who were shown to anybody.
        to_collectors: Of those, to whoever was concluded to collect.
        actors: Visitors by what is concluded of them.
        met: Requests by what was met, since *since*.
        checks: What came of checks, by outcome.
        appeals: How many there were.
        cases: Opened; *outcomes* of those that were concluded.
        letters: Served, by kind; *deletions*: demanded, confirmed and what else came of them.
        notices: Of breaches: to the ``authority`` or the ``people`` of a place, and how often it was
            decided to tell no authority (``not-notified``).
    """

    made: str
    period: tuple[str, str] | None = None
    shown: int | None = None
    to_collectors: int | None = None
    actors: Mapping[str, int] = field(default_factory=dict)
    since: str = ""
    met: Mapping[str, int] = field(default_factory=dict)
    checks: Mapping[str, int] = field(default_factory=dict)
    appeals: int | None = None
    cases: int | None = None
    outcomes: Mapping[str, int] = field(default_factory=dict)
    letters: Mapping[str, int] = field(default_factory=dict)
    deletions: Mapping[str, int] = field(default_factory=dict)
    notices: Mapping[str, int] = field(default_factory=dict)


def page(measures: Measures, figures: Figures) -> Sheet:
    """Return the page."""
    site = measures.site or "This site"
    made = f"Made on {day(figures.made)} from the policy in force and from what was counted."
    return Sheet(
        language="en",
        title=f"What {site} does against collection of people's data",
        marks=(),
        head=(),
        blocks=(
            paragraph(
                "Pages of this site show people. They are there to be found by somebody who looks for "
                "one of them, and not to be collected by machines. This page says what is done about "
                "that, and how it went."
            ),
            *done(measures),
            *counted(figures),
            *permitted(measures),
            *rights(measures),
        ),
        foot=made,
    )


def done(measures: Measures) -> Iterator[Block]:
    """Yield the measures."""
    yield heading("What we do")
    if measures.mode == "enforce":
        yield paragraph("These measures are in force.")
    elif measures.mode == "shadow":
        yield paragraph(
            "These measures are on trial: what they would do is recorded, and nobody is stopped."
        )
    else:
        yield paragraph("These measures are switched off at present.")
    if measures.surfaces:
        pages = ", ".join(shown_on(*each) for each in measures.surfaces.items())
        yield item(f"We watch the pages that show people: {pages}.")
    for who, windows in together(measures.budgets):
        yield item(
            f"To {LEVELS.get(who, who)}, a limited number of different people is shown within "
            f"{either(windows)}. Looking at the same person again costs nothing."
        )
    if measures.remedies:
        met = [REMEDIES[each] for each in dict.fromkeys(measures.remedies) if each in REMEDIES]
        yield item(f"Whoever is shown more, step by step, {', then '.join(met)}.")
    if measures.detects:
        yield item(
            "We look in what was shown for signs of collection, such as walking through people in "
            "order, and for visitors who share a collection out among themselves."
        )
    yield item(
        "Search engines and other agents that say who they are, and prove it, are told apart from "
        "those that only say so."
    )
    if measures.terms:
        yield item("Our terms are kept in each version, with the day from which it was in force.")
    yield item(
        f"Who was shown whom is kept for {measures.days} days, under keyed hashes in place of names. "
        "It is kept longer only for a case, for a stated purpose, until a set day."
    )


def counted(figures: Figures) -> Iterator[Block]:
    """Yield the figures; what nobody counted is left out, and said to be."""
    yield heading("How it went")
    yield from seen(figures)
    yield from stopped(figures)
    yield from looked_into(figures)
    yield from written(figures)
    lacking = [
        name
        for name, known in (
            ("who was shown whom", figures.period),
            ("what visitors met", figures.met),
            ("cases, letters and notices", figures.cases is not None),
        )
        if not known
    ]
    if lacking:
        yield paragraph(f"Not counted here: {', '.join(lacking)}.")
    yield paragraph(
        "These are the collections that were found. Nobody can count those that were not."
    )


def seen(figures: Figures) -> Iterator[Block]:
    """Yield how many people were shown, and to whom."""
    if figures.period and figures.shown is not None:
        first, last = figures.period
        yield paragraph(f"From {day(first)} to {day(last)}:")
        yield number("People shown to anybody", figures.shown)
        yield number("Visitors who were shown somebody", sum(figures.actors.values()))
        yield number("Visitors concluded to collect people", figures.actors.get("collector", 0))
        yield number("People who were shown to those", figures.to_collectors or 0)
        yield number("Agents that proved who they are", figures.actors.get("verified-agent", 0))


def stopped(figures: Figures) -> Iterator[Block]:
    """Yield what visitors met."""
    if figures.met:
        yield paragraph(f"Requests for pages since {day(figures.since)}:")
        for name, words in MET.items():
            if figures.met.get(name) or name == "allow":
                yield number(words.capitalize(), figures.met.get(name, 0))
        if figures.checks:
            passed = figures.checks.get("passed", 0)
            yield number("Checks that were passed", passed)
        if figures.appeals is not None:
            yield number("Appeals by visitors who were stopped", figures.appeals)


def looked_into(figures: Figures) -> Iterator[Block]:
    """Yield what people looked into, and concluded."""
    if figures.cases is not None:
        yield paragraph("Cases that people looked into:")
        yield number("Opened", figures.cases)
        for name, words in OUTCOMES.items():
            if figures.outcomes.get(name):
                yield number(f"Concluded: {words}", figures.outcomes[name])


def written(figures: Figures) -> Iterator[Block]:
    """Yield which letters and notices went out, and what came of them."""
    if figures.cases is None:
        return
    yield paragraph("What we wrote to others:")
    yield number("Letters that were received", sum(figures.letters.values()))
    for name, words in LETTERS.items():
        if figures.letters.get(name):
            yield number(f"Of these: {words}", figures.letters[name])
    for name, words in DELETIONS.items():
        if figures.deletions.get(name):
            yield number(words, figures.deletions[name])
    for name, words in NOTICES.items():
        if figures.notices.get(name) or name == "authority":
            yield number(words, figures.notices.get(name, 0))


def permitted(measures: Measures) -> Iterator[Block]:
    """Yield who may collect, and on what basis."""
    yield heading("Who may collect")
    if not measures.agreements:
        yield paragraph("Nobody has an agreement with us that permits it.")
    for basis, until in measures.agreements:
        yield item(f"{basis}; until {day(until)}.")


def rights(measures: Measures) -> Iterator[Block]:
    """Yield what whoever reads the page can do."""
    yield heading("What you can do")
    yield item(
        "If you were stopped: the page that stopped you has a form for an appeal, which a person reads."
    )
    ask = f": {measures.contact}" if measures.contact else ""
    yield item(
        "You can ask what was shown of you, when, to which kinds of visitors, and what is kept of you"
        f"{ask}."
    )


# ── parts ────────────────────────────────────────────────────────────────────────────────────────


def shown_on(name: str, fields: tuple[str, ...]) -> str:
    """Name a kind of page, and what of people stands there."""
    return f"{name} ({', '.join(fields)})" if fields else name


def day(text: str) -> str:
    """Write a day as people read it, 1 November 2026."""
    read = date.fromisoformat(text)
    return f"{read.day} {read:%B %Y}"


def together(budgets: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Yield each level once, with its windows in the order they were written."""
    found: dict[str, list[str]] = {}
    for who, window in budgets:
        if window not in found.setdefault(who, []):
            found[who].append(window)
    yield from found.items()


def either(windows: list[str]) -> str:
    """Write windows such as ``1h`` and ``7d``: an hour, or 7 days."""
    return ", or ".join(span_words(each) for each in windows)


def span_words(window: str) -> str:
    """Write a window in words."""
    count, unit = int(window[:-1]), UNITS.get(window[-1], window[-1])
    if count == 1:
        return f"an {unit}" if unit == "hour" else f"a {unit}"
    return f"{count} {unit}s"


def heading(text: str) -> Block:
    """Return a heading."""
    return Block(Kind.HEADING, (Run(text),))


def paragraph(text: str) -> Block:
    """Return a paragraph."""
    return Block(Kind.PARAGRAPH, (Run(text),))


def item(text: str) -> Block:
    """Return one of a list."""
    return Block(Kind.ITEM, (Run(text),))


def number(label: str, count: int) -> Block:
    """Return a figure with what it counts."""
    return Block(Kind.FIELD, (Run(f"{count:,}"),), label)
