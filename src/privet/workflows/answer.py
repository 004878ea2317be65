"""How an answer is put together: findings, coverage, portraits, the effect of a budget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.prevention import prevention
from privet.detection.relations import EXPOSURES
from privet.disclosure.surfaces import Kind
from privet.evidence import coverage
from privet.evidence.findings import (
    Answer,
    BudgetEffect,
    Campaign,
    Conclusion,
    Day,
    Finding,
    Portrait,
    Summary,
    SurfaceUse,
)
from privet.exposure.budgets import Budget
from privet.exposure.handles import ACCOUNT, DEVICE, NETWORK
from privet.identity.actors import Level
from privet.review.backtest import effect
from privet.traffic.lines import Field
from privet.verdict.conclusions import CODE, CONCLUSIONS
from privet.workflows.commands import Consult
from privet.workflows.detect import Policy, detect
from privet.workflows.steps import ask

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.relations import Columns, Relations
    from privet.disclosure.surfaces import Surface
    from privet.traffic.blocks import Fault
    from privet.verdict.campaigns import Joined
    from privet.workflows.commands import Kept
    from privet.workflows.detect import Judged
    from privet.workflows.steps import Steps

__all__ = ["Policy", "Reading", "answer"]

DRAWN = 12
"""Portraits that are drawn; a report of more is not looked at."""

DOTS = 1500
"""Dots of one raster; more cannot be told apart on paper."""

LOW = 0.1
"""The share of mapped pages below which the operator is warned."""

MANY_REJECTS = 0.05
"""The share of lines set aside from which on it is said first."""

USUAL = Budget("account", "1d", 400)
"""The budget whose effect is told where the operator set none."""

WALKABLE = 0.05
"""The share of ids that exist from which on guessing the next one pays."""

LEVELS = tuple(Level)
"""Levels by their number in the columns."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """
    Say what was read before anybody is judged.

    Args:
        kept: What came of each log; none where a ledger is judged again.
        surfaces: In the order in which exposures number them.
        warnings: What discovery has to say.
        proxies: Whose addresses the log holds, in words.
        fields: The fields that at least one log has.
    """

    kept: tuple[Kept, ...]
    surfaces: tuple[Surface, ...]
    warnings: tuple[str, ...]
    fields: frozenset[Field]
    proxies: str = "direct"


def answer(reading: Reading, policy: Policy) -> Steps[Answer]:
    """Judge the ledger and gather what a report is made of."""
    judged = yield from detect(policy)
    findings = tuple(found(judged))
    campaigns = tuple(campaign(joined, judged) for joined in judged.verdicts.campaigns)
    summary = yield from summarise(reading, policy, judged, campaigns)
    portraits = yield from portray(judged, campaigns, summary)
    return Answer(summary, findings, portraits)


def moment(microseconds: int) -> datetime:
    """Return microseconds since 1970 as a moment, exactly."""
    return EPOCH + timedelta(microseconds=microseconds)


def found(judged: Judged) -> Sequence[Finding]:
    """Return what was found of every actor, those who were shown the most people first."""
    measured, verdicts = judged.measured, judged.verdicts
    order = np.lexsort((measured.actor, -measured.subjects))
    told = np.zeros(len(measured), np.bool_)
    for signals in verdicts.signals:
        told[signals.rows] = True
    return [finding(judged, int(row), told) for row in order]


def finding(judged: Judged, row: int, told: NDArray[np.bool_]) -> Finding:
    """Return what was found of one actor, a row of the measures; *told*: who has reasons."""
    measured, verdicts = judged.measured, judged.verdicts
    level = LEVELS[int(verdicts.level[row])].value
    place = int(verdicts.campaign[row])
    return Finding(
        actor=called(judged, row),
        pseudonym=int(measured.actor[row]),
        level=level,
        subjects=int(measured.subjects[row]),
        exposures=int(measured.exposures[row]),
        weighted=float(measured.weighted[row]),
        first=moment(int(measured.first[row])),
        last=moment(int(measured.last[row])),
        verdict=verdicts.conclusion(row),
        certainty=float(verdicts.certainty[row]),
        campaign=verdicts.campaigns[place].id if place >= 0 else None,
        accounts=count(measured.accounts[row]),
        addresses=count(measured.networks[row]),
        reasons=verdicts.reasons(row) if told[row] else (),
    )


def count(value: float) -> int:
    """Return a measure as a whole number, 0 where it is not known."""
    return 0 if np.isnan(value) else int(value)


def called(judged: Judged, row: int) -> str:
    """Return an actor's name; its pseudonym where its name is no longer kept."""
    pseudonym = int(judged.measured.actor[row])
    level = int(judged.measured.level[row])
    name = judged.names.get(pseudonym, f"{LEVELS[level].value}:~{pseudonym:016x}")
    if int(judged.verdicts.level[row]) == DEVICE and level == NETWORK:
        return f"device:one@{name.removeprefix('network:')}"
    return name


def campaign(joined: Joined, judged: Judged) -> Campaign:
    """Return a campaign with the names of its members."""
    measured, rows = judged.measured, joined.members
    return Campaign(
        id=joined.id,
        members=tuple(called(judged, int(row)) for row in rows),
        subjects=joined.subjects,
        certainty=joined.certainty,
        because=joined.because,
        first=moment(int(measured.first[rows].min())),
        last=moment(int(measured.last[rows].max())),
    )


# ── the summary ──────────────────────────────────────────────────────────────────────────────────


def summarise(
    reading: Reading, policy: Policy, judged: Judged, campaigns: tuple[Campaign, ...]
) -> Steps[Summary]:
    """Return the head of the report."""
    marks = {"judged": marked(judged)}
    total = yield from ask(
        Consult(lambda ledger: ledger.run(coverage.by_mark(EXPOSURES), marks), "summing up")
    )
    daily = yield from ask(
        Consult(lambda ledger: ledger.run(coverage.by_day(EXPOSURES), marks), "summing up")
    )
    used = yield from ask(
        Consult(lambda ledger: ledger.run(coverage.by_surface(EXPOSURES)), "summing up")
    )
    trial = yield from rehearse(policy, judged)
    parsed = sum(each.parsed for each in reading.kept)
    rejected = sum(each.set_aside for each in reading.kept)
    pages = sum(each.pages for each in reading.kept)
    mapped = sum(each.mapped for each in reading.kept) / pages if pages else 0.0
    extent = judged.extent
    ordinary = judged.verdicts.code == CODE[Conclusion.ORDINARY]
    whole = Summary(
        lines=parsed + rejected,
        parsed=parsed,
        rejected=rejected,
        format=", ".join(dict.fromkeys(each.format for each in reading.kept if each.format)),
        mapped=mapped,
        period=(moment(extent.first), moment(extent.last)) if extent.last else None,
        surfaces=tuple(uses(reading.surfaces, used)),
        actors=actors_by_verdict(judged),
        campaigns=campaigns,
        subjects_seen=int(total["people"].sum()),
        subjects_by_collectors=seen_by(total, Conclusion.COLLECTOR),
        budget=trial,
        sources=tuple(each.path for each in reading.kept),
        days=tuple(days(daily)),
        subjects_by_verdict={each: seen_by(total, each) for each in Conclusion},
        usual=usual(judged.measured, ordinary),
        fan=tuple(fan(judged.measured, ordinary)),
        unknowable=tuple(unknowable(reading)),
        proxies=reading.proxies,
        example=next((each.example for each in reading.kept if each.example), ""),
        reject_reasons=reject_reasons(reading.kept),
    )
    return replace(whole, warnings=tuple(warnings(reading, whole)))


def marked(judged: Judged) -> dict[str, NDArray[np.generic]]:
    """Return the bit of each actor's verdict, for the relations of ``evidence.coverage``."""
    return {
        "actor": judged.measured.actor,
        "mark": (1 << judged.verdicts.code.astype(np.int32)).astype(np.int32),
    }


def bit(conclusion: Conclusion) -> int:
    """Return the bit that stands for a verdict."""
    return 1 << CODE[conclusion]


def seen_by(total: Columns, conclusion: Conclusion) -> int:
    """Count the people who were shown to somebody so judged."""
    rows = (total["mark"] & bit(conclusion)) != 0
    return int(total["people"][rows].sum())


def days(daily: Columns) -> Sequence[Day]:
    """Return the people shown on each day."""
    found: list[Day] = []
    for number in np.unique(daily["day"]):
        rows = daily["day"] == number
        mark, people = daily["mark"][rows], daily["people"][rows]
        found.append(
            Day(
                day=(EPOCH + timedelta(days=int(number))).strftime("%Y-%m-%d"),
                subjects=int(people.sum()),
                by_collectors=int(people[(mark & bit(Conclusion.COLLECTOR)) != 0].sum()),
                by_agents=int(people[(mark & bit(Conclusion.VERIFIED_AGENT)) != 0].sum()),
            )
        )
    return found


def actors_by_verdict(judged: Judged) -> dict[Conclusion, int]:
    """Count the actors of each verdict."""
    counts = np.bincount(judged.verdicts.code, minlength=len(CONCLUSIONS))
    return {each: int(counts[CODE[each]]) for each in Conclusion}


def uses(surfaces: Sequence[Surface], used: Columns) -> Sequence[SurfaceUse]:
    """Return how each surface was used, the busiest first."""
    rows = {int(number): row for row, number in enumerate(used["surface"])}
    found: list[SurfaceUse] = []
    for number, surface in enumerate(surfaces):
        row = rows.get(number)
        found.append(
            SurfaceUse(
                name=surface.name,
                route=surface.route,
                declared=surface.declared,
                certainty=surface.certainty,
                kind=surface.kind.name.lower(),
                exchanges=int(used["exchanges"][row]) if row is not None else 0,
                subjects=int(used["subjects"][row]) if row is not None else 0,
                walkable=walkable(surface, used, row),
                declare="" if surface.declared else surface.declare(),
            )
        )
    return sorted(found, key=lambda use: -use.exchanges)


def walkable(surface: Surface, used: Columns, row: int | None) -> bool:
    """Whether ids stand so close together that guessing the next one pays."""
    if row is None or surface.kind is not Kind.VIEW:
        return False
    places = float(used["places"][row])
    span = float(used["highest"][row]) - float(used["lowest"][row]) + 1.0
    return places >= 20 and places / span >= WALKABLE


def usual(measured: Measured, ordinary: NDArray[np.bool_]) -> dict[str, float]:
    """Return how many people ordinary actors are shown in a day: median and 99.9th percentile."""
    peak = measured.peak_1d[ordinary & (measured.subjects > 0)]
    peak = peak[np.isfinite(peak)]
    if not len(peak):
        return {}
    return {"median": float(np.median(peak)), "p999": float(np.quantile(peak, 0.999))}


def fan(
    measured: Measured, ordinary: NDArray[np.bool_]
) -> Sequence[tuple[int, float, float, float]]:
    """Return how many distinct people ordinary actors had seen by so many exposures."""
    exposures, subjects = measured.exposures[ordinary], measured.subjects[ordinary]
    points: list[tuple[int, float, float, float]] = []
    at = 1
    while len(exposures) and at <= exposures.max():
        near = (exposures >= 0.8 * at) & (exposures <= 1.25 * at)
        if near.sum() >= 5:
            share = subjects[near] / exposures[near]
            low, middle, high = np.quantile(share, (0.1, 0.5, 0.9)) * at
            points.append((at, float(low), float(middle), float(high)))
        at = max(at + 1, int(at * 1.5))
    return points


def rehearse(policy: Policy, judged: Judged) -> Steps[BudgetEffect]:
    """Return what enforcing the first budget would have done."""
    measured = judged.measured
    budget = policy.budgets[0] if policy.budgets else USUAL
    signed_in = bool((measured.level == ACCOUNT).any())
    if not policy.budgets and not signed_in:
        budget = replace(budget, who="network")
    played = yield from ask(Consult(lambda ledger: prevention(ledger, budget), "rehearsing"))
    rows = np.minimum(np.searchsorted(measured.actor, played.actor), max(0, len(measured) - 1))
    rows = rows[measured.actor[rows] == played.actor] if len(measured) else rows[:0]
    stopped = np.zeros(len(measured), np.bool_)
    stopped[rows] = True
    code = judged.verdicts.code
    return effect(
        budget.who,
        budget.window,
        budget.subjects,
        stopped=stopped,
        prevented=played.prevented,
        ordinary=(code == CODE[Conclusion.ORDINARY]) & (measured.subjects > 0),
        judged=measured.level == Level(budget.who).code,
    )


def reject_reasons(kept: Sequence[Kept]) -> dict[str, int]:
    """Count the lines set aside, by reason in words."""
    counts: dict[str, int] = {}
    for each in kept:
        faults: Mapping[Fault, int] = each.rejected or {}
        for fault, number in faults.items():
            counts[fault.words] = counts.get(fault.words, 0) + number
    return counts


def warnings(reading: Reading, summary: Summary) -> Sequence[str]:
    """Return what a person should know before reading on, the gravest first."""
    said: list[str] = []
    if summary.lines and summary.rejected > MANY_REJECTS * summary.lines:
        share = summary.rejected / summary.lines
        said.append(
            f"{share:.1%} of the lines could not be read; what follows rests on the others only. "
            "Name the format with --format, --nginx-conf or --apache-format."
        )
    said.extend(reading.warnings)
    for each in reading.kept:
        said.extend(each.warnings)
        if each.before and not each.parsed:
            said.append(f"{each.path} was in the ledger already; nothing was added")
    if summary.parsed and summary.mapped < LOW:
        said.append(
            f"only {summary.mapped:.1%} of the pages could be mapped to people; "
            "declare the routes that show people with --surface"
        )
    return said


def unknowable(reading: Reading) -> Sequence[str]:
    """Return what this log cannot tell, each with what would have to be logged."""
    if not reading.kept:
        return ()
    said = ["which fields were shown: declare them under [[surface]] as fields = [...]"]
    for field, what, remedy in (
        (Field.ACCOUNT, "which account was signed in", "log the account's name or id"),
        (Field.SESSION, "which session", "log a session cookie"),
        (Field.AGENT, "which software", "log the User-Agent"),
        (Field.DEVICE, "which device, where the User-Agent lies", "log JA4 from the proxy"),
    ):
        if field not in reading.fields:
            said.append(f"{what}: {remedy}")
    if any(each.lookup and not each.path.names_subject for each in reading.surfaces):
        said.append("who was looked up in a request's body: each hit is counted as a new person")
    return said


# ── portraits ────────────────────────────────────────────────────────────────────────────────────


def portray(
    judged: Judged, campaigns: tuple[Campaign, ...], summary: Summary
) -> Steps[tuple[Portrait, ...]]:
    """Return what is drawn of the campaigns and collectors that took the most people."""
    verdicts, measured = judged.verdicts, judged.measured
    alone = np.flatnonzero((verdicts.code == CODE[Conclusion.COLLECTOR]) & (verdicts.campaign < 0))
    alone = alone[np.argsort(-measured.subjects[alone], kind="stable")][:DRAWN]
    groups = [
        (each.id, joined.members)
        for each, joined in zip(campaigns, verdicts.campaigns, strict=True)
    ]
    groups += [(called(judged, int(row)), np.asarray([row])) for row in alone]
    sizes = [float(measured.subjects[rows].sum()) for _, rows in groups]
    chosen = [groups[i] for i in np.argsort(-np.asarray(sizes), kind="stable")[:DRAWN]]
    if not chosen or summary.period is None:
        return ()
    steps = yield from ask(
        Consult(lambda ledger: ledger.run(coverage.steps_of_place(EXPOSURES)), "drawing")
    )
    drawn: list[Portrait] = []
    for name, rows in chosen:
        actors = [int(actor) for actor in measured.actor[rows]]
        seen = yield from ask(Consult(partial(shown_to, actors), "drawing"))
        drawn.append(portrait(name, seen, steps["place"], judged.extent.first))
    return tuple(drawn)


def shown_to(actors: Sequence[int], ledger: Relations) -> Columns:
    """Return what some actors were shown."""
    return ledger.run(coverage.of_actors(EXPOSURES, actors))


def portrait(name: str, seen: Columns, steps: NDArray[np.int64], begin: int) -> Portrait:
    """Return the dots and the coverage curve of one collector or campaign."""
    size = len(seen["at"])
    rows = np.unique(np.linspace(0, max(0, size - 1), min(DOTS, size)).astype(np.int64))
    ranks = coverage.rank(seen["place"][rows], steps)
    dots = np.isfinite(ranks)
    seconds = (seen["at"][rows] - begin) / 1e6
    return Portrait(
        actor=name,
        seconds=tuple(float(value) for value in seconds[dots]),
        ranks=tuple(float(value) for value in ranks[dots]),
        coverage=coverage.curve(seen["subject"]),
        sampled=size,
    )
