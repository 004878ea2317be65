"""What an analysis found, in the shape in which it is written down and sent on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from privet.verdict.conclusions import Conclusion

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from privet.detection.signals import Reason

__all__ = [
    "Answer",
    "BudgetEffect",
    "Campaign",
    "Conclusion",
    "Day",
    "Finding",
    "Portrait",
    "Summary",
    "SurfaceUse",
    "load",
    "rfc3339",
    "sure",
    "written",
]


def rfc3339(moment: datetime) -> str:
    """Write a moment in UTC to the second, ``2026-11-20T03:00:00Z``."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def written(moments: NDArray[np.int64]) -> list[str]:
    """Write moments, microseconds since 1970 UTC, as ``rfc3339`` does, all in one go."""
    seconds = moments.astype("datetime64[us]").astype("datetime64[s]")
    return list(np.datetime_as_string(seconds, timezone="UTC").tolist())


@lru_cache(1 << 12)  # most are one of a few, and rounding is a good part of writing a line
def sure(certainty: float) -> float:
    """Return a certainty as it is written, to four digits."""
    return round(certainty, 4)


def load(weighted: float) -> float:
    """Return weighted people as they are written, to three digits; most are whole already."""
    return weighted if weighted.is_integer() else round(weighted, 3)


class Finding(NamedTuple):
    """
    Say what one actor was shown and what is concluded of it.

    A tuple, which is made in less time than a data class: a log has a finding for each of its visitors.

    Args:
        actor: ``level:name``, such as ``account:bob77`` or ``network:203.0.113.7/32``.
        pseudonym: The keyed hash under which the ledger knows the actor.
        level: account, client, session, device, network or asn.
        subjects: Distinct data subjects shown.
        exposures: Times a data subject was shown.
        weighted: Distinct data subjects, each weighted by the most sensitive field shown.
        first: The first exposure or lookup, as ``rfc3339`` writes it.
        last: The last, likewise.
        certainty: How sure of the verdict, 0 to 1.
        campaign: The campaign the actor belongs to, such as ``C1``.
        accounts: Distinct accounts behind the actor; 0 where none was logged.
        addresses: Distinct networks (/32 or /64) behind the actor.
    """

    actor: str
    pseudonym: int
    level: str
    subjects: int
    exposures: int
    weighted: float
    first: str
    last: str
    verdict: Conclusion
    certainty: float
    campaign: str | None = None
    accounts: int = 0
    addresses: int = 0
    reasons: tuple[Reason, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the finding as one line of ``findings.jsonl``."""
        return {
            "actor": self.actor,
            "level": self.level,
            "subjects": self.subjects,
            "exposures": self.exposures,
            "weighted": load(self.weighted),
            "first": self.first,
            "last": self.last,
            "verdict": self.verdict,
            "certainty": sure(self.certainty),
            "campaign": self.campaign,
            "accounts": self.accounts,
            "addresses": self.addresses,
            "reasons": [reason.document() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Campaign:
    """Join actors that act together; *because* says what joins them, *members* are actor names."""

    id: str
    members: tuple[str, ...]
    subjects: int
    certainty: float
    because: str
    first: str
    last: str

    def document(self) -> dict[str, Any]:
        """Return the campaign as it stands in ``summary.json``."""
        return {
            "id": self.id,
            "actors": len(self.members),
            "subjects": self.subjects,
            "certainty": sure(self.certainty),
            "because": self.because,
            "first": self.first,
            "last": self.last,
            "members": list(self.members),
        }


@dataclass(frozen=True, slots=True)
class SurfaceUse:
    """Say how one surface was used; *declare* is the line that declares it in ``privet.toml``."""

    name: str
    route: str
    declared: bool
    certainty: float
    kind: str
    exchanges: int
    subjects: int
    walkable: bool = False
    declare: str = ""

    def document(self) -> dict[str, Any]:
        """Return the surface as it stands in ``summary.json``."""
        return {
            "name": self.name,
            "route": self.route,
            "declared": self.declared,
            "certainty": round(self.certainty, 3),
            "kind": self.kind,
            "exchanges": self.exchanges,
            "subjects": self.subjects,
            "walkable": self.walkable,
            "declare": self.declare,
        }


@dataclass(frozen=True, slots=True)
class BudgetEffect:
    """
    Say what enforcing a budget would have done to this log.

    Args:
        who: The level at which people seen are counted.
        window: Such as ``1d``.
        subjects: The budget: distinct data subjects per actor and window.
        prevented: Distinct (actor, data subject) pairs that would not have been shown.
        ordinary: Ordinary actors judged.
        people_touched: Ordinary actors that would have been stopped at least once.
        upper_bound: Clopper-Pearson 95 % upper bound on the share of ordinary actors touched.
    """

    who: str
    window: str
    subjects: int
    prevented: int
    ordinary: int
    people_touched: int
    upper_bound: float

    def document(self) -> dict[str, Any]:
        """Return the effect as it stands in ``summary.json``."""
        return {
            "who": self.who,
            "window": self.window,
            "subjects": self.subjects,
            "prevented": self.prevented,
            "ordinary": self.ordinary,
            "people_touched": self.people_touched,
            "upper_bound": self.upper_bound,
        }


@dataclass(frozen=True, slots=True)
class Day:
    """Count the people shown on one day (UTC): to anybody, to collectors, to verified agents."""

    day: str
    subjects: int
    by_collectors: int
    by_agents: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """
    Hold what is drawn of one collector or campaign.

    Args:
        seconds: When each dot of the raster was shown, seconds since the period began.
        ranks: Where that data subject stands when all are sorted by place, 0 to 1.
        coverage: Points (exposures so far, distinct data subjects so far).
        sampled: How many exposures the dots were drawn from.
    """

    actor: str
    seconds: tuple[float, ...]
    ranks: tuple[float, ...]
    coverage: tuple[tuple[int, int], ...]
    sampled: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Gather what an analysis found over a whole log or ledger; the head of every report."""

    lines: int
    parsed: int
    rejected: int
    format: str
    mapped: float
    period: tuple[datetime, datetime] | None
    surfaces: tuple[SurfaceUse, ...]
    actors: dict[Conclusion, int]
    campaigns: tuple[Campaign, ...]
    subjects_seen: int
    subjects_by_collectors: int
    budget: BudgetEffect
    sources: tuple[str, ...] = ()
    days: tuple[Day, ...] = ()
    subjects_by_verdict: dict[Conclusion, int] = field(default_factory=dict)
    usual: dict[str, float] = field(default_factory=dict)
    """Distinct people an ordinary actor is shown in a day: ``median`` and ``p999``."""
    fan: tuple[tuple[int, float, float, float], ...] = ()
    """Coverage of ordinary actors: (exposures, 10th, 50th, 90th percentile of distinct people)."""
    warnings: tuple[str, ...] = ()
    unknowable: tuple[str, ...] = ()
    """What this log cannot tell, each with what would have to be logged."""
    stored: tuple[str, ...] = ()
    """What Privet itself stored, where, and until when."""
    proxies: str = "direct"
    example: str = ""
    """One parsed line, so that a reader can see whether the fields were understood."""
    reject_reasons: dict[str, int] = field(default_factory=dict)
    unsure: tuple[SurfaceUse, ...] = ()
    """Routes that may show people and were not counted."""

    def document(self) -> dict[str, Any]:
        """Return the summary as ``summary.json``."""
        period = [rfc3339(moment) for moment in self.period] if self.period else ["", ""]
        return {
            "lines": self.lines,
            "parsed": self.parsed,
            "rejected": self.rejected,
            "reject_reasons": dict(self.reject_reasons),
            "format": self.format,
            "mapped": round(self.mapped, 4),
            "period": period,
            "surfaces": [surface.document() for surface in self.surfaces],
            "actors": {kind.value: self.actors.get(kind, 0) for kind in Conclusion},
            "campaigns": [campaign.document() for campaign in self.campaigns],
            "subjects": {
                "seen": self.subjects_seen,
                "by_collectors": self.subjects_by_collectors,
                "by_verdict": {k.value: v for k, v in self.subjects_by_verdict.items()},
            },
            "budget": self.budget.document(),
            "usual": dict(self.usual),
            "days": [
                {"day": d.day, "subjects": d.subjects, "by_collectors": d.by_collectors}
                for d in self.days
            ],
            "warnings": list(self.warnings),
            "unknowable": list(self.unknowable),
            "stored": list(self.stored),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold everything that a report is made of."""

    summary: Summary
    findings: tuple[Finding, ...]
    """Every actor that was shown somebody or used a lookup, the most people first."""
    portraits: tuple[Portrait, ...] = ()
