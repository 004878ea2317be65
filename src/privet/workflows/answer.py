"""How an answer is put together: what was found, coverage, the effect of a budget."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.measures.prevention import prevention
from privet.detection.relations import EXPOSURES, PEOPLE
from privet.disclosure.surfaces import Kind
from privet.evidence import coverage
from privet.evidence.findings import (
    Answer,
    BudgetEffect,
    Campaign,
    Conclusion,
    Day,
    Summary,
    SurfaceUse,
)
from privet.exposure.budgets import Budget
from privet.exposure.handles import NETWORK
from privet.identity.actors import Level
from privet.review.backtest import effect
from privet.verdict.conclusions import CODE, CONCLUSIONS
from privet.workflows.caveats import reject_reasons, unknowable, warnings
from privet.workflows.commands import Await, Begin, Spare
from privet.workflows.detect import LEVELS, conclude, meet
from privet.workflows.found import campaign, found, listed
from privet.workflows.portraits import portray
from privet.workflows.steps import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.relations import Columns, Relations
    from privet.disclosure.discovery.likelihood import Candidate
    from privet.disclosure.surfaces import Surface
    from privet.exposure.windows import Replay
    from privet.workflows.caveats import Reading
    from privet.workflows.detect import Extent, Judged
    from privet.workflows.policy import Policy
    from privet.workflows.steps import Steps

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

USUAL = Budget("account", "1d", 400)
"""The budget whose effect is told where the operator set none."""

WALKABLE = 0.05
"""The share of ids that exist from which on guessing the next one pays."""


def answer(reading: Reading, policy: Policy) -> Steps[Answer]:
    """Judge the ledger and gather what a report is made of."""
    met = yield from meet(policy)
    asked = {"people": met.asked}
    used = yield from ask(Begin(lambda ledger: ledger.run(coverage.by_surface(PEOPLE), asked)))
    steps = yield from ask(Begin(lambda ledger: ledger.run(coverage.steps_of_place(PEOPLE), asked)))
    trial = yield from ask(Begin(lambda ledger: tried(ledger, policy, met.measured)))
    shown = yield from ask(Begin(lambda ledger: ledger.run(coverage.daily(EXPOSURES))))
    yield from ask(Spare())
    judged = yield from conclude(policy, met)
    counted = {"judged": marked(judged), "daily": (yield from ask(Await(shown, "comparing")))}
    days = coverage.by_day(EXPOSURES, others=bit(Conclusion.ORDINARY))
    daily = yield from ask(Begin(lambda ledger: ledger.run(days, counted)))
    findings = tuple(found(judged))
    campaigns = tuple(campaign(joined, judged) for joined in judged.verdicts.campaigns)
    portraits = yield from portray(judged, campaigns, steps, lasted(reading, judged.extent)[0])
    sums = Sums(
        used=(yield from ask(Await(used, "summing up"))),
        trial=(yield from ask(Await(trial, "rehearsing"))),
        daily=(yield from ask(Await(daily, "summing up"))),
    )
    summary = summarise(reading, judged, campaigns, sums)
    return Answer(summary, findings, portraits)


@dataclass(frozen=True, slots=True)
class Sums:
    """
    Hold what is counted over the whole ledger beside the judging of actors.

    Args:
        used: The use of each surface, as ``coverage.by_surface`` has it.
        trial: What the first budget would have withheld.
        daily: People by day and the verdicts of those who were shown them, as ``coverage.by_day`` has
            it.
    """

    used: Columns
    trial: tuple[Budget, Replay]
    daily: Columns

    @property
    def total(self) -> Columns:
        """The people of all days, each counted once."""
        rows = self.daily["day"] == coverage.ALL_DAYS
        return {name: column[rows] for name, column in self.daily.items()}


def summarise(
    reading: Reading, judged: Judged, campaigns: tuple[Campaign, ...], sums: Sums
) -> Summary:
    """Return the head of the report."""
    used, total = sums.used, sums.total
    parsed = sum(each.parsed for each in reading.kept)
    rejected = sum(each.set_aside for each in reading.kept)
    pages = sum(each.pages for each in reading.kept)
    mapped = sum(each.mapped for each in reading.kept) / pages if pages else 0.0
    first, last = lasted(reading, judged.extent)
    ordinary = judged.verdicts.code == CODE[Conclusion.ORDINARY]
    summary = Summary(
        lines=parsed + rejected,
        parsed=parsed,
        rejected=rejected,
        format=", ".join(dict.fromkeys(each.format for each in reading.kept if each.format)),
        mapped=mapped,
        period=(moment(first), moment(last)) if last else None,
        surfaces=tuple(uses(reading.surfaces, used)),
        actors=actors_by_verdict(judged),
        campaigns=campaigns,
        subjects_seen=int(total["people"].sum()),
        subjects_by_collectors=seen_by(total, Conclusion.COLLECTOR),
        budget=rehearsed(judged, *sums.trial),
        sources=tuple(each.path for each in reading.kept),
        days=tuple(days(sums.daily)),
        subjects_by_verdict={each: seen_by(total, each) for each in Conclusion},
        usual=usual(judged.measured, ordinary),
        fan=tuple(fan(judged.measured, ordinary)),
        unknowable=tuple(unknowable(reading, used)),
        proxies=reading.proxies,
        example=next((each.example for each in reading.kept if each.example), ""),
        reject_reasons=reject_reasons(reading.kept),
        unsure=tuple(map(possible, reading.unsure)),
    )
    return replace(summary, warnings=tuple(warnings(reading, summary)))


def lasted(reading: Reading, extent: Extent) -> tuple[int, int]:
    """Return when logs and ledger begin and end, whether or not anybody was shown then; zeros where nothing is dated."""
    ends = [(each.first, each.last) for each in reading.kept if each.last]
    ends += [(extent.first, extent.last)] if extent.last else []
    return min((first for first, _ in ends), default=0), max((last for _, last in ends), default=0)


def moment(microseconds: int) -> datetime:
    """Return microseconds since 1970 as a moment, exactly."""
    return EPOCH + timedelta(0, *divmod(microseconds, 1_000_000))


def marked(judged: Judged) -> dict[str, NDArray[np.generic]]:
    """Return the bit of the verdict of each actor that is not ordinary, for ``evidence.coverage.by_day``."""
    code = judged.verdicts.code
    others = code != CODE[Conclusion.ORDINARY]
    return {
        "actor": judged.measured.actor[others],
        "mark": (1 << code[others].astype(np.int32)).astype(np.int32),
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
    for number in np.unique(daily["day"][daily["day"] != coverage.ALL_DAYS]):
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
    """Count the actors of each verdict, those that are named."""
    counts = np.bincount(judged.verdicts.code[listed(judged)], minlength=len(CONCLUSIONS))
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
                subjects=at_once(surface) * int(used["subjects"][row]) if row is not None else 0,
                walkable=walkable(surface, used, row),
                declare="" if surface.declared else surface.declare(),
            )
        )
    return sorted(found, key=lambda use: -use.exchanges)


def possible(candidate: Candidate) -> SurfaceUse:
    """Return how a route was used that may show people, in the sample it was found in."""
    surface = candidate.surface
    return SurfaceUse(
        name=surface.name,
        route=surface.route,
        declared=False,
        certainty=surface.certainty,
        kind=surface.kind.name.lower(),
        exchanges=candidate.exchanges,
        subjects=candidate.subjects,
        declare=surface.declare(),
    )


def at_once(surface: Surface) -> int:
    """Return how many people a page of a surface shows; the pages of a list are told apart."""
    return (surface.lists or 1) if surface.people else 0


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


def tried(ledger: Relations, policy: Policy, measured: Measured) -> tuple[Budget, Replay]:
    """
    Return the budget whose effect is told, and what enforcing it would have withheld from whom.

    Where the operator did not say whose it is, it is that of the level on which most was shown.
    """
    if policy.trial is None and policy.budgets:
        budget = policy.budgets[0]
    else:
        shown = np.bincount(measured.level, np.nan_to_num(measured.exposures), NETWORK + 1)
        who = LEVELS[int(shown.argmax())] if shown.any() else Level.NETWORK
        budget = replace(policy.trial or USUAL, who=who.value)
    return budget, prevention(ledger, budget, measured)


def rehearsed(judged: Judged, budget: Budget, played: Replay) -> BudgetEffect:
    """Return what enforcing a budget would have done to whom."""
    measured = judged.measured
    handle, held = counted(judged, budget.who)
    code = judged.verdicts.code
    return effect(
        budget.who,
        budget.window,
        budget.subjects,
        stopped=np.isin(handle, played.actor) & held,
        prevented=played.prevented,
        ordinary=(code == CODE[Conclusion.ORDINARY]) & (measured.subjects > 0),
        judged=held,
    )


def counted(judged: Judged, who: str) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """
    Return by which handle a budget of level *who* counts each actor, and which actors it counts at all.

    Everybody has an address, signed in or not, and meets the budget of the one he is mostly at.
    """
    measured = judged.measured
    everybody = np.ones(len(measured), np.bool_)
    if who == "site":
        return everybody.astype(np.uint64), everybody
    if who in (Level.NETWORK, Level.DEVICE):
        handle = judged.habits.network if who == Level.NETWORK else judged.habits.device
        return handle, handle != 0
    return measured.actor, measured.level == Level(who).code
