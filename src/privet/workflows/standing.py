"""What detection concludes, made into verdicts that stand for the guard."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.outsiders import ESTABLISHED
from privet.detection.learned.model import Fitness
from privet.detection.measures.seen import WITHIN, seen
from privet.detection.relations import EXPOSURES
from privet.detection.signals import Family
from privet.detection.tastes import leanings
from privet.exposure.tallying import signed
from privet.review.drift import Reference
from privet.verdict.alerts import demoted
from privet.verdict.conclusions import CODE, Conclusion
from privet.verdict.likeness import SPARED, UNLIKE, likenesses, resembling
from privet.verdict.standing import StandingVerdict
from privet.verdict.weights import SOUND, WEIGHTS
from privet.workflows.commands import Consult
from privet.workflows.detect import TAKERS, detect
from privet.workflows.found import campaign, findings, meant
from privet.workflows.steps import ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privet.evidence.findings import Campaign, Finding
    from privet.verdict.conclude import Verdicts
    from privet.workflows.detect import Judged
    from privet.workflows.policy import Policy
    from privet.workflows.steps import Steps

DOUBT = 0.5
"""Certainty from which on doubt stands: what is less likely than not is held against nobody."""

FOLLOWED = ("subjects", "exposures", "novelty", "tail", "gap_median", "pages", "miss_share")
"""Measures whose drift is followed: how much, whom, how fast and by which software."""

TOLD = 3
"""Reasons that stand beside a verdict, the weightiest."""


@dataclass(frozen=True, slots=True)
class Looked:
    """
    Say what a look at a ledger found.

    Args:
        verdicts: What stands from now on, by pseudonym as a signed number.
        actors: Who was judged.
        subjects: Distinct people who were shown.
        within: Distinct people who were shown within a window before the last exposure.
        collectors: What was found of each who was concluded to collect.
        campaigns: Those of them that act together.
        drift: How far each measure moved from the reference.
        reference: What the next look is held to: that of before, or a first one.
        demoted: Rules that condemned too many: their alerts, and how many they may raise.
        lowered: Who is not condemned because of that, or because the model is stale.
        model: The fitness of the model that was asked; '' where none was.
        alike: The software by which newcomers resemble those that collect, and newcomers who do
            not resemble them all the same; by pseudonym as a signed number.
    """

    verdicts: Mapping[int, StandingVerdict]
    actors: int
    subjects: int
    within: Mapping[str, int]
    collectors: tuple[Finding, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    drift: Mapping[str, float] = field(default_factory=dict)
    reference: Reference | None = None
    demoted: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    lowered: frozenset[int] = frozenset()
    model: str = ""
    alike: Mapping[int, StandingVerdict] = field(default_factory=dict)

    @property
    def stands(self) -> dict[int, StandingVerdict]:
        """All that stands from now on; what is concluded of an actor goes before likeness."""
        return {**self.alike, **self.verdicts}


def look(  # noqa: PLR0913 - a look is held to all that an operator says of it
    policy: Policy,
    *,
    at: int,
    stands: int,
    version: str,
    reference: Reference | None = None,
    alerts: float = 1.0,
    probation: int = 0,
    campaigns_stand: int = 0,
) -> Steps[Looked]:
    """
    Judge a ledger for a guard.

    Args:
        at: The moment, microseconds since 1970 UTC.
        stands: For how long what is concluded stands.
        version: Of the policy, for the words beside each verdict.
        reference: What was measured of the visitors of before; one is taken where None.
        alerts: The share of the actors that one rule may condemn.
        probation: How many people a day a newcomer may be shown who resembles those that collect;
            0 where nobody is held to it.
        campaigns_stand: For how long it stands against members of a large campaign, if that is longer.
    """
    judged = yield from detect(policy)
    counts = yield from ask(
        Consult(
            lambda ledger: {
                name: int(ledger.run(seen(EXPOSURES, at - span))["people"][0])
                for name, span in WITHIN.items()
            },
            "counting",
        )
    )
    day = datetime.fromtimestamp(at / 1e6, UTC).strftime("%Y-%m-%d %H:%M")
    words = f"concluded {day} UTC by policy {version}"
    low = demoted(judged.verdicts, alerts)
    joined = at + max(stands, campaigns_stand)
    alike: dict[int, StandingVerdict] = {}
    if probation:
        alike = yield from probation_of(judged, at, at + stands, joined, probation)
    found = standing(judged, until=at + stands, words=words, low=low.rows, joined=joined)
    columns = {name: getattr(judged.measured, name) for name in FOLLOWED}
    held = reference or Reference.of(columns, at)
    return Looked(
        found,
        len(judged.measured),
        judged.extent.subjects,
        counts,
        tuple(collectors(judged)),
        tuple(campaign(joined, judged) for joined in judged.verdicts.campaigns),
        held.drift(columns) if held else {},
        held,
        low.rules,
        frozenset(
            signed(int(judged.measured.actor[row])) for row in chain(low.rows, unlearned(judged))
        ),
        judged.fitness or "",
        alike,
    )


def probation_of(
    judged: Judged, at: int, until: int, joined: int, most: int
) -> Steps[dict[int, StandingVerdict]]:
    """
    Return the software for which newcomers are on probation, and which of them are let go.

    The first stands as long as verdicts on those whose software it is. Who chooses as people do, and
    not as a mill that takes everybody once, is let go.
    """
    verdicts, measured, device = judged.verdicts, judged.measured, judged.habits.device
    found = tuple(likenesses(verdicts, measured, device, at, most))
    if not found:
        return {}
    rows = resembling(verdicts, measured, device, at, found)
    takers = np.isin(verdicts.code, TAKERS)
    leaning = yield from ask(
        Consult(lambda ledger: leanings(ledger, measured, rows, takers), "comparing")
    )
    alike = {
        signed(each.device): StandingVerdict(
            Conclusion.UNCLEAR,
            0.0,
            max(until, joined) if each.members >= ESTABLISHED else until,
            f"{each.members:,} accounts that collect",
            alike=True,
        )
        for each in found
    }
    spared = StandingVerdict(Conclusion.ORDINARY, 1.0, at + SPARED, alike=True)
    return alike | {signed(int(measured.actor[row])): spared for row in rows[leaning <= UNLIKE]}


def unlearned(judged: Judged) -> Iterator[int]:
    """
    Yield the rows that a stale model speaks against and that nothing else condemns.

    What was concluded of them while it was fresh does not go on standing.
    """
    if judged.fitness in {None, Fitness.FRESH}:
        return
    for signals in judged.verdicts.signals:
        if signals.detector == "learned":
            condemned = judged.verdicts.code[signals.rows] == CODE[Conclusion.COLLECTOR]
            yield from signals.rows[~condemned].tolist()


def collectors(judged: Judged) -> Iterator[Finding]:
    """Yield what was found of each who was concluded to collect, whoever they are."""
    rows = np.flatnonzero(judged.verdicts.code == CODE[Conclusion.COLLECTOR])
    known = rows[judged.measured.actor[rows] != 0]
    yield from findings(judged, known, judged.names_of(known), meant(judged))


def standing(
    judged: Judged,
    *,
    until: int,
    words: str,
    low: Mapping[int, str] | None = None,
    joined: int = 0,
) -> dict[int, StandingVerdict]:
    """
    Return what stands against whom: collectors, and who is more likely one than not.

    Nothing stands in favour of anybody: agreements and published ranges are looked at with each
    request, so that what ends has no echo. Whoever is condemned by a rule that condemns too many
    is doubted instead: challenged, and not refused.

    Args:
        low: The rows of those, each with the rule.
        joined: Until when it stands against members of a large campaign, if that is later.
    """
    low = low or {}
    verdicts = judged.verdicts
    large = {
        row
        for each in verdicts.campaigns
        if len(each.members) >= ESTABLISHED
        for row in each.members.tolist()
    }
    collectors = verdicts.code == CODE[Conclusion.COLLECTOR]
    doubtful = (verdicts.code == CODE[Conclusion.UNCLEAR]) & (verdicts.certainty > DOUBT)
    found: dict[int, StandingVerdict] = {}
    for row in np.flatnonzero(collectors | doubtful).tolist():
        pseudonym = int(judged.measured.actor[row])
        if not pseudonym:  # all whose address is not known: nobody in particular
            continue
        reasons = [each.because for each in verdicts.reasons(row)[:TOLD]]
        device = verdicts.devices.get(row)
        if row in low:
            reasons.append(f"demoted to doubt, since the rule {low[row]} condemned too many")
        found[signed(pseudonym)] = StandingVerdict(
            Conclusion.UNCLEAR if row in low else verdicts.conclusion(row),
            round(float(verdicts.certainty[row]), 4),
            max(until, joined) if row in large and row not in low else until,
            "; ".join((*reasons, words)),
            device=None if device is None else signed(device),
            choice=of_choice(verdicts, row),
        )
    return found


CHOICE = frozenset({Family.VOLUME, Family.SELECTION, Family.GROUP})


def of_choice(verdicts: Verdicts, row: int) -> bool:
    """
    Say whether what speaks against an actor might be somebody's work.

    Moderators go through a queue that is shared out among them, with the browser that half of the
    site has: many people, seldom seen by others, met by no two of them. An address or block in common
    (``crowding``), an order, a rhythm or a bare client is nobody's work.
    """
    told = [
        signals
        for signals in verdicts.signals
        if (reason := signals.reason(row)) is not None
        and WEIGHTS[signals.detector] * reason.strength >= SOUND
    ]
    families = {signals.family for signals in told}
    place = any(signals.detector == "crowding" for signals in told)
    return bool(told) and families <= CHOICE and not place


def together(
    before: Mapping[int, StandingVerdict], found: Mapping[int, StandingVerdict], at: int
) -> dict[int, StandingVerdict]:
    """
    Return what stands after a look: the graver of two of one actor, and nothing that has ended.

    A look at the last days does not lift what was concluded from weeks; it ends by itself.
    """
    kept = {actor: each for actor, each in before.items() if each.until > at}
    for actor, each in found.items():
        other = kept.get(actor)
        if other is None or each.suspicion >= other.suspicion:
            kept[actor] = each
    return kept
