"""
The story of the register: measures are measured, set by a person, accepted with their gaps, and due.

Nothing is kept but audit entries; the register is folded from them each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from privet.evidence.attribution.planting import plantings
from privet.evidence.signatures import noted
from privet.review.dealings import dealings
from privet.review.judgement import Health, judged
from privet.review.pack import DRILLS
from privet.review.probes import measure
from privet.review.register import Kind, Register, fold
from privet.review.sight import Deed, Sight
from privet.workflows.audit import enter, read_audit
from privet.workflows.investigate import ReadCases, Stamp
from privet.workflows.steps import Command, ask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from privet.evidence.entries import Entry
    from privet.review.controls import Catalogue
    from privet.review.judgement import Judged
    from privet.review.sight import Finding
    from privet.workflows.steps import Steps


@dataclass(frozen=True, slots=True)
class See(Command[Sight]):
    """Look at the policy, the ledger and the running guard, today."""


@dataclass(frozen=True, slots=True)
class Inspect(Command[dict[str, Health]]):
    """Look how the files stand that are named as evidence, by path with their digests."""

    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CountBitten(Command[int]):
    """Count the visitors to whom the ledger shows invented *people*, named by pseudonyms."""

    people: Sequence[str]


def measured(catalogue: Catalogue) -> Steps[tuple[Finding, ...]]:
    """Let every probe look, write down what they found, and return it."""
    sight = yield from seen(catalogue)
    findings = measure(sight)
    payload = {"findings": [each.document() for each in findings]}
    yield from enter(noted(Kind.MEASURED, None, payload=payload))
    return findings


def seen(catalogue: Catalogue) -> Steps[Sight]:
    """Return what the probes look at, the records included."""
    sight = yield from ask(See())
    chain = yield from read_audit()
    cases = yield from ask(ReadCases())
    standings = yield from stand(catalogue, sight.today)
    others = [each for each in standings if each.standing.control.id != "GOV-06"]
    begun = fold(catalogue, chain).begun is not None
    late = [each.standing.control.id for each in others if each.overdue] if begun else []
    expired = [
        each.standing.control.id
        for each in standings
        if each.standing.acceptance and each.standing.acceptance.until < sight.today
    ]
    deeds = deeds_of([*chain, *(entry for entries in cases for entry in entries)])
    at, _ = yield from ask(Stamp())
    planted = plantings(chain)
    invented = tuple(sorted({one for each in planted for one in each.people}))
    return replace(
        sight,
        deeds=deeds,
        overdue=late,
        expired=expired,
        dealings=dealings(cases, datetime.fromisoformat(at)),
        planted=planted,
        bitten=(yield from ask(CountBitten(invented))) if invented else 0,
    )


def deeds_of(entries: Iterable[Entry]) -> dict[str, Deed]:
    """Return how often each kind of entry was written, and when last; of drills also each by itself."""
    found: dict[str, Deed] = {}
    for entry in entries:
        day = date.fromisoformat(entry.at[:10])
        kinds = [entry.kind, f"{entry.kind}:{entry.payload.get('drill', '')}"]
        for kind in kinds if entry.kind in DRILLS else kinds[:1]:
            before = found.get(kind, Deed(0, day))
            found[kind] = Deed(before.count + 1, max(before.last, day))
    return found


def register(catalogue: Catalogue) -> Steps[Register]:
    """Return the register."""
    return fold(catalogue, (yield from read_audit()))


def stand(catalogue: Catalogue, today: date) -> Steps[tuple[Judged, ...]]:
    """Return how every measure stands on a day, its evidence looked at again."""
    found = yield from register(catalogue)
    named = {
        exhibit.path: exhibit.sha256
        for standing in found.standings.values()
        for exhibit in standing.exhibits
    }
    health = (yield from ask(Inspect(named))) if named else {}
    return judged(found, today, health)
