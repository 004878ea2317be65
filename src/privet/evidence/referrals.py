"""
Referrals: what detection found that people should look at, as cases to open or to add to.

The rules of this file:

* a campaign is one case, whoever of its members comes to it later;
* of whoever stands in a case that is open, no other is opened;
* who was found to be permitted or wrongly accused is not referred again, and whoever stood in any
  other case is once they have gone on since it was concluded;
* no more than so many cases are opened within a day; whoever was shown the most people comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privet.evidence.lifecycle import CONCLUDING, Outcome, State
from privet.verdict.conclusions import Conclusion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from privet.evidence.cases import Case
    from privet.evidence.findings import Campaign, Finding

ITSELF: Final = "privet"
"""Who opens a case where nobody was asked."""

SETTLED: Final = frozenset({Outcome.PERMITTED, Outcome.FALSE_POSITIVE})
"""Outcomes after which detection asks no more: a person answered."""

CONCLUDED: Final = frozenset({State.RESOLVED, State.CLOSED})

SECONDS: Final = len("2026-11-27T06:07:51")


@dataclass(frozen=True, slots=True)
class Rule:
    """
    Say who is referred.

    Args:
        certainty: How sure detection is at least, of one member at least.
        people: How many people they were shown together at least.
        a_day: How many cases are opened within 24 hours at most.
    """

    certainty: float = 0.9
    people: int = 100
    a_day: int = 20


@dataclass(frozen=True, slots=True)
class Referral:
    """
    Hold who belongs into one case.

    Args:
        findings: Of each actor, the most people first.
        people: How many they were shown together, at least.
        case: The number of the open case that they join; 0 where one is to be opened.
        because: What joins them, where they are several.
        before: Cases of theirs that were concluded, such as ``case-3``.
    """

    findings: tuple[Finding, ...]
    people: int
    case: int = 0
    because: str = ""
    before: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the case is called."""
        first, others = self.findings[0].actor, len(self.findings) - 1
        who = f"{first} and {others:,} more" if others else first
        return f"{who}: {self.people:,} people"

    @property
    def why(self) -> str:
        """Say why there is a case."""
        sure = max(each.certainty for each in self.findings)
        words = [f"detection concluded that this collects people, certainty {sure:.3f}"]
        words += [self.because] if self.because else []
        words += [f"goes on after {', '.join(self.before)}"] if self.before else []
        return "; ".join(words)

    @property
    def actors(self) -> dict[str, str]:
        """The actors with their pseudonyms, as a case rests on them."""
        return {each.actor: f"{each.pseudonym:016x}" for each in self.findings}


def referrals(
    findings: Sequence[Finding],
    campaigns: Sequence[Campaign],
    cases: Sequence[Case],
    rule: Rule,
    *,
    since: str,
) -> tuple[tuple[Referral, ...], int]:
    """
    Return what is to be opened or added to, and how many cases must wait for another day.

    Args:
        since: The moment 24 hours ago, RFC 3339.
    """
    known = Known(cases)
    found = [each for each in _groups(findings, campaigns) if _counts(each, rule)]
    due = [left for left in (known.left(each) for each in found) if left is not None]
    due.sort(key=lambda each: -each.people)
    new = [each for each in due if not each.case]
    mine = sum(case.opened >= since and case.entries[0].by == ITSELF for case in cases)
    room = max(0, rule.a_day - mine)
    joining = [each for each in due if each.case]
    return (*joining, *new[:room]), len(new[room:])


def _groups(findings: Sequence[Finding], campaigns: Sequence[Campaign]) -> Iterator[Referral]:
    """Yield collectors, those of one campaign together."""
    collectors = [
        each
        for each in sorted(findings, key=lambda each: (-each.subjects, each.actor))
        if each.verdict is Conclusion.COLLECTOR and each.pseudonym
    ]
    together = {each.id: each for each in campaigns}
    groups: dict[str, list[Finding]] = {}
    for each in collectors:
        groups.setdefault(each.campaign or f"alone:{each.actor}", []).append(each)
    for name, members in groups.items():
        joined = together.get(name)
        people = max(members[0].subjects, joined.subjects if joined else 0)
        yield Referral(tuple(members), people, because=joined.because if joined else "")


def _counts(referral: Referral, rule: Rule) -> bool:
    sure = max(each.certainty for each in referral.findings)
    return sure >= rule.certainty and referral.people >= rule.people


class Known:
    """Tell in which cases an actor stands, by name and by pseudonym."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._cases: dict[str, list[Case]] = {}
        for case in cases:
            for handle in {*case.basis.actors, *case.basis.actors.values()} - {""}:
                self._cases.setdefault(handle, []).append(case)

    def of(self, finding: Finding) -> list[Case]:
        """Return the cases in which an actor stands."""
        found = (self._cases.get(handle, []) for handle in handles(finding))
        return list({case.number: case for cases in found for case in cases}.values())

    def left(self, referral: Referral) -> Referral | None:
        """Return what is left of a referral once cases are looked at; None where nothing is."""
        standing = {
            case.number
            for finding in referral.findings
            for case in self.of(finding)
            if case.state not in CONCLUDED
        }
        left: list[Finding] = []
        before: dict[str, None] = {}
        for finding in referral.findings:
            cases = self.of(finding)
            if any(case.state not in CONCLUDED or _over(case, finding) for case in cases):
                continue
            left.append(finding)
            before.update(dict.fromkeys(case.name for case in cases))
        if not left:
            return None
        return Referral(
            tuple(left),
            referral.people,
            max(standing, default=0),
            referral.because,
            tuple(before),
        )


def handles(finding: Finding) -> tuple[str, str]:
    """Return by what a case may know an actor."""
    return finding.actor, f"{finding.pseudonym:016x}"


def _over(case: Case, finding: Finding) -> bool:
    """Whether a concluded case says all that is to be said of a finding."""
    if case.outcome in SETTLED:
        return True
    acts = {each.value for each in CONCLUDING}
    ends = [entry.at for entry in case.entries if entry.kind in acts]
    return finding.last[:SECONDS] <= max(ends, default="")[:SECONDS]
